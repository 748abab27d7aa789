"""The static site: every page of reports, teams, runs and conversations, linked, opened from disk."""

from qa.report.site._site import Site, Written

__all__ = ["Site", "Written"]
