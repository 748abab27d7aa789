"""`callqa publish`: the published files written anew."""

from pathlib import Path
from typing import Annotated

import typer

from qa.cli._console import out
from qa.cli._options import Data, SettingsFile
from qa.cli._writing import publishing
from qa.home import Home
from qa.settings import PublishBy, load_settings

__all__ = ["publish"]


def publish(
    data: Data = Path("data"),
    by: Annotated[
        PublishBy | None,
        typer.Option(help="Also a file for each team, as `callqa run --publish-by` writes them."),
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """Write the published files anew, as the warehouse is now; runs and reviews do it by themselves.

    callqa publish --by team
    """
    home = Home(data)
    with publishing(data, load_settings(settings).publishing_by((by,) if by else ())):
        pass
    out.print(str(home.published))
    for path in sorted(home.published_teams.glob("*.duckdb")):
        out.print(str(path))
