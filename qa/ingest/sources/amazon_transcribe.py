"""Amazon Transcribe: Call Analytics of recorded calls, and plain transcripts with speakers or channels.

Where to click: AWS console > Amazon Transcribe > `Call Analytics jobs` or `Transcription jobs` > the job >
`Download full transcript`, or the .json files in the job's output location in S3 ("Post-call analytics
output" and "Data input and output" in the Amazon Transcribe Developer Guide).

What is read of Call Analytics: `Transcript` with `ParticipantRole` (agent, customer), `Content`, begin and
end in milliseconds, the words of `Items` with times and confidence; `JobName` (or `SessionId`) as id,
`LanguageCode`, and the length of the call. The two parties have a channel each.
What is read of plain transcripts: `results.items`, words with times, confidence and `speaker_label` or
`channel_label` (in older files in `speaker_labels.segments` and `channel_labels.channels`): what one says
without a second's pause, or on after one when nobody else spoke, is a turn. `jobName` as id, `language_code`.

What isn't: sentiment, issues, categories, loudness and `ConversationCharacteristics` (interruptions, talk
time, non-talk time): callqa measures those itself, the same way for all sources. Alternatives after the
first. Redacted files are read as they are, with [PII] in the text.
Limits: when the call was made isn't in the file: give it in a manifest. A transcript without labels of
speakers has turns of nobody known. Several .json files are several calls; an array or lines of them too. In
plain transcripts a piece of broken JSON costs the file's transcript, in Call Analytics the one item.
roles.json: for plain transcripts, who is who by label: {"agent": ["spk_0"], "customer": ["spk_1"]} (or
"ch_0", "ch_1").
Source of the shapes: Amazon Transcribe Developer Guide. † Not settled there: whether the words of Call
Analytics have `Confidence` themselves or in `Alternatives`; both are read.
"""

from collections.abc import Iterator
from typing import Any

from qa.errors import RejectReason
from qa.ingest._draft import Draft, DraftTurn, rejected
from qa.ingest._export import Export, Piece, value_at
from qa.ingest._part import Part
from qa.ingest._source import Source, alone
from qa.ingest.sources._amazon import call_turn, duration_s, role_of, spoken
from qa.ingest.sources._amazon_plain import channel_count, plain_turns
from qa.ingest.sources._speech import Document, first_of, outline, read_each
from qa.types import Channel, Rejected

__all__ = ["SOURCE"]


def _read(export: Export) -> Iterator[Piece]:
    return read_each(export, _call, "isn't shaped as Amazon Transcribe writes it. Export it again.")


def _call(export: Export, part: Part, number: int, document: Document) -> Iterator[Piece]:
    results = first_of(document, "results")
    turns: list[DraftTurn] = []
    for one in _turns(export, part, number, document):
        if isinstance(one, Rejected):
            yield one
        else:
            turns.append(one)
    if not turns:
        detail = "holds no words. Nothing to do."
        yield rejected(part.file, RejectReason.NO_TURNS, detail, part=f"record {number}")
        return
    names = ("JobName", "jobName", "SessionId")
    language = first_of(document, "LanguageCode") or value_at(results, "language_code")
    given = {
        "interaction_id": next((first_of(document, name) for name in names if first_of(document, name)), ""),
        "language": language or "",
    }
    yield Draft(
        part.file,
        number,
        tuple(turns),
        fields={key: str(value) for key, value in given.items() if value},
        duration_s=duration_s(document),
        channel_count=2 if results is None else channel_count(results),
        engine="amazon-transcribe",
    )


def _turns(export: Export, part: Part, number: int, document: Document) -> Iterator[DraftTurn | Rejected]:
    results = first_of(document, "results")
    if results is not None:
        yield from plain_turns(export, part, number, results)
        return

    def turn_of(item: dict[str, Any]) -> DraftTurn:
        return call_turn(export, item, role_of(item.get("ParticipantRole")))

    yield from spoken(export, part, number, document.get("Transcript", []), turn_of)


def _is_ours(part: Part) -> bool:
    first = outline(part)
    return _is_call_analytics(first) or _is_plain(first)


def _is_call_analytics(first: dict[str, Any]) -> bool:
    """Items have a role and no participant's id: with one they are of Contact Lens."""
    item = first.get("Transcript")
    if isinstance(item, dict) and {"ParticipantRole", "BeginOffsetMillis", "Content"} <= item.keys():
        return "ParticipantId" not in item
    who = first.get("Participants")
    about = {"JobName", "ConversationCharacteristics", "LanguageCode"} <= first.keys()
    return about and not (isinstance(who, dict) and "ParticipantId" in who)


def _is_plain(first: dict[str, Any]) -> bool:
    results = first.get("results")
    return "jobName" in first and isinstance(results, dict) and {"transcripts", "items"} <= results.keys()


SOURCE = Source(
    name="amazon_transcribe",
    title="Amazon Transcribe",
    files=".json of Call Analytics or of transcription jobs",
    channel=Channel.CALL,
    claim=alone(_is_ours),
    read=_read,
)
