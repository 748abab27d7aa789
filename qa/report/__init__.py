"""What people read: a coaching report per agent and week, and the site of all pages, opened from disk."""

from qa.report.site._folder import is_site
from qa.report.site.write import SiteSummary, write_site
from qa.report.theme import open_look, wearing
from qa.report.write import write_reports

__all__ = ["SiteSummary", "is_site", "open_look", "wearing", "write_reports", "write_site"]
