"""Team pages: how a team does, for its supervisor, with the interval and the number behind every figure."""

from qa.report.teams._write import write_pages

__all__ = ["write_pages"]
