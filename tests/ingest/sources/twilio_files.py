"""What Twilio's Intelligence API answers, for tests: shape -> files."""

import json
from typing import Any

__all__ = ["FILES", "PAGE_1", "PAGE_2", "SID", "TRANSCRIPT", "page", "sentence"]

SID = "GT" + "1a" * 16
_OTHER = "GT" + "2b" * 16
_API = "https://intelligence.example/v2/Transcripts"


def sentence(index: int, channel: int, text: str, start: str | None, end: str | None) -> dict[str, Any]:
    """A sentence as the API has it."""
    return {
        "media_channel": channel,
        "sentence_index": index,
        "start_time": start,
        "end_time": end,
        "transcript": text,
        "sid": f"GX{index:032x}",
        "confidence": None,
        "words": [],
    }


def page(number: int, sentences: list[dict[str, Any]], sid: str = SID) -> dict[str, Any]:
    """A page of sentences."""
    url = f"{_API}/{sid}/Sentences?PageSize=2&Page="
    meta = {
        "key": "sentences",
        "page": number,
        "page_size": 2,
        "first_page_url": f"{url}0",
        "url": f"{url}{number}",
        "next_page_url": None,
        "previous_page_url": None,
    }
    return {"sentences": sentences, "meta": meta}


_FIRST = sentence(0, 1, "Hello, lamps.", "0.5", "1.5") | {
    "confidence": "0.875",
    "words": [
        {"word": "hello", "start_time": "0.5", "end_time": "0.9"},
        {"word": "lamps", "start_time": "1.0", "end_time": "1.5"},
    ],
}
PAGE_1 = page(0, [_FIRST, sentence(1, 2, "It hums.", "2.0", "3.5")])
PAGE_2 = page(1, [sentence(2, 1, "Oh no.", "3.0", "4.0"), sentence(3, 2, " ", "4.1", "4.2")])

TRANSCRIPT: dict[str, Any] = {
    "account_sid": "AC" + "3c" * 16,
    "service_sid": "GA" + "4d" * 16,
    "sid": SID,
    "date_created": "2026-10-21T15:00:00Z",
    "date_updated": "2026-10-21T15:01:00Z",
    "status": "completed",
    "channel": {
        "media_properties": {"source_sid": "RE" + "5e" * 16},
        "participants": [
            {"channel_participant": 1, "role": "Agent", "full_name": "Ana Ruiz", "email": "ana@shop.example"},
            {"channel_participant": 2, "role": "Customer", "full_name": None},
        ],
    },
    "data_logging": False,
    "language_code": "en-US",
    "media_start_time": "2026-10-21T14:05:00Z",
    "duration": 32,
    "customer_key": None,
    "url": f"{_API}/{SID}",
    "redaction": True,
}

_SCRIPT = [
    {
        "mediaChannel": 2,
        "sentenceIndex": 1,
        "startTime": 2.5,
        "endTime": 3.5,
        "transcript": "Here.",
        "confidence": 0.5,
        "transcriptSid": _OTHER,
    },
    {"mediaChannel": 1, "sentenceIndex": 0, "startTime": 0, "endTime": 1, "transcript": "Anybody?"},
]
_SCRIPT[1]["transcriptSid"] = _OTHER

FILES: dict[str, dict[str, str | bytes]] = {
    "pages": {"p1.json": json.dumps(PAGE_2), "p2.json": json.dumps(PAGE_1)},
    "pages with the transcript": {
        "p1.json": json.dumps(PAGE_1, indent=2),
        "p2.json": json.dumps(PAGE_2),
        "transcript.json": json.dumps(TRANSCRIPT),
    },
    "list": {"sentences.json": json.dumps(PAGE_1["sentences"] + PAGE_2["sentences"])},
    "list of JavaScript": {"sentences.json": json.dumps(_SCRIPT)},
}
