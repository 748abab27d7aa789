"""A run killed at any moment leaves nobody with two e-mails, and says of whom it isn't sure."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from queue import Queue

import pytest
import yaml

from qa.send import Wish, open_desk, week_of
from qa.settings import load_settings
from tests.conftest import ROOT
from tests.send.conftest import AT, Office
from tests.send.postoffice import PostOffice

WEEK = week_of("2026-W45")
ALL = ["anna@shop.example", "ben@shop.example", "carla@shop.example"]


def written(file: Path, post: PostOffice, cards: Path) -> Path:
    """Settings of a site with this server."""
    mail = {"host": "localhost", "port": post.port, "sender": "quality@shop.example", "attach": "html"}
    file.write_text(yaml.safe_dump({"mail": mail, "scorecards": str(cards)}), "utf-8")
    return file


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("moment", "unsure", "sent_later"),
    [
        pytest.param("at_recipient", [], ["a102", "a103"], marks=pytest.mark.slow),
        ("at_text", ["a102"], ["a103"]),
    ],
    ids=["before the text", "with the text"],
)
def test_nobody_gets_two_after_a_kill(
    story_data: Path,
    data: Path,
    tmp_path: Path,
    office: Office,
    moment: str,
    unsure: list[str],
    sent_later: list[str],
) -> None:
    post = office()
    file = written(tmp_path / "callqa.yaml", post, story_data.parent / "scorecards")
    processes: Queue[subprocess.Popen[bytes]] = Queue()

    def kill(address: str, time: int) -> None:
        if (address, time) == ("ben@shop.example", 1):
            process = processes.get()
            os.kill(process.pid, signal.SIGKILL)
            process.wait()  # before an answer could reach it

    setattr(post, moment, kill)
    command = [sys.executable, "-m", "tests.send.killed", str(data), str(file)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    processes.put(process)
    assert process.wait(timeout=300) == -signal.SIGKILL

    settings = load_settings(file)
    with open_desk(data, settings) as desk:
        plan = desk.plan(Wish(WEEK))
        assert [each.about for each in plan.left_out if each.is_open] == unsure
        later = list(desk.send(plan, WEEK, AT, pauses_s=()))
    assert [each.mailing.about for each in later] == sent_later
    assert sorted(post.recipients) == ALL, "each once"

    with open_desk(data, settings) as desk:
        again = desk.plan(Wish(WEEK, again=frozenset(unsure)))
    assert [each.about for each in again.due] == unsure, "only who is asked for"
