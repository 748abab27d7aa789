"""Twilio Conversation Intelligence (classic, once Voice Intelligence): sentences of transcribed calls.

Where to click: Twilio has no export; fetch `GET /v2/Transcripts/{sid}/Sentences` of the Intelligence API and
save each answer as .json ("Transcript Sentence subresource" in Twilio's documentation); the answers to
`GET /v2/Transcripts` or `/v2/Transcripts/{sid}` beside them tell more.

What is read: sentences with `transcript`, `start_time`, `end_time` (seconds, as texts or numbers),
`media_channel`, `confidence` and words with their times; pages (`{"sentences": [...], "meta": {...}}`), bare
lists, and what Twilio's libraries for JavaScript write (`mediaChannel`). Pages of one transcript in a folder
are one call: by `transcript_sid`, else by the address in `meta`. The transcript's sid is the call's id.
Of transcripts: `media_start_time`, `language_code`, `duration`, and `channel.participants`, which tell who
speaks on which channel (role, name, address, user_id).

What isn't: results of language operators, redaction marks, recordings; what the API that follows the classic
one answers.
roles.json: without `channel.participants` a channel doesn't tell who is who: {"agent": ["2"], "customer":
["1"]}; else the roles stay unknown.
Limits: files of sentences without a sid anywhere are a call each.
Source of the shapes: Twilio's API documentation. † Not settled there: `transcript_sid` within sentences,
participants in answers; both are read where they are there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qa.errors import RejectReason
from qa.ingest._draft import Draft, DraftTurn, DraftWord, rejected
from qa.ingest._export import Export, Piece, value_at
from qa.ingest._json_records import json_first
from qa.ingest._part import Part
from qa.ingest._source import Source, together
from qa.ingest.sources._speech import as_written, confidence_of, dicts_in, number_in, share
from qa.types import Channel, Rejected, Role

__all__ = ["SOURCE"]

_ADDRESS = re.compile(r"/Transcripts/(GT\w+)/Sentences")
_ROLES = {"agent": Role.AGENT, "customer": Role.CUSTOMER, "supervisor": Role.SUPERVISOR}


@dataclass
class _Call:
    """One transcript: where it was read first and its sentences."""

    part: Part
    position: int
    sid: str = ""
    sentences: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Speaker:
    """Whom a transcript says to be on a channel."""

    role: Role | None
    name: str
    email: str
    id: str


def _read(export: Export) -> Iterator[Piece]:
    known = {sid: about for part in export.parts for sid, about in _transcripts(export, part)}
    pages: dict[str, list[Part]] = {}
    for part in filter(_is_sentences, export.parts):
        first = json_first(part)
        sid = _sid_of(part, first.get("sentences", first.get("")), first.get("meta"))
        pages.setdefault(sid or part.file, []).append(part)
    for parts in pages.values():
        calls: dict[str, _Call] = {}
        for part in parts:
            yield from _sort_sentences(export, part, calls)
        for call in calls.values():
            yield from _draft(export, call, known.get(call.sid, {}))


def _sid_of(part: Part, sentence: Any, meta: Any) -> str:
    """The sid of a sentence's transcript: its own, or that in the page's address; "" where neither tells."""
    own = _get(sentence, "transcript_sid") if isinstance(sentence, dict) else None
    address = value_at(meta, "url") or value_at(meta, "first_page_url")
    # behind a broken sentence there may be no meta to read any more: then as it stands in the file
    found = _ADDRESS.search(str(address or part.text))
    return str(own or (found[1] if found else ""))


def _draft(export: Export, call: _Call, about: Mapping[str, Any]) -> Iterator[Piece]:
    speakers = _speakers(about)
    turns = [_turn(export, each, speakers) for each in _in_order(call.sentences)]
    if not turns:
        detail = "holds no words. Nothing to do."
        yield rejected(call.part.file, RejectReason.NO_TURNS, detail, part=f"record {call.position}")
        return
    began = export.time(about.get("media_start_time"))
    given = {
        "interaction_id": call.sid,
        "language": str(about.get("language_code") or ""),
        "started_at": began.isoformat() if began else "",
    }
    channels = {_channel(each) for each in call.sentences} - {""}
    yield Draft(
        call.part.file,
        call.position,
        tuple(turns),
        fields={key: value for key, value in given.items() if value},
        duration_s=number_in(dict(about), "duration") or None,
        channel_count=len(channels) if len(channels) > 1 else None,
        engine="twilio",
    )


def _sort_sentences(export: Export, part: Part, calls: dict[str, _Call]) -> Iterator[Rejected]:
    """Put the file's sentences to their calls; what is none is rejected by its number."""
    page: list[tuple[int, dict[str, Any]]] = []
    meta: Any = None
    for record in export.records(part):
        if isinstance(record, Rejected):
            yield record
        elif record.key == "meta":
            meta = record.value
        elif record.key in {"", "sentences"}:
            if isinstance(record.value, dict) and isinstance(record.value.get("transcript"), str):
                page.append((record.number, record.value))
            else:
                yield export.bad(part, record.number, "has no transcript. Export it again.")
    for number, sentence in page or [(1, {})]:
        sid = _sid_of(part, sentence, meta)
        call = calls.setdefault(sid or part.file, _Call(part, number, sid))
        if not sentence:
            continue
        if sentence["transcript"].strip():
            call.sentences.append(sentence)
        else:
            export.notes.count("transcript items without words")


def _transcripts(export: Export, part: Part) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The transcripts that a file of them describes, by sid."""
    if not _is_transcripts(part):
        return
    whole: dict[str, Any] = {}
    for record in export.records(part):
        if isinstance(record, Rejected):
            export.notes.count("descriptions of transcripts that can't be read")
        elif record.key in {"", "transcripts"} and isinstance(record.value, dict):
            yield str(record.value.get("sid")), record.value
        else:
            whole[record.key] = record.value
    if "sid" in whole:
        yield str(whole["sid"]), whole


def _speakers(about: Mapping[str, Any]) -> dict[str, _Speaker]:
    listed = value_at(about.get("channel"), "participants")
    return {
        str(each["channel_participant"]): _Speaker(
            _ROLES.get(str(each.get("role")).lower()),
            str(each.get("full_name") or ""),
            str(each.get("email") or ""),
            str(each.get("user_id") or ""),
        )
        for each in dicts_in(listed)
        if "channel_participant" in each
    }


def _turn(export: Export, sentence: dict[str, Any], speakers: Mapping[str, _Speaker]) -> DraftTurn:
    text = sentence["transcript"].strip()
    heard = [_word(each) for each in dicts_in(sentence.get("words")) if "word" in each]
    words = as_written(heard, text)
    channel = _channel(sentence)
    who = speakers.get(channel, _Speaker(None, "", "", ""))
    said = share(sentence.get("confidence"))
    return export.turn(
        text,
        # not the bare number: it could be somebody's id in agents.csv
        id=who.id,
        name=who.name or ("" if who.email or who.role or not channel else f"channel {channel}"),
        email=who.email,
        told=export.layout.roles.get(channel, who.role),
        start=number_in(sentence, "start_time", "startTime"),
        end=number_in(sentence, "end_time", "endTime"),
        words=words,
        confidence=confidence_of(words) if said is None else said,
    )


def _word(word: dict[str, Any]) -> DraftWord:
    start_s, end_s = number_in(word, "start_time", "startTime"), number_in(word, "end_time", "endTime")
    return DraftWord(str(word["word"]), start_s, end_s, share(word.get("confidence")))


def _in_order(sentences: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """By start where all have one, else by their index."""
    starts = [number_in(each, "start_time", "startTime") for each in sentences]
    keys = ("sentence_index", "sentenceIndex") if None in starts else ("start_time", "startTime")
    return sorted(sentences, key=lambda each: number_in(each, *keys) or 0.0)


def _channel(sentence: dict[str, Any]) -> str:
    value = _get(sentence, "media_channel")
    return "" if value is None else str(value)


def _get(record: dict[str, Any], name: str) -> Any:
    """The value, also under the name that JavaScript has for it."""
    first, *rest = name.split("_")
    return record.get(name, record.get(first + "".join(map(str.title, rest))))


def _is_sentences(part: Part) -> bool:
    first = json_first(part)
    item = first.get("sentences", first.get(""))
    if isinstance(item, dict) and "transcript" in item and {"media_channel", "mediaChannel"} & item.keys():
        return True
    return bool(value_at(first.get("meta"), "key") == "sentences")


def _is_transcripts(part: Part) -> bool:
    first = json_first(part)
    item = first.get("transcripts", first.get("", first))
    return isinstance(item, dict) and {"sid", "service_sid", "language_code"} <= item.keys()


SOURCE = Source(
    name="twilio",
    title="Twilio Conversation Intelligence",
    files=".json answers of Sentences, of Transcripts beside them",
    channel=Channel.CALL,
    claim=together(lambda part: _is_sentences(part) or _is_transcripts(part), needs=_is_sentences),
    read=_read,
)
