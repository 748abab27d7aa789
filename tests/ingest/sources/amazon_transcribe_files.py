"""What Amazon Transcribe writes, for tests: shape -> files."""

import json
from typing import Any

__all__ = ["CALL", "CHANNELS", "FILES", "SPEAKERS", "pages", "word"]


def word(content: str, begin: int, end: int, confidence: str = "0.9") -> dict[str, Any]:
    """A word of Call Analytics as in `Items`."""
    best = [{"Content": content, "Confidence": confidence}]
    return {"Type": "pronunciation", "BeginOffsetMillis": begin, "EndOffsetMillis": end, "Alternatives": best}


def _stop(content: str) -> dict[str, Any]:
    return {"Type": "punctuation", "Content": content, "Confidence": "0.0"}


def _item(role: str, content: str, begin: int, end: int, *items: dict[str, Any]) -> dict[str, Any]:
    return {
        "LoudnessScores": [78.63, 78.37],
        "Content": content,
        "Items": list(items),
        "Id": f"649afe93-{begin}",
        "BeginOffsetMillis": begin,
        "EndOffsetMillis": end,
        "Sentiment": "NEUTRAL",
        "ParticipantRole": role,
    }


CALL: dict[str, Any] = {
    "JobStatus": "COMPLETED",
    "LanguageCode": "en-US",
    "AccountId": "111122223333",
    "JobName": "lamp-call-17",
    "Channel": "VOICE",
    "Participants": [{"ParticipantRole": "AGENT"}, {"ParticipantRole": "CUSTOMER"}],
    "ContentMetadata": {"Output": "Raw"},
    "Transcript": [
        _item(
            "AGENT",
            "Hello, lamps.",
            500,
            1500,
            word("hello", 500, 900, "0.8"),
            _stop(","),
            word("Lamps", 1000, 1500, "1.0"),
            _stop("."),
        ),
        _item("CUSTOMER", "It hums.", 4000, 5000),
        _item("AGENT", "I am sorry to hear that it hums.", 2000, 4200),
        _item("CUSTOMER", " ", 6000, 6100),
    ],
    "ConversationCharacteristics": {
        "TotalConversationDurationMillis": 32110,
        "Interruptions": {"TotalCount": 1, "TotalTimeMillis": 200, "InterruptionsByInterrupter": {}},
        "TalkTime": {"TotalTimeMillis": 4200},
    },
    "Categories": {"MatchedCategories": [], "MatchedDetails": {}},
}


def _word(content: str, start: str, end: str, **label: str) -> dict[str, Any]:
    best = [{"confidence": "0.98", "content": content}]
    return {"type": "pronunciation", "start_time": start, "end_time": end, "alternatives": best, **label}


def _mark(content: str, **label: str) -> dict[str, Any]:
    return {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": content}], **label}


def _job(name: str, **results: Any) -> dict[str, Any]:
    return {
        "jobName": name,
        "accountId": "111122223333",
        "status": "COMPLETED",
        "results": {"language_code": "es-US", "transcripts": [{"transcript": "Hola."}], **results},
    }


SPEAKERS = _job(
    "lamp-call-18",
    speaker_labels={
        "channel_label": "ch_0",
        "speakers": 2,
        "segments": [
            {
                "start_time": "0.5",
                "end_time": "3.9",
                "speaker_label": "spk_0",
                "items": [
                    {"start_time": "0.5", "end_time": "0.9", "speaker_label": "spk_0"},
                    {"start_time": "1.0", "end_time": "1.4", "speaker_label": "spk_0"},
                    {"start_time": "3.5", "end_time": "3.9", "speaker_label": "spk_0"},
                ],
            },
            {
                "start_time": "5.0",
                "end_time": "5.4",
                "speaker_label": "spk_1",
                "items": [{"start_time": "5.0", "end_time": "5.4", "speaker_label": "spk_1"}],
            },
        ],
    },
    items=[
        _word("Hola", "0.5", "0.9"),
        _mark(","),
        _word("tienda", "1.0", "1.4"),
        _mark("."),
        _word("Diga", "3.5", "3.9"),
        _word("Zumba", "5.0", "5.4"),
        _mark("."),
    ],
)

CHANNELS = _job(
    "lamp-call-19",
    channel_labels={
        "number_of_channels": 2,
        "channels": [
            {
                "channel_label": "ch_0",
                "items": [
                    _word("Lamps", "0.5", "0.9"),
                    _word("hello", "0.95", "2.5"),
                    _mark("."),
                    _word("Yes", "6.0", "6.3"),
                    _mark("?"),
                ],
            },
            {"channel_label": "ch_1", "items": [_word("It", "2.0", "2.2"), _word("hums", "2.3", "2.9")]},
        ],
    },
    items=[_word("Lamps", "0.5", "0.9", channel_label="ch_0")],
)


def pages(*documents: dict[str, Any]) -> str:
    """Documents as JSON Lines."""
    return "".join(json.dumps(document) + "\n" for document in documents)


FILES: dict[str, dict[str, str | bytes]] = {
    "Call Analytics": {"analytics/lamp-call-17.json": json.dumps(CALL, indent=2)},
    "speakers": {"lamp-call-18.json": json.dumps(SPEAKERS)},
    "channels": {"lamp-call-19.json": json.dumps(CHANNELS)},
    "array": {"calls.json": json.dumps([CALL, CALL | {"JobName": "lamp-call-20"}])},
    "lines": {"calls.jsonl": pages(CALL, CHANNELS)},
}
