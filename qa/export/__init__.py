"""Out again: the published database as files for other tools, and coaching as tasks for them."""

from qa.export._scope import Scope
from qa.export.write import Exported, File, Format, export_tables

__all__ = ["Exported", "File", "Format", "Scope", "export_tables"]
