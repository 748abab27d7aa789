"""Exports with hardly more than the fields that a tool's documentation names: known, and read the same."""

import json
from pathlib import Path

import pytest

from tests.ingest.sources.harness import Imported, lines

HELLO, LAMP = "Hello, Ana here.", "My lamp hums."
ROLES = json.dumps({"agent": ["1"], "customer": ["2"]})


def _day(*extra: dict[str, object]) -> str:
    said = {"type": "message", "user": "U02", "text": LAMP, "ts": "1773136800.000100"}
    answer = {"type": "message", "user": "U01", "text": HELLO, "ts": "1773136810.000100"}
    return json.dumps([said, *extra, answer])


def _amazon(**who: list[str]) -> list[dict[str, object]]:
    """Two items of a call, with these keys of each party."""
    shared = [{key: each[at] for key, each in who.items()} for at in (0, 1)]
    return [
        {"Content": HELLO, "BeginOffsetMillis": 440, "EndOffsetMillis": 2140, **shared[0]},
        {"Content": LAMP, "BeginOffsetMillis": 2500, "EndOffsetMillis": 5000, **shared[1]},
    ]


def _lens_item(at: str, content: str, who: str) -> dict[str, object]:
    return {
        "AbsoluteTime": f"2026-03-10T10:00:{at}Z",
        "Content": content,
        "ParticipantId": who,
        "Type": "MESSAGE",
    }


def _teams(name: str, content: str, at: str, **more: object) -> dict[str, object]:
    sent = {"id": at, "createdDateTime": f"2026-03-10T10:00:{at}Z", "from": {"user": {"displayName": name}}}
    return sent | {"messageType": "message", "body": {"contentType": "text", "content": content}, **more}


PARTICIPANTS = [
    {"ParticipantId": "P-A", "ParticipantRole": "AGENT"},
    {"ParticipantId": "P-C", "ParticipantRole": "CUSTOMER"},
]
PHRASES = [
    {"text": HELLO, "startTimeMs": 440, "participantPurpose": "internal"},
    {"text": LAMP, "startTimeMs": 2500, "participantPurpose": "external"},
]
SENTENCES = [
    {"media_channel": 1, "sentence_index": 0, "start_time": "0.44", "end_time": "2.1", "transcript": HELLO},
    {"media_channel": 2, "sentence_index": 1, "start_time": "2.5", "end_time": "5.0", "transcript": LAMP},
]
CALL = [f"0.4 agent: {HELLO}", f"2.5 customer: {LAMP}"]
CASES: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "slack: lists of names alone": (
        "slack",
        {
            "users.json": '[{"id": "U01", "name": "Ana Ruiz"}, {"id": "U02", "name": "mia"}]',
            "channels.json": '[{"id": "C1", "name": "help"}]',
            "help/2026-03-10.json": _day(),
        },
        [f"0.0 customer mia: {LAMP}", f"10.0 agent a101 Ana Ruiz: {HELLO}"],
    ),
    "slack: no lists": (
        "slack",
        {"help/2026-03-10.json": _day(), "roles.json": '{"agent": ["U01"], "customer": ["U02"]}'},
        [f"0.0 customer: {LAMP}", f"10.0 agent U01: {HELLO}"],
    ),
    "transcribe": (
        "amazon_transcribe",
        {"call.json": json.dumps({"Transcript": _amazon(ParticipantRole=["AGENT", "CUSTOMER"])})},
        CALL,
    ),
    "contact lens: call": (
        "contact_lens",
        {
            "c.json": json.dumps(
                {"Participants": PARTICIPANTS, "Transcript": _amazon(ParticipantId=["P-A", "P-C"])}
            )
        },
        CALL,
    ),
    "contact lens: chat, roles by participant": (
        "contact_lens",
        {
            "c.json": json.dumps(
                {
                    "Participants": PARTICIPANTS,
                    "Transcript": [_lens_item("01", LAMP, "P-C"), _lens_item("03", HELLO, "P-A")],
                }
            )
        },
        [f"0.0 customer: {LAMP}", f"2.0 agent: {HELLO}"],
    ),
    "genesys: offsets": (
        "genesys_cloud",
        {"t.json": json.dumps({"transcripts": [{"phrases": PHRASES}]})},
        CALL,
    ),
    "twilio: page": (
        "twilio",
        {"s.json": json.dumps({"sentences": SENTENCES}), "roles.json": ROLES},
        [f"0.4 agent channel 1: {HELLO}", f"2.5 customer channel 2: {LAMP}"],
    ),
    "teams: no chat named": (
        "teams",
        {"chat.json": json.dumps({"value": [_teams("Mia", LAMP, "00"), _teams("Ana Ruiz", HELLO, "05")]})},
        [f"0.0 customer Mia: {LAMP}", f"5.0 agent a101 Ana Ruiz: {HELLO}"],
    ),
    "zoom: a tab ahead of the name alone": (
        "zoom",
        {"chat.txt": f"00:01:02\t Mia Novak : {LAMP}\n00:01:07\t Ana Ruiz : {HELLO}\n"},
        [f"0.0 customer Mia Novak: {LAMP}", f"5.0 agent a101 Ana Ruiz: {HELLO}"],
    ),
    "vtt: each is named once": (
        "vtt",
        {
            "call.srt": f"1\n00:00:01,000 --> 00:00:02,000\nAna Ruiz: {HELLO}\n\n"
            f"2\n00:00:03,000 --> 00:00:04,000\nMia: {LAMP}\n"
        },
        [f"1.0 agent a101 Ana Ruiz: {HELLO}", f"3.0 customer Mia: {LAMP}"],
    ),
    "hootsuite": (
        "hootsuite",
        {
            "m.csv": "Conversation ID,Message ID,Created at,Direction,Content\n"
            f'c,2,2026-03-10T10:05:00Z,Outbound,"{HELLO}"\nc,1,2026-03-10T10:00:00Z,Inbound,{LAMP}\n'
        },
        [f"0.0 customer: {LAMP}", f"300.0 agent: {HELLO}"],
    ),
    "sprout social": (
        "sprout_social",
        {
            "m.csv": "Message ID,Thread ID,Network,Profile,Direction,Author,Created Time,Message\n"
            f"1,t,Instagram,Shop,Inbound,mia,2026-03-10T10:00:00Z,{LAMP}\n"
            f'2,t,Instagram,Shop,Outbound,Ana Ruiz,2026-03-10T10:05:00Z,"{HELLO}"\n'
        },
        [f"0.0 customer mia: {LAMP}", f"300.0 agent a101 Ana Ruiz: {HELLO}"],
    ),
}


@pytest.mark.parametrize(("source", "files", "said"), CASES.values(), ids=list(CASES))
def test_few_fields_are_enough(tmp_path: Path, source: str, files: dict[str, str], said: list[str]) -> None:
    found = Imported(tmp_path, files)
    assert found.sources == [source] and not found.rejected
    assert lines(found.only) == said


def test_twilio_knows_an_agent_by_the_id_of_its_participants(tmp_path: Path) -> None:
    people = [{"channel_participant": 1, "user_id": "a101", "role": "Agent"}]
    about = {
        "sid": "GT1",
        "service_sid": "GA1",
        "language_code": "en-US",
        "channel": {"participants": people},
    }
    page = {"sentences": [each | {"transcript_sid": "GT1"} for each in SENTENCES]}
    found = Imported(tmp_path, {"s.json": json.dumps(page), "t.json": json.dumps(about)})
    assert lines(found.only)[0] == f"0.4 agent a101 Ana Ruiz: {HELLO}"


def test_messages_of_threads_are_no_chat_of_their_file(tmp_path: Path) -> None:
    root = _teams("Mia", LAMP, "00", replyToId=None)
    other = _teams("Mia", LAMP, "07", replyToId=None)
    found = Imported(
        tmp_path, {"c.json": json.dumps([root, _teams("Ana Ruiz", HELLO, "05", replyToId="00"), other])}
    )
    assert {one.id: len(one.turns) for one in found.interactions} == {"00": 2, "07": 1}


def test_mail_of_graph_is_no_chat(tmp_path: Path) -> None:
    mail = _teams("Mia", LAMP, "00", receivedDateTime="2026-03-10T10:00:00Z", toRecipients=[])
    assert not Imported(tmp_path, {"mail.json": json.dumps({"value": [mail]})}).sources


def test_days_of_anybody_are_no_slack(tmp_path: Path) -> None:
    logged = json.dumps([{"type": "message", "ts": 1773136800, "text": LAMP}])
    assert not Imported(tmp_path, {"help/2026-03-10.json": logged}).sources


def test_a_word_before_a_colon_in_some_cues_is_no_name(tmp_path: Path) -> None:
    cues = (
        "1\n00:00:01,000 --> 00:00:02,000\nNote: it hums\n\n2\n00:00:03,000 --> 00:00:04,000\nyes it does\n"
    )
    assert [turn.text for turn in Imported(tmp_path, {"a.srt": cues}).only.turns] == [
        "Note: it hums",
        "yes it does",
    ]


def test_the_comment_of_a_rating_stays_without_it(tmp_path: Path) -> None:
    header = "Conversation ID,Message ID,Created at,Direction,Content,CSAT,CSAT Comment"
    table = f"{header}\nc,1,,Inbound,Hi,,never again\n"
    (survey,) = Imported(tmp_path, {"m.csv": table}).surveys
    assert (survey.csat, survey.comment) == (None, "never again")


@pytest.mark.parametrize("heading", ["Ticket ID", "Case Number", "ticket", "Thread ID", "Call ID"])
def test_a_table_of_tickets_is_a_conversation_each(tmp_path: Path, heading: str) -> None:
    table = f"{heading},Created,Author,Message\n7,2026-03-10,Mia,{LAMP}\n8,2026-03-11,Mia,Again\n"
    assert [one.id for one in Imported(tmp_path, {"t.csv": table}).interactions] == ["7", "8"]
