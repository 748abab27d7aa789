import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.ingest._draft import Draft, Notes
from qa.ingest._export import Export
from qa.ingest._part import Part
from qa.ingest.sources.sprout_social import SOURCE
from qa.layout import Layout
from qa.types import Channel, Survey
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.social_files import table
from tests.ingest.sources.sprout_social_files import FILES, HEADER, MESSAGES

FIRST = [
    '0.0 customer @mia: Is "blue" in stock?',
    "90.0 agent a101 Ana Ruiz: Hi Mia! It is.",
    "180.0 agent @shop: (note) Ask stock team first",
    "240.0 customer @mia: Great 😀",
]


@pytest.mark.parametrize("shape", FILES)
def test_messages(tmp_path: Path, shape: str) -> None:
    found = Imported(tmp_path, FILES[shape])
    assert found.sources == ["sprout_social"] and not found.rejected
    assert {one.id: lines(one) for one in found.interactions} == {
        "t-1": FIRST,
        "t-2": ["0.0 customer @zoe: @shop are you open?", "780.0 agent @shop: Till six!"],
    }
    one = found.interactions[0]
    assert one.channel is Channel.SOCIAL and one.metadata.queue == "@shop"
    assert one.metadata.agent_id == "a101"
    assert found.surveys == [Survey("t-1", csat=5, csat_as_given="😀")]


def test_a_column_named_utc_is_in_utc_whatever_the_zone(tmp_path: Path) -> None:
    found = Imported(tmp_path, {"m.csv": MESSAGES, "roles.json": '{"timezone": "America/Chicago"}'})
    assert found.interactions[0].metadata.started_at == datetime(2026, 10, 21, 9, 30, tzinfo=UTC)
    assert "times without a zone" not in found.notes


def test_rows_without_a_thread_are_conversations_of_one_message(tmp_path: Path) -> None:
    text = MESSAGES.replace("t-1,", ",").replace("t-2,", ",")
    found = Imported(tmp_path, {"m.csv": text})
    assert len(found.interactions) == 6 and len({one.id for one in found.interactions}) == 6
    assert "rows without a conversation's id, each a conversation of its own" in found.notes


def test_roles_json_names_the_columns(tmp_path: Path) -> None:
    # asked directly: in an inbox a table whose columns are named may be read as a plain table
    header = "Posted,Network,Profile,Handle,Copy,Chat,In/Out,Team only,Stars,Tags,Permalink,Sentiment"
    text = table(
        header,
        ("21.10.2026 09:30", "X", "@shop", "Zoë", "Open?", "a", "theirs", "", "", "", "", ""),
        ("21.10.2026 09:31", "X", "@shop", "Ben Okoro", "Yes", "a", "ours", "", "3", "", "", ""),
        ("21.10.2026 09:32", "X", "@shop", "Ana Ruiz", "FYI", "a", "ours", "ja", "", "", "", ""),
    )
    path = tmp_path / "m.csv"
    path.write_text(text)
    layout = Layout.model_validate(
        {
            "columns": {
                "time": "Posted",
                "text": "Copy",
                "speaker": "Handle",
                "conversation_id": "Chat",
                "role": "In/Out",
                "internal": "Team only",
            },
            "csat_column": "Stars",
            "role_values": {"customer": "theirs", "agent": "ours"},
            "internal_values": ["ja"],
            "date_format": "%d.%m.%Y %H:%M",
        }
    )
    parts = [Part(path, "m.csv", "m.csv")]
    assert SOURCE.claim(parts, layout) == [parts]
    (draft,) = SOURCE.read(Export("m.csv", parts, layout, notes=Notes()))
    assert isinstance(draft, Draft)
    assert [(t.speaker, t.name, t.text, t.is_public) for t in draft.turns] == [
        ("customer", "Zoë", "Open?", True),
        ("agent", "Ben Okoro", "Yes", True),
        ("agent", "Ana Ruiz", "FYI", False),
    ]
    assert draft.turns[0].start == datetime(2026, 10, 21, 9, 30, tzinfo=UTC)
    assert draft.surveys[0].csat == 3 and draft.fields["interaction_id"] == "a"


def test_roles_json_corrects_who_is_who(tmp_path: Path) -> None:
    roles = json.dumps({"bot": ["@shop"], "supervisor": "Ana Ruiz"})
    found = Imported(tmp_path, {"m.csv": MESSAGES, "roles.json": roles})
    assert [turn.role.value for turn in found.interactions[1].turns] == ["customer", "bot"]
    assert [turn.role.value for turn in found.interactions[0].turns][1] == "supervisor"


def test_who_cannot_be_told_stays_unknown(tmp_path: Path) -> None:
    row = ("2026-10-21 09:30:00", "X", "", "X Mention", "@zoe", "Open?", "t-1", *[""] * 8)
    assert lines(Imported(tmp_path, {"m.csv": table(HEADER, row)}).only) == ["0.0 unknown @zoe: Open?"]


def test_a_reply_is_not_an_agents_for_its_kind(tmp_path: Path) -> None:
    row = ("2026-10-21 09:30:00", "X", "@shop", "Reply", "@zoe", "Open?", "t-1", *[""] * 8)
    assert lines(Imported(tmp_path, {"m.csv": table(HEADER, row)}).only) == ["0.0 customer @zoe: Open?"]


def test_a_broken_row_loses_itself_alone(tmp_path: Path) -> None:
    head, first, second, *rest = MESSAGES.splitlines(keepends=True)
    found = Imported(tmp_path, {"m.csv": "".join([head, first, second.rstrip() + ",more\n", *rest])})
    assert lines(found.interactions[0]) == [FIRST[0], *FIRST[2:]]
    assert [(r.source_name, r.reason) for r in found.rejected] == [("export/m.csv#line 3", "wrong_shape")]


@pytest.mark.parametrize(
    "text",
    [
        "conversation_id,speaker,text,time\n1,agent,Hi,\n",
        "Date,Network,Profile,Sent by,Message,Tags,Permalink,Impressions\n1,X,@s,Ana,m,t,l,9\n",
        "Network,Message,Author\nX,Hi,Mia\n",
    ],
    ids=["plain", "post performance", "too little"],
)
def test_what_is_not_its_own_is_left(tmp_path: Path, text: str) -> None:
    assert "sprout_social" not in Imported(tmp_path, {"a.csv": text}).sources
