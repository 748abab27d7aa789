import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.ingest import read_transcripts, to_native
from qa.types import Channel, Interaction, Metadata, Role, Speech, Turn, Word
from tests.ingest.builders import TURNS, found, native, put


def one(tmp_path: Path, content: object) -> Interaction:
    (interaction,), rejected = read_transcripts(put(tmp_path, {"a.json": content}) / "a.json")
    assert not rejected
    return interaction


@pytest.mark.parametrize(
    ("name", "content", "reason", "says"),
    [
        ("a.json", "", "not_readable", "empty"),
        ("a.json", " \n ", "not_readable", "empty"),
        ("a.jsonl", "\n\n", "not_readable", "empty"),
        ("a.json", '{"turns": [\n{"speaker": "agent", "te', "not_readable", "line 2"),
        ("a.json", b"\xff\xfe\x00\xd8", "not_readable", "line 1"),
        ("a.json", b'{"turns": "\xe9"}', "not_readable", "UTF-8"),
        ("a.json", "[" * 100_000, "not_readable", "nesting"),
        ("a.json", '{"turns": [], "n": ' + "9" * 5000 + "}", "not_readable", "number"),
        ("a.json", "[]", "no_turns", "empty list"),
        ("a.json", '"text"', "wrong_shape", "object"),
        ("a.json", "[3]", "wrong_shape", "object"),
        ("a.json", {"id": "x"}, "unknown_format", "`callqa sources` lists the tools"),
        ("a.json", [{"id": "x"}, {"id": "y"}], "unknown_format", "`callqa sources` lists the tools"),
        ("a.json", {"turns": "hello"}, "wrong_shape", "turns: "),
        ("a.json", {"turns": []}, "no_turns", "turns is empty"),
        ("a.json", {"turns": [{"speaker": "agent", "text": " "}]}, "no_turns", "no text"),
        (
            "a.json",
            {"turns": [*TURNS, {"text": "secret"}]},
            "wrong_shape",
            "turns[2].speaker: field required",
        ),
        ("a.json", {"turns": [{"speaker": "agent"}]}, "wrong_shape", "turns[0].text"),
        ("a.json", {"turns": [{"speaker": "agent", "text": ["secret"]}]}, "wrong_shape", "turns[0].text"),
        (
            "a.json",
            {"turns": [{"speaker": "agent", "text": "a", "words": ["secret"]}]},
            "wrong_shape",
            "words[0]",
        ),
        ("a.json", {"turns": TURNS, "id": {"secret": 1}}, "wrong_shape", "id: "),
        ("a.json", {"turns": TURNS, "roles_from": "secret"}, "wrong_shape", "roles_from: "),
        ("a.json", {"turns": TURNS, "roles_confidence": 1.1}, "wrong_shape", "roles_confidence: "),
        ("a.json", {"turns": TURNS, "doubts": "secret"}, "wrong_shape", "doubts: "),
        (
            "a.json",
            {"turns": TURNS, "speech": [{"role": "secret", "start": 0, "end": 1}]},
            "wrong_shape",
            "role",
        ),
        (
            "a.json",
            {"turns": TURNS, "speech": [{"role": "agent", "start": -1, "end": 1}]},
            "wrong_shape",
            "start",
        ),
    ],
)
def test_a_bad_file_is_rejected_with_line_or_key_and_without_its_text(
    tmp_path: Path, name: str, content: object, reason: str, says: str
) -> None:
    drafts, (bad,) = native(tmp_path, content, name)
    assert (drafts, bad.reason) == ([], reason)
    assert says in bad.detail
    assert "secret" not in bad.detail


def test_all_wrong_keys_are_counted_beyond_the_third(tmp_path: Path) -> None:
    _, (bad,) = native(tmp_path, {"turns": [{}, {}, {}]})
    assert bad.detail.count("turns[") == 3
    assert "and 3 more" in bad.detail


def test_a_bad_line_leaves_the_others(tmp_path: Path) -> None:
    first, last = (json.dumps({"id": name, "turns": TURNS}) for name in "xy")
    drafts, (bad,) = native(tmp_path, f'\ufeff{first}\n{{"id": \n\n{last}\n', "a.jsonl")
    assert [d.fields["interaction_id"] for d in drafts] == ["x", "y"]
    assert bad.source_name == "a.jsonl#line 2"
    assert "line 2" in bad.detail


def test_json_lines_named_json_and_an_array_read_alike(tmp_path: Path) -> None:
    objects = [{"id": "x", "turns": TURNS}, {"id": "y", "turns": TURNS}]
    array, _ = native(tmp_path, objects, "array.json")
    lines, _ = native(tmp_path, "\n".join(map(json.dumps, objects)), "lines.json")
    assert [d.content_sha256 for d in array] == [d.content_sha256 for d in lines]
    assert [d.position for d in lines] == [1, 2]


def test_a_bad_element_of_an_array_is_named_by_its_place(tmp_path: Path) -> None:
    drafts, (bad,) = native(tmp_path, [{"turns": TURNS}, {"turns": 3}])
    assert len(drafts) == 1
    assert bad.source_name == "a.json#[1]"


def test_utf16_with_a_mark_reads(tmp_path: Path) -> None:
    drafts, _ = native(tmp_path, json.dumps({"turns": TURNS}).encode("utf-16"))
    assert drafts[0].turns[0].text == "Hello"


def test_turns_stay_one_to_one_even_when_empty(tmp_path: Path) -> None:
    turns = [TURNS[0], {"speaker": None, "text": None}, TURNS[1]]
    got = one(tmp_path, {"channel": "chat", "turns": turns})
    assert [(t.index, t.role, t.text) for t in got.turns] == [
        (0, Role.AGENT, "Hello"),
        (1, Role.UNKNOWN, ""),
        (2, Role.CUSTOMER, "Hi"),
    ]


def test_unknown_keys_are_counted_wherever_they_are(tmp_path: Path) -> None:
    word = {"text": "Hello", "start": 0, "end": 1, "score": 9}
    turns = [{**TURNS[0], "labels": [], "words": [word]}, TURNS[1]]
    assert one(tmp_path, {"channel": "call", "turns": turns, "labels": {}, "x": 1}).unknown_keys == 4


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        (["1.5", "2,5"], [1.5, 2.5]),
        ([3, 1], [3, 3]),
        ([-1, 1], [0, 1]),
        (["soon", 1], [None, 1]),
        ([float("nan"), float("inf")], [None, None]),
        ([True, 2], [None, 2]),
        (["2026-10-21T09:00:00Z", "2026-10-21T11:00:30+02:00"], [0, 30]),
        (["2026-10-21T09:00:00", 7], [0, None]),
        (["2026-10-21T09:00:10", "2026-10-21T09:00:00"], [0, 0]),
        ([1_790_000_000, 1_790_000_005], [0, 5]),
        ([1_790_000_000_000, 1_790_000_005_000], [0, 5]),
        ([None, 4], [None, 4]),
    ],
)
def test_starts_become_seconds_that_never_go_back(
    tmp_path: Path, starts: list[object], expected: list[object]
) -> None:
    turns = [{**turn, "start": start} for turn, start in zip(TURNS, starts, strict=True)]
    assert [t.start_s for t in one(tmp_path, {"channel": "chat", "turns": turns}).turns] == expected


@pytest.mark.parametrize(("end", "expected"), [(2, 2), (0.5, 1), (None, None), ("x", None)])
def test_an_end_is_never_before_its_start(tmp_path: Path, end: object, expected: float | None) -> None:
    turns = [{**TURNS[0], "start": 1, "end": end}]
    assert one(tmp_path, {"channel": "call", "turns": turns}).turns[0].end_s == expected


def test_the_first_date_is_when_the_interaction_began(tmp_path: Path) -> None:
    turns = [{**TURNS[0], "start": "2026-10-21T11:00:00+02:00"}]
    started_at = one(tmp_path, {"channel": "chat", "turns": turns}).metadata.started_at
    assert started_at is not None
    assert started_at.isoformat() == "2026-10-21T09:00:00+00:00"


def test_a_turn_without_times_takes_them_from_its_words(tmp_path: Path) -> None:
    words = [{"text": "a", "start": 1, "end": 2}, {"text": "b", "start": 2, "end": 3}]
    turn = one(
        tmp_path, {"channel": "call", "turns": [{"speaker": "agent", "text": "a b", "words": words}]}
    ).turns[0]
    assert (turn.start_s, turn.end_s, turn.words[1]) == (1, 3, Word("b", 2, 3))


def test_words_without_times_are_kept_out_and_said(tmp_path: Path) -> None:
    turns = [{"speaker": "agent", "text": "a", "words": [{"text": "a"}]}]
    got = found(tmp_path, {"calls/a.json": {"turns": turns}})
    assert got.interactions[0].turns[0].words == ()
    assert any("words kept out: 1" in note for note in got.notes)


@pytest.mark.parametrize(
    ("content", "duration_s"),
    [
        ({"channel": "call", "duration_s": "12.5", "turns": TURNS}, 12.5),
        (
            {
                "channel": "call",
                "turns": [{**TURNS[0], "start": 1, "end": 9}, {**TURNS[1], "start": 2, "end": 3}],
            },
            9,
        ),
        ({"channel": "chat", "turns": [{**TURNS[0], "start": 1}, {**TURNS[1], "start": 5}]}, 4),
        ({"channel": "chat", "turns": TURNS}, None),
    ],
)
def test_duration(tmp_path: Path, content: object, duration_s: float | None) -> None:
    assert one(tmp_path, content).duration_s == duration_s


@pytest.mark.parametrize(
    ("name", "turn", "channel"),
    [
        ("calls/a.json", {}, Channel.CALL),
        ("emails/a.json", {}, Channel.EMAIL),
        ("other/a.json", {}, Channel.CHAT),
        ("other/a.json", {"end": 2}, Channel.CALL),
    ],
)
def test_channel_where_the_content_has_none(
    tmp_path: Path, name: str, turn: dict[str, object], channel: Channel
) -> None:
    put(tmp_path, {name: {"turns": [{**TURNS[0], **turn}]}})
    (interaction,), _ = read_transcripts(tmp_path / name)
    assert interaction.channel is channel


@pytest.mark.parametrize("written", ["sms", "Social", " CALL "])
def test_channel_of_the_content_wins(tmp_path: Path, written: str) -> None:
    assert one(tmp_path, {"channel": written, "turns": TURNS}).channel.value == written.strip().lower()


def test_an_unknown_channel_is_the_folders_and_said(tmp_path: Path) -> None:
    got = found(tmp_path, {"chats/a.json": {"channel": "fax", "turns": TURNS}})
    assert got.interactions[0].channel is Channel.CHAT
    assert any("channels that callqa doesn't know" in note for note in got.notes)


def test_what_no_database_stores_keeps_its_place(tmp_path: Path) -> None:
    got = one(tmp_path, '{"channel": "chat", "turns": [{"speaker": "agent", "text": "a\\u0000b\\ud83dc"}]}')
    assert got.turns[0].text == "a\ufffdb\ufffdc"


def test_a_missing_transcript_is_rejected(tmp_path: Path) -> None:
    interactions, (bad,) = read_transcripts(tmp_path / "none.json")
    assert (interactions, bad.reason) == ([], "not_readable")
    assert str(tmp_path) not in bad.detail


def test_what_a_source_says_nothing_of_stays_open(tmp_path: Path) -> None:
    got = one(tmp_path, {"turns": TURNS})
    assert (got.speech, got.roles_from, got.roles_confidence, got.doubts) == ((), None, None, ())


def test_speech_is_put_in_order_and_its_unknown_keys_are_counted(tmp_path: Path) -> None:
    late, early = {"role": "agent", "start": 2, "end": 1, "db": 3}, {"role": "customer", "start": 0, "end": 1}
    got = one(tmp_path, {"turns": TURNS, "speech": [late, early]})
    assert got.speech == (Speech(Role.CUSTOMER, 0, 1), Speech(Role.AGENT, 2, 2))
    assert got.unknown_keys == 1


seconds = st.floats(0, 1e6, allow_nan=False).map(lambda s: round(s, 3))
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
names = st.text("abcdefgh XYZ", min_size=9).map(lambda name: f"Q{name}".strip())


@st.composite
def turn(draw: st.DrawFn, index: int, start_s: float) -> Turn:
    end_s = start_s + draw(seconds)
    words = draw(st.lists(texts, max_size=2))
    role = draw(st.sampled_from(Role))
    return Turn(
        index=index,
        role=role,
        participant=draw(st.just(role.value) | names),
        text=draw(texts) + ("." if index == 0 else ""),
        start_s=start_s,
        end_s=end_s,
        words=tuple(Word(text, start_s, end_s, draw(st.none() | st.floats(0, 1))) for text in words),
        confidence=draw(st.none() | st.floats(0, 1)),
        is_public=draw(st.booleans()),
    )


@st.composite
def interaction(draw: st.DrawFn) -> Interaction:
    starts = sorted(draw(st.lists(seconds, min_size=1, max_size=4)))
    turns = tuple(draw(turn(i, start_s)) for i, start_s in enumerate(starts))
    first, last = datetime(1970, 1, 1), datetime(2199, 12, 31)  # noqa: DTZ001 - the strategy adds the zone
    times = st.datetimes(first, last, timezones=st.just(UTC))
    metadata = Metadata(
        interaction_id=draw(names),
        agent_id=draw(names),
        agent_name=draw(names),
        started_at=draw(st.none() | times),
        language=draw(st.sampled_from(["en", "es"])),
    )
    return Interaction(
        channel=draw(st.sampled_from(Channel)),
        metadata=metadata,
        source_sha256="",
        turns=turns,
        duration_s=draw(st.none() | seconds),
        channel_count=2,
        engine="whisper",
        speech=tuple(Speech(draw(st.sampled_from(Role)), start_s, start_s + 1) for start_s in starts),
        roles_from=draw(st.sampled_from([None, "manifest", "speech", "nothing"])),
        roles_confidence=draw(st.none() | st.floats(0, 1)),
        doubts=tuple(draw(st.lists(texts, max_size=2))),
    )


@given(interaction())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_written_transcript_reads_back_the_same(tmp_path: Path, written: Interaction) -> None:
    got = one(tmp_path, to_native(written))
    assert got.turns == written.turns
    assert got.metadata == written.metadata
    assert (got.channel, got.channel_count, got.engine) == (written.channel, 2, "whisper")
    assert got.speech == written.speech
    assert (got.roles_from, got.roles_confidence) == (written.roles_from, written.roles_confidence)
    assert got.doubts == written.doubts
    assert written.duration_s in {None, got.duration_s}
