"""What Genesys Cloud writes, for tests: shape -> files."""

import json
from typing import Any

__all__ = ["BEGAN_MS", "CALL", "FILES", "OFFSETS", "SMS", "TRANSFERRED", "phrase"]

BEGAN_MS = 1_792_591_500_000
"""2026-10-21T14:05:00Z."""
_QUEUE = "5f0c3b1e-queue"


def phrase(purpose: str, text: str, start: int, lasting: int, **more: Any) -> dict[str, Any]:
    """A phrase of a transcript."""
    return {
        "text": text.lower().strip("."),
        "decoratedText": text,
        "stability": 1.0,
        "confidence": 0.75,
        "offset": {"milliseconds": start % 100_000},
        "startTimeMs": start,
        "duration": {"milliseconds": lasting},
        "words": [],
        "alternatives": [],
        "participantPurpose": purpose,
        "phraseIndex": 0,
    } | more


def _word(text: str, start: int, lasting: int) -> dict[str, Any]:
    return {"word": text, "confidence": 0.5, "startTimeMs": start, "duration": {"milliseconds": lasting}}


def _file(communication: str, phrases: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "organizationId": "b657c46c-org",
        "conversationId": "f2b45a1d-conversation",
        "communicationId": communication,
        "mediaType": "call",
        "conversationStartTime": BEGAN_MS - 60_000,
        "startTime": BEGAN_MS,
        "duration": {"milliseconds": 90_000},
        "transcripts": [
            {
                "transcriptId": f"transcript-{communication}",
                "language": "en-us",
                "programId": "p",
                "engineId": "r2d2",
                "startTime": BEGAN_MS,
                "phrases": phrases,
                "analytics": {"sentiment": [{"phraseIndex": 1, "sentiment": -1}], "topics": []},
            }
        ],
        "participants": [
            {"participantPurpose": "external", "ani": "+15555550100", "initialDirection": "inbound"},
            {
                "participantPurpose": "internal",
                "userId": "a101",
                "queueId": _QUEUE,
                "startTimeMs": BEGAN_MS,
                "endTimeMs": BEGAN_MS + 30_000,
            },
        ],
        "uri": "https://transcripts.example/1",
    } | more


_ANA_WORDS = [_word("lamps", BEGAN_MS + 1000, 400), _word("hello", BEGAN_MS + 1500, 500)]
_SAID = [
    phrase("ivr", "Say one.", BEGAN_MS + 200, 500),
    phrase("internal", "Lamps, hello.", BEGAN_MS + 1000, 1000, words=_ANA_WORDS, confidence=None),
    phrase("external", "It hums.", BEGAN_MS + 1900, 2000),
]
CALL = _file("c6f09067", _SAID)
_BEN = {
    "participantPurpose": "internal",
    "userId": "a102",
    "startTimeMs": BEGAN_MS + 25_000,
    "endTimeMs": BEGAN_MS + 90_000,
}
TRANSFERRED = _file(
    "d7a19178",
    [
        phrase("internal", "Both of us.", BEGAN_MS + 27_000, 900),
        phrase("internal", "Ben speaking.", BEGAN_MS + 40_000, 900),
    ],
    startTime=BEGAN_MS + 25_000,
    participants=[_BEN],
)
OFFSETS = {
    "conversationId": "conversation-2",
    "communicationId": "session-1",
    "mediaType": "voice",
    "transcripts": [
        {
            "transcriptId": "t1",
            "phrases": [
                {"text": "Hi", "startTimeMs": 4200, "participantPurpose": "internal"},
                {"text": "My lamp", "startTimeMs": 500, "durationMs": 800, "participantPurpose": "external"},
            ],
        }
    ],
}
SMS = _file(
    "e8b20289",
    [
        phrase("external", "Lamp hums", BEGAN_MS + 5000, 0),
        phrase("internal", "Which one?", BEGAN_MS + 65_000, 0),
    ],
    conversationId="conversation-3",
    mediaType="message",
)
SMS["transcripts"][0]["messageType"] = "sms"

FILES: dict[str, dict[str, str | bytes]] = {
    "call": {"call.json": json.dumps(CALL, indent=2)},
    "call of two communications": {"a.json": json.dumps(CALL), "b.json": json.dumps(TRANSFERRED)},
    "offsets": {"offsets.json": json.dumps(OFFSETS)},
    "array": {"all.json": json.dumps([CALL, OFFSETS, SMS, TRANSFERRED])},
    "lines": {"all.jsonl": "".join(json.dumps(each) + "\n" for each in (OFFSETS, SMS))},
}
