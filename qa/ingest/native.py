"""The native transcript: a JSON object an interaction, alone, in an array, or one a line (JSON Lines).

    {"id": "T-0001", "channel": "chat", "agent_id": "a101", "started_at": "2026-10-21T09:30:00Z",
     "turns": [{"speaker": "agent", "text": "Hello", "start": 0.0, "end": 0.8,
                "words": [{"text": "Hello", "start": 0.0, "end": 0.8}]}]}

`speaker` is agent, customer, bot, supervisor, system, or a name; `name` may stand beside a role. `start` and
`end` are seconds since the interaction began, or ISO 8601 times. Besides `agent_id` and `started_at`, every
column of the manifest may be given, and `duration_s`, `channel_count`, `engine`. Turns stay one to one, texts
as they are; unknown keys are kept out and counted. Without `channel` it is that of the folder. A turn of an
agent may have the `agent_id` of its own, and a private note `"public": false`. `surveys` and `contact` hold
what customers answered and what was recorded beside the words: qa/ingest/_native_facts.py.

`callqa transcribe` also writes what it knows beside the words: `roles_from` (manifest, speech or nothing),
`roles_confidence`, `doubts` (sentences) and `speech`, where a voice is heard: {"role", "start", "end"} each.
"""

import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from qa._wrong import of_shape
from qa.errors import InputError, RejectReason
from qa.ingest._draft import CONSENT, FIELDS, Draft, DraftTurn, DraftWord, Notes, rejected
from qa.ingest._native_facts import NativeContact, NativeSurvey
from qa.ingest._values import clean_text, read_moment, read_number
from qa.types import Channel, Rejected, Role, Speech

__all__ = ["draft_of", "load_json", "read_native"]

_LINES = {".jsonl", ".ndjson"}
_NOT_OURS = (
    "is no transcript, which has `turns`, nor an export that callqa knows. `callqa sources` lists the tools; "
    "each one's manual says what to export. For a layout of your own put a roles.json with `fields` by it."
)
_EXPORT_AGAIN = "Export it again: it may have been cut off."


def _clean(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


def _known_channel(value: object) -> Channel | None:
    name = value.strip().lower() if isinstance(value, str) else ""
    return Channel(name) if name in set(Channel) else None


def _yes_or_no(value: object) -> object:
    """JSON's own true and false as words; anything else stays, and is no yes."""
    return None if value is None else str(value)


Text = Annotated[str, BeforeValidator(_clean)]
Said = Annotated[str | None, BeforeValidator(_yes_or_no)]
Number = Annotated[float | None, BeforeValidator(read_number)]


class _Source(BaseModel):
    """A piece of a source: keys beyond its own are kept out and counted, numbers as texts are read."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True, frozen=True)

    @property
    def unknown_keys(self) -> int:
        return len(self.model_extra or {})


class _Word(_Source):
    text: Text
    start: Any = None
    end: Any = None
    confidence: Number = None


class _Turn(_Source):
    speaker: Text | None
    text: Text | None
    name: Text | None = None
    start: Any = None
    end: Any = None
    words: tuple[_Word, ...] | None = None
    confidence: Number = None
    is_public: bool = Field(True, validation_alias=AliasChoices("public", "is_public"))
    agent_id: Text | None = None


class _Speech(_Source):
    role: Role
    start: float = Field(ge=0, allow_inf_nan=False)
    end: float = Field(ge=0, allow_inf_nan=False)


class _Conversation(_Source):
    turns: tuple[_Turn, ...]
    channel: Annotated[Channel | None, BeforeValidator(_known_channel)] = None
    interaction_id: Text | None = Field(None, validation_alias=AliasChoices("id", "interaction_id"))
    agent_id: Text | None = None
    agent_name: Text | None = None
    team: Text | None = None
    queue: Text | None = None
    customer_id: Text | None = None
    started_at: Text | None = None
    direction: Text | None = None
    agent_channel: Text | None = None
    language: Text | None = None
    disposition: Text | None = None
    analyse: Said = None
    consent: Said = None
    duration_s: Number = None
    channel_count: int | None = Field(None, ge=1)
    engine: Text | None = None
    speech: tuple[_Speech, ...] = ()
    roles_from: Literal["manifest", "speech", "nothing"] | None = None
    roles_confidence: float | None = Field(None, ge=0, le=1)
    doubts: tuple[Text, ...] = ()
    surveys: tuple[NativeSurvey, ...] = ()
    contact: NativeContact | None = None


def read_native(path: Path, file: str, notes: Notes) -> Iterator[Draft | Rejected]:
    """Every conversation of the file in its order, and what of it can't be used, with the line or the key.

    `file` is the name to show. JSON Lines are read one line at a time.
    """
    try:
        if path.suffix.lower() in _LINES:
            yield from _read_lines(path, file, notes)
        else:
            yield from _read_document(path, file, notes)
    except OSError as error:
        yield rejected(file, RejectReason.NOT_READABLE, f"can't be opened: {error.strerror}. Copy it again.")
    except InputError as error:
        yield rejected(file, error.reason, error.detail)


def load_json(raw: bytes) -> Any:
    """The value in the bytes, in UTF-8, -16 or -32. Raises InputError with the line where it is no JSON."""
    if not raw.strip():
        raise InputError(RejectReason.NOT_READABLE, "is empty. Export it again.")
    try:
        return json.loads(raw)
    except UnicodeDecodeError:
        raise InputError(RejectReason.NOT_READABLE, "is not UTF-8 text. Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        message = f"is no JSON at line {error.lineno}, column {error.colno}. {_EXPORT_AGAIN}"
        raise InputError(RejectReason.NOT_READABLE, message) from None
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        message = "holds a number or a nesting that no transcript needs. Check what wrote it."
        raise InputError(RejectReason.NOT_READABLE, message) from None


def _read_document(path: Path, file: str, notes: Notes) -> Iterator[Draft | Rejected]:
    raw = path.read_bytes()
    try:
        value = load_json(raw)
    except InputError:
        if _starts_with_a_whole_line(raw):  # JSON Lines under the name .json
            yield from _read_lines(path, file, notes)
            return
        raise
    if not isinstance(value, list):
        yield _drafted(value, file, 1, None, notes)
    elif value and all(isinstance(item, dict) and "turns" not in item for item in value):
        yield rejected(file, RejectReason.UNKNOWN_FORMAT, _NOT_OURS)
        return
    elif not value:
        yield rejected(file, RejectReason.NO_TURNS, "holds no conversation: an empty list. Check the export.")
    for position, item in enumerate(value if isinstance(value, list) else [], start=1):
        yield _drafted(item, file, position, f"[{position - 1}]", notes)


def _starts_with_a_whole_line(raw: bytes) -> bool:
    first, _, rest = raw.strip().partition(b"\n")
    try:
        return bool(rest.strip()) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _read_lines(path: Path, file: str, notes: Notes) -> Iterator[Draft | Rejected]:
    position = 0
    with _opened(path) as lines:
        for number, raw in enumerate(lines, start=1):
            line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
            if not line.strip():
                continue
            position += 1
            part = f"line {number}"
            try:
                yield _drafted(load_json(line), file, position, part, notes)
            except InputError as error:
                detail = error.detail.replace("at line 1,", f"at line {number},")
                yield rejected(file, error.reason, detail, part=part)
    if not position:
        yield rejected(file, RejectReason.NOT_READABLE, "is empty. Export it again.")


def _opened(path: Path) -> BinaryIO:
    """The file by lines; one in UTF-16 comes as UTF-8."""
    lines = path.open("rb")
    if lines.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
        with lines:
            return BytesIO(path.read_bytes().decode("utf-16", "replace").encode())
    lines.seek(0)
    return lines


def _drafted(value: object, file: str, position: int, part: str | None, notes: Notes) -> Draft | Rejected:
    try:
        return draft_of(value, file, position, notes)
    except InputError as error:
        return rejected(file, error.reason, error.detail, part=part)


def draft_of(value: object, file: str, position: int, notes: Notes) -> Draft:
    """The conversation in a JSON value. Raises InputError naming the key when the shape is another."""
    if not isinstance(value, dict):
        raise InputError(RejectReason.WRONG_SHAPE, "is no JSON object. Write one object an interaction.")
    if "turns" not in value:
        raise InputError(RejectReason.UNKNOWN_FORMAT, _NOT_OURS)
    try:
        source = _Conversation.model_validate(value)
    except ValidationError as error:
        raise InputError(RejectReason.WRONG_SHAPE, _mistakes(error)) from None
    if not any(turn.text and turn.text.strip() for turn in source.turns):
        what = "turns has no text in any turn." if source.turns else "turns is empty."
        raise InputError(RejectReason.NO_TURNS, f"{what} Check the export.")
    given = {name: getattr(source, name) for name in (*FIELDS, *CONSENT)}
    if value.get("channel") is not None and source.channel is None:
        notes.count("channels that callqa doesn't know, taken for that of the folder")
    return Draft(
        file=file,
        position=position,
        turns=tuple(_turn(turn, notes) for turn in source.turns),
        channel=source.channel,
        fields={name: value.strip() for name, value in given.items() if value and value.strip()},
        duration_s=source.duration_s,
        channel_count=source.channel_count,
        engine=source.engine,
        unknown_keys=_unknown_keys(source),
        speech=tuple(sorted(map(_speech, source.speech), key=lambda each: (each.start_s, each.end_s))),
        roles_from=source.roles_from,
        roles_confidence=source.roles_confidence,
        doubts=source.doubts,
        surveys=tuple(survey.of("") for survey in source.surveys),
        contact=source.contact.of("") if source.contact else None,
    )


def _speech(heard: _Speech) -> Speech:
    return Speech(heard.role, heard.start, max(heard.start, heard.end))


def _mistakes(error: ValidationError) -> str:
    """The first three mistakes by key; pydantic's messages are of types, never of what was given."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    shown = "; ".join(f"{_key(e['loc'])}: {of_shape(e)}" for e in found[:3])
    more = f"; and {len(found) - 3} more" if len(found) > 3 else ""
    return f"{shown}{more}. See the native transcript in the README."


def _key(loc: Iterable[int | str]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).removeprefix(".")


def _turn(turn: _Turn, notes: Notes) -> DraftTurn:
    words = tuple(
        DraftWord(word.text, read_moment(word.start, notes), read_moment(word.end, notes), word.confidence)
        for word in turn.words or ()
    )
    return DraftTurn(
        speaker=(turn.speaker or "").strip(),
        text=turn.text or "",
        start=read_moment(turn.start, notes),
        end=read_moment(turn.end, notes),
        words=words,
        confidence=turn.confidence,
        is_public=turn.is_public,
        name=(turn.name or "").strip(),
        agent_id=(turn.agent_id or "").strip(),
    )


def _unknown_keys(source: _Conversation) -> int:
    inside = sum(turn.unknown_keys + sum(w.unknown_keys for w in turn.words or ()) for turn in source.turns)
    return source.unknown_keys + inside + sum(heard.unknown_keys for heard in source.speech)
