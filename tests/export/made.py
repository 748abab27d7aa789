"""A small published night with what an export must get right: two scorecards, a call of two, hostile text."""

from contextlib import closing
from pathlib import Path

import duckdb

from qa.report.moments import anchor
from qa.store import create_schema, publish
from tests.scoring.builders import criterion, scorecard
from tests.store.made import DECLARED, evidence, put

HOSTILE = (
    "=HYPERLINK(1)",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\nx",
    "  =1+1",
    '"=1+1"',
    "'=1",
    "＝1",
    "#N/A",
    "plain, “quoted”\nand more",
    "",
)
MONDAY, TUESDAY = "2026-03-02 09:00:00+00", "2026-03-03 10:11:12.5+00"


def night(folder: Path) -> Path:
    """A data folder: call-1 by Kim, chat-1 by Zoe, call-2 by both, call-3 at no time by nobody known."""
    with closing(duckdb.connect(str(folder / "warehouse.duckdb"))) as con:
        con.execute("SET GLOBAL TimeZone = 'UTC'")
        create_schema(con, DECLARED)
        _conversations(con)
        _judged(con)
        for i, text in enumerate(HOSTILE):
            put(con, "turns", interaction_id="call-1", turn_index=i, text=text)
        publish(con, folder)
    page = folder / "reports" / "kim" / "2026-W10.html"
    page.parent.mkdir(parents=True)
    page.write_text(f'<div id="{anchor("call-1")}">', encoding="utf-8")
    return folder


def _conversations(con: duckdb.DuckDBPyConnection) -> None:
    zoe = {"agent_id": "zoe", "agent_name": "Zoe Park", "team": "South"}
    put(con, "interactions", interaction_id="call-1", started_at=MONDAY, customer_id="ann", duration_s=61.5)
    put(con, "interactions", interaction_id="chat-1", channel="chat", started_at=TUESDAY, **zoe)
    several = {"agent_id": "several", "agent_name": "several", "team": "unknown"}
    put(con, "interactions", interaction_id="call-2", started_at=TUESDAY, **several)
    put(con, "interactions", interaction_id="call-2~kim", started_at=TUESDAY, part_of="call-2")
    put(con, "interactions", interaction_id="call-2~zoe", started_at=TUESDAY, part_of="call-2", **zoe)
    nobody = {"agent_id": "unknown", "agent_name": "unknown", "team": "unknown", "started_at": None}
    put(con, "interactions", interaction_id="call-3", **nobody)
    put(con, "measurements", interaction_id="call-1", handle_time_s=200, duration_s=61.5)
    put(con, "surveys", interaction_id="call-1", csat=4, nps=9, comment="=cmd")
    put(con, "surveys", interaction_id="call-2", csat=2, agent_id="zoe")
    put(con, "contacts", interaction_id="call-1", wait_s=12.5, reason="invoice")
    put(con, "contacts", interaction_id="gone-1", channel="call", started_at=TUESDAY, is_abandoned=True)
    topic = {"kind": "contact_reason", "role": "customer", "attributes": {"topic": "billing"}}
    put(con, "findings", interaction_id="call-1", **topic)
    put(con, "findings", interaction_id="call-1", turn_index=4, kind="transfer")
    put(con, "agents", agent_id="kim", agent_name="Kim Lee", email="kim@shop.example")
    put(con, "agents", agent_id="zoe", agent_name="Zoe Park", team="South")


def _judged(con: duckdb.DuckDBPyConnection) -> None:
    card = scorecard(criterion("verified", manual="yes_no"), criterion("greeting", manual="yes_no"))
    version = {"scorecard": "card", "scorecard_version": 1, "scorecard_fingerprint": "s", "title": "Card"}
    definition = card.model_dump(mode="json", exclude_defaults=True)
    put(con, "scorecard_versions", **version, pass_mark=75, definition=definition)
    for contact, name, score in (
        ("call-1", "card", 40.0),
        ("call-1", "tone", 90.0),
        ("chat-1", "card", 80.0),
        ("call-2~kim", "card", 50.0),
    ):
        verdict = {"score": score, "passed": score >= 75, "critical_failures": int(score == 40)}
        evaluation = f"{contact}/{name}"
        put(con, "evaluations", evaluation_id=evaluation, interaction_id=contact, scorecard=name, **verdict)
    lost = {"points_earned": 0, "points_possible": 10}
    missed = {"outcome": "not_met", "evidence": [evidence("=Hold on", start_s=75.4)], **lost}
    _result(con, "call-1", "verified", is_critical=True, **missed)
    _result(con, "call-2~kim", "verified", outcome="not_met", reason="nobody asked", **lost)
    _result(con, "chat-1", "greeting", outcome="partly_met", points_earned=1, points_possible=2)


def _result(con: duckdb.DuckDBPyConnection, contact: str, name: str, **values: object) -> None:
    about = {"evaluation_id": f"{contact}/card", "interaction_id": contact, "scorecard": "card"}
    put(con, "criterion_results", **about, criterion=name, question=f"{name}?", **values)
