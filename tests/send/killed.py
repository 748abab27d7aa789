"""Sends the story's week, in a process of its own that a test can kill: DATA SETTINGS."""

import sys
from pathlib import Path

from qa.scoring import vocabulary
from qa.send import Wish, open_desk, week_of
from qa.settings import load_settings
from tests.report import builder
from tests.send.conftest import AT


def main(data: str, settings: str) -> None:
    """Sends to agents."""
    vocabulary.__dict__["all_checks"] = builder.checks
    week = week_of("2026-W45")
    with open_desk(Path(data), load_settings(Path(settings))) as desk:
        for outcome in desk.send(desk.plan(Wish(week)), week, AT, pauses_s=()):
            print(outcome.state, flush=True)


main(*sys.argv[1:])
