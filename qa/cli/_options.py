"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Data", "SettingsFile"]

Data = Annotated[
    Path, typer.Option("--data", metavar="DIR", help="Where everything that callqa writes lives.")
]
SettingsFile = Annotated[
    Path | None,
    typer.Option("--settings", metavar="FILE", help="Settings to use instead of ./callqa.yaml."),
]
