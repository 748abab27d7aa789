"""Out again: the published database as files for other tools, and coaching as tasks for them."""

from qa.export._actions import Action, Tasks, Tool, actions, export_actions
from qa.export._scope import Scope
from qa.export._write import Exported, File, Format, export_tables

__all__ = [
    "Action",
    "Exported",
    "File",
    "Format",
    "Scope",
    "Tasks",
    "Tool",
    "actions",
    "export_actions",
    "export_tables",
]
