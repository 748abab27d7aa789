"""Coaching reports: one self-contained HTML file per agent and week, and an index for supervisors."""

from qa.report.write import write_reports

__all__ = ["write_reports"]
