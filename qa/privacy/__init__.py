"""Personal data leaves here: what passes `redact` may be stored, shown and judged."""

from qa.privacy._redact import redact, redact_all, redact_contact, redact_survey, redact_text

__all__ = ["redact", "redact_all", "redact_contact", "redact_survey", "redact_text"]
