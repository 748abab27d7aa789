"""Exports night after night: no doubles, later ones update, broken records are listed."""

import json
from pathlib import Path

import pytest

from qa import steps
from tests.flows import night

pytestmark = [pytest.mark.prefect, pytest.mark.usefixtures("prefect_server")]
ROSTER = "agent_id,agent_name,team,email\n7101,Ana Ruiz,North,ana@shop.example\n7102,Ben Okoro,North,\n"


def ticket(number: int, *said: tuple[int, str], score: str = "unoffered") -> dict[str, object]:
    """A ticket of customer 9001: author and words of each comment, ten minutes apart."""
    comments = [
        {
            "id": number * 100 + i,
            "type": "Comment",
            "author_id": author,
            "body": text,
            "html_body": f"<p>{text}</p>",
            "plain_body": text,
            "public": True,
            "created_at": f"2026-11-02T09:{i}0:00Z",
            "via": {"channel": "web"},
        }
        for i, (author, text) in enumerate(said)
    ]
    return {
        "id": number,
        "url": f"https://shop.zendesk.com/api/v2/tickets/{number}.json",
        "subject": "A question",
        "description": said[0][1],
        "requester_id": 9001,
        "submitter_id": 9001,
        "assignee_id": 7101,
        "status": "solved",
        "via": {"channel": "web"},
        "created_at": "2026-11-02T09:00:00Z",
        "updated_at": "2026-11-02T10:00:00Z",
        "satisfaction_rating": {"score": score},
        "tags": [],
        "comments": comments,
    }


ASKED = (9001, "Hello, the lamp arrived broken and I am really annoyed about it.")
ANSWERED = (7101, "Hello, this is Ana. I'm so sorry about that. I will send you a new lamp today.")
THANKED = (9001, "Great, thank you very much.")
TAKEN_OVER = (7102, "Hello, this is Ben from billing. You will receive the refund by Friday.")


def write(inbox: Path, name: str, *tickets: dict[str, object], broken: bool = False) -> None:
    (inbox / "exports").mkdir(parents=True, exist_ok=True)
    (inbox / "agents.csv").write_text(ROSTER)
    lines = [json.dumps(each) for each in tickets]
    if broken:
        lines.insert(1, lines[0][:200])
    (inbox / "exports" / name).write_text("\n".join(lines) + "\n")


def run(inbox: Path, data: Path) -> steps.Summary:
    from flows.nightly import run_nightly

    return run_nightly(inbox, data, None, 1)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.mark.slow
def test_a_later_export_updates_and_a_broken_record_is_lost_alone(inbox: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    write(inbox, "1.jsonl", ticket(11, ASKED, ANSWERED), ticket(12, ASKED, ANSWERED), broken=True)
    first = run(inbox, data)
    assert (first.inputs, first.loaded, first.unchanged) == (3, 2, 0)
    assert [(bad.source_name, bad.reason) for bad in first.rejected] == [
        ("exports/1.jsonl#record 2", "wrong_shape")
    ]
    before = {row[0]: row for row in night.rows(data)["evaluations"]}

    later = ticket(12, ASKED, ANSWERED, THANKED, score="good")
    write(inbox, "2.jsonl", ticket(11, ASKED, ANSWERED), later)
    second = run(inbox, data)
    assert (second.loaded, second.evaluated, len(second.rejected)) == (1, 1, 1)
    tables = night.rows(data)
    assert len(tables["interactions"]) == len(tables["evaluations"]) == 2
    after = {row[0]: row for row in tables["evaluations"]}
    assert len(before.keys() & after.keys()) == 1, "one is judged anew, the other stays"
    assert len(tables["surveys"]) == 1

    third = run(inbox, data)
    assert (third.loaded, third.evaluated) == (0, 0)
    assert night.rows(data) == tables


@pytest.mark.slow
def test_what_two_agents_served_is_judged_as_a_whole_and_by_parts(inbox: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    write(inbox, "1.jsonl", ticket(11, ASKED, ANSWERED, TAKEN_OVER))
    summary = run(inbox, data)
    assert (summary.inputs, summary.loaded, summary.evaluated) == (1, 1, 3)
    from contextlib import closing

    from qa.store import open_published

    with closing(open_published(data)) as con:
        whole = "SELECT interaction_id, agent_id, part_of FROM interactions ORDER BY 1"
        assert con.execute(whole).fetchall() == [
            ("11", "several", None),
            ("11~7101", "7101", "11"),
            ("11~7102", "7102", "11"),
        ]
        assert con.execute("SELECT count(*) FROM turns").fetchone() == (3 + 2 + 1,)
        ends = (
            "SELECT interaction_id, outcome FROM criterion_results WHERE criterion = 'closing' "
            "AND interaction_id LIKE '11~%' ORDER BY 1"
        )
        assert con.execute(ends).fetchall() == [("11~7101", "not_applicable"), ("11~7102", "not_met")]
    write(inbox, "1.jsonl", ticket(11, ASKED, ANSWERED))
    run(inbox, data)
    assert len(night.rows(data)["interactions"]) == 1, "the part of an agent who isn't in it any more is gone"
    assert len(night.rows(data)["evaluations"]) == 1
