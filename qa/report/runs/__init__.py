"""Run pages: what a night brought, what failed and is doubtful, and how sure the checks are."""

from qa.report.runs._write import write_pages

__all__ = ["write_pages"]
