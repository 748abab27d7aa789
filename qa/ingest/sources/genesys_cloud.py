"""Genesys Cloud: transcripts of Speech and Text Analytics, calls and messages.

Where to click: Genesys Cloud has no export of its own; `GET /api/v2/speechandtextanalytics/conversations/
{conversationId}/communications/{communicationId}/transcripturl` answers with an address to fetch each
transcript from as .json ("Transcript URL" in the Genesys Cloud Developer Center). Save them in one folder, a
file each, or as an array or lines.

What is read: `transcripts[].phrases[]` with `decoratedText` (else `text`), `startTimeMs`, `duration`,
`participantPurpose`, confidence and words; `conversationId`, `mediaType`, `messageType`, `language`. The
communications of one conversation are one conversation, whatever files they lie in.
Times: `startTimeMs` is milliseconds since 1970, or since the communication began (`startTime`, else
`conversationStartTime`): told by its size. Seconds count from the earliest of those, which is started_at too.
Roles: external is the customer, internal an agent; bot, ivr and acd are the bot, system the system. Which
agent: the only one among `participants` by `userId`, else the only one who took part at that moment; with two
at once nobody knows, and the turn has none. `agents.csv` has users by that id.

What isn't: sentiment, topics, acoustic events, alternatives; phone numbers of participants. The queue is
given by its id.
Limits: offsets without any start, beside times that have one, are left out and counted. How sure the machine
was is given for phrases and words where the file has `confidence`.
roles.json: names bots or agents by userId where `participants` don't tell.
Source of the shapes: "Transcript URL" schema in the Genesys Cloud Developer Center and its forum (thread
10653 for epoch times). † Not settled there: the unit of durations ({"milliseconds": n}, or the bare
milliseconds `durationMs`; both are read), whether `startTime` may be missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from qa.errors import RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import BROKEN_RECORD, Export, Piece
from qa.ingest._grouped import Places
from qa.ingest._json_records import json_first, reread
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest.sources._genesys_times import Timeline, began_ms, words_of
from qa.ingest.sources._speech import confidence_of, dicts_in, outline, share
from qa.types import Channel, Rejected, Role

__all__ = ["SOURCE"]

_ROLES = {
    "external": Role.CUSTOMER,
    "customer": Role.CUSTOMER,
    "internal": Role.AGENT,
    "agent": Role.AGENT,
    "user": Role.AGENT,
    "bot": Role.BOT,
    "botflow": Role.BOT,
    "ivr": Role.BOT,
    "acd": Role.BOT,
    "system": Role.SYSTEM,
}
_CHANNELS = {
    "voice": Channel.CALL,
    "call": Channel.CALL,
    "callback": Channel.CALL,
    "email": Channel.EMAIL,
    "sms": Channel.SMS,
    "facebook": Channel.SOCIAL,
    "instagram": Channel.SOCIAL,
    "twitter": Channel.SOCIAL,
}
_WHOLE = -1
"""As the end of a place: the file is one transcript, read to its end."""


@dataclass(frozen=True)
class _Communication:
    """One file's or record's transcript, and which record it is."""

    part: Part
    number: int
    value: dict[str, Any]

    @property
    def key(self) -> str:
        return str(self.value.get("conversationId") or f"{self.part.file}#{self.number}")


def _read(export: Export) -> Iterator[Piece]:
    places = Places()
    for index, part in enumerate(export.parts):
        first = json_first(part)
        if "" not in first:
            places.add(_Communication(part, 1, first).key, index, 0, _WHOLE, 1)
            continue
        for record in export.records(part):
            if isinstance(record, Rejected):
                yield record
            elif isinstance(record.value, dict) and "transcripts" in record.value:
                key = _Communication(part, record.number, record.value).key
                places.add(key, index, record.start, record.end, record.number)
            else:
                yield export.bad(part, record.number, "has no transcripts. Export it again.")
    for place in places.firsts():
        yield from _conversation(export, places, place)


def _conversation(export: Export, places: Places, first: tuple[int, int, int, int]) -> Iterator[Piece]:
    """The conversation whose first communication lies there."""
    found: list[_Communication] = []
    lead = _reread(export, first)
    for place in places.of(lead.key) if isinstance(lead, _Communication) else [first]:
        one = _reread(export, place)
        if isinstance(one, _Communication):
            found.append(one)
        else:
            yield one
    if not found:
        return
    try:
        yield from _draft(export, found)
    except BROKEN_RECORD:
        detail = "isn't shaped as Genesys Cloud writes transcripts. Export it again."
        yield export.bad(found[0].part, found[0].number, detail)


def _reread(export: Export, place: tuple[int, int, int, int]) -> _Communication | Rejected:
    index, start, end, number = place
    part = export.parts[index]
    try:
        with part.open() as stream:
            value = reread(stream, start, end)
    except (ValueError, RecursionError):
        return export.bad(part, number, "is no JSON to its end. Export it again: it may have been cut off.")
    if not isinstance(value, dict) or not isinstance(value.get("transcripts"), list):
        return export.bad(part, number, "has no transcripts. Export it again.")
    return _Communication(part, number, value)


def _draft(export: Export, communications: Sequence[_Communication]) -> Iterator[Piece]:
    lead = communications[0]
    begun = [(one.value, began_ms(export, one.value)) for one in communications]
    timeline = Timeline.of(export, begun)
    channel = _channel(lead.value)
    turns: list[DraftTurn] = []
    for one, (_, start_ms) in zip(communications, begun, strict=True):
        for said in _phrases(export, one):
            if isinstance(said, Rejected):
                yield said
            else:
                turns.append(_turn(export, said, start_ms, timeline, is_call=channel is Channel.CALL))
    if not turns:
        detail = "holds no words. Nothing to do."
        yield rejected(lead.part.file, RejectReason.NO_TURNS, detail, part=f"record {lead.number}")
        return
    if all(turn.start is not None for turn in turns):
        turns.sort(key=lambda turn: turn.start if isinstance(turn.start, float) else 0.0)
    yield Draft(
        lead.part.file,
        lead.number,
        tuple(turns),
        channel=channel,
        fields=_fields([one.value for one in communications], timeline),
        channel_count=2 if channel is Channel.CALL else None,
        engine="genesys-cloud" if channel is Channel.CALL else None,
    )


def _phrases(export: Export, one: _Communication) -> Iterator[dict[str, Any] | Rejected]:
    """The phrases that hold words; those of no known shape as rejected."""
    phrases = [each for transcript in one.value["transcripts"] for each in transcript.get("phrases", [])]
    for position, phrase in enumerate(phrases, 1):
        text = _text(phrase) if isinstance(phrase, dict) else None
        if text is None:
            detail = "has no text. Export it again."
            yield export.bad(one.part, position, detail, f"record {one.number}, phrase")
        elif text:
            yield phrase
        else:
            export.notes.count("transcript items without words")


def _text(phrase: dict[str, Any]) -> str | None:
    text = phrase.get("decoratedText") or phrase.get("text")
    return text.strip() if isinstance(text, str) else None


def _turn(
    export: Export, phrase: dict[str, Any], begun_ms: float | None, timeline: Timeline, *, is_call: bool
) -> DraftTurn:
    text = _text(phrase) or ""
    purpose = str(phrase.get("participantPurpose") or "").lower()
    told = _ROLES.get(purpose)
    start_s, end_s = timeline.span(phrase, begun_ms)
    words = words_of(phrase, text, begun_ms, timeline) if is_call else ()
    sure = share(phrase.get("confidence"))
    return export.turn(
        text,
        id=timeline.agent_at(start_s) if told is Role.AGENT else "",
        name="" if told else purpose,
        told=told,
        start=start_s,
        end=end_s if is_call else None,
        words=words,
        confidence=confidence_of(words) if sure is None else sure,
    )


def _channel(value: dict[str, Any]) -> Channel:
    said = [
        *(each.get("messageType") for each in (*value["transcripts"], *dicts_in(value.get("participants")))),
        value.get("mediaType"),
    ]
    known = (_CHANNELS.get(str(each).lower()) for each in said if each)
    return next((channel for channel in known if channel), Channel.CHAT if any(said) else Channel.CALL)


def _fields(values: Sequence[dict[str, Any]], timeline: Timeline) -> dict[str, str]:
    people = [each for value in values for each in dicts_in(value.get("participants"))]
    transcripts = [each for value in values for each in value["transcripts"]]
    began = datetime.fromtimestamp(timeline.zero_ms / 1000, UTC) if timeline.zero_ms else None
    given = {
        "interaction_id": values[0].get("conversationId"),
        "started_at": began.isoformat() if began else "",
        "language": next((each["language"] for each in transcripts if each.get("language")), ""),
        "queue": next((each["queueId"] for each in people if each.get("queueId")), ""),
        "direction": next((each["initialDirection"] for each in people if each.get("initialDirection")), ""),
    }
    return {key: str(value) for key, value in given.items() if value}


def _is_ours(part: Part) -> bool:
    first = outline(part)
    transcript = first.get("transcripts")
    phrases = transcript.get("phrases") if isinstance(transcript, dict) else None
    if isinstance(phrases, list):
        said = phrases[0] if phrases and isinstance(phrases[0], dict) else {}
        is_told = {"startTimeMs", "participantPurpose"} & said.keys() and {
            "text",
            "decoratedText",
        } & said.keys()
        return bool(is_told or {"conversationId", "communicationId"} & first.keys())
    return {"conversationId", "communicationId", "mediaType"} <= first.keys()


SOURCE = Source(
    name="genesys_cloud",
    title="Genesys Cloud",
    files=".json transcripts of Speech and Text Analytics",
    channel=Channel.CALL,
    claim=together(_is_ours),
    read=_read,
)
