"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qa.settings import PublishBy

__all__ = ["Data", "Language", "PublishedBy", "SettingsFile"]


class Language(StrEnum):
    """Languages that have messages."""

    EN = "en"
    ES = "es"


Data = Annotated[
    Path, typer.Option("--data", metavar="DIR", help="Where everything that callqa writes lives.")
]
SettingsFile = Annotated[
    Path | None,
    typer.Option("--settings", metavar="FILE", help="Settings to use instead of ./callqa.yaml."),
]
PublishedBy = Annotated[
    PublishBy | None,
    typer.Option(
        "--publish-by",
        help="Also a published file for each team, in published/teams/, with its own rows only; "
        "from then on at every publish, as with publish_by in callqa.yaml, until you delete that folder.",
    ),
]
