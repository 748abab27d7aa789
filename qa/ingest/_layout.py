"""Moved to qa.layout."""

from qa.layout import ROLES_FILE, THINGS, Layout, read_layout

__all__ = ["ROLES_FILE", "THINGS", "Layout", "read_layout"]
