"""The interaction page: a conversation with what was found in it, and how its scores came about."""

from qa.report.interactions._write import write_pages

__all__ = ["write_pages"]
