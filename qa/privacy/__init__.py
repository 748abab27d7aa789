"""Personal data leaves here: what passes `redact` may be stored, shown and judged."""

from qa.privacy._labels import Labels, open_labels
from qa.privacy._redact import redact, redact_all, redact_contact, redact_metadata, redact_survey, redact_text
from qa.privacy._stretches import Stretch, UntimedError, stretches

__all__ = [
    "Labels",
    "Stretch",
    "UntimedError",
    "open_labels",
    "redact",
    "redact_all",
    "redact_contact",
    "redact_metadata",
    "redact_survey",
    "redact_text",
    "stretches",
]
