"""What Amazon Connect writes, for tests: shape -> files."""

import json
from typing import Any

__all__ = ["CALL", "CHAT", "CONNECT", "FILES", "message"]

_EVENT = "application/vnd.amazonaws.connect.event."
_CUSTOMER, _AGENT = "e9b36a6d-12aa", "f36a545d-67b2"


def _said(who: str, content: str, begin: int, end: int) -> dict[str, Any]:
    return {
        "BeginOffsetMillis": begin,
        "Content": content,
        "EndOffsetMillis": end,
        "Id": f"turn-{begin}",
        "ParticipantId": who,
        "Sentiment": "NEUTRAL",
        "LoudnessScore": [79.27],
    }


CALL: dict[str, Any] = {
    "Version": "VOICE-2022-11-30",
    "AccountId": "111122223333",
    "Channel": "VOICE",
    "ContentMetadata": {"Output": "Raw"},
    "CustomerMetadata": {
        "ContactId": "75c4b86a-0c5f",
        "InstanceId": "6f1d",
        "InputS3Uri": "s3://lamps/connect/CallRecordings/2026/10/21/75c4b86a-0c5f_20261021T14%3A05_UTC.wav",
    },
    "JobStatus": "COMPLETED",
    "JobDetails": {"SkippedAnalysis": []},
    "LanguageCode": "en-US",
    "Participants": [
        {"ParticipantId": "c-1", "ParticipantRole": "CUSTOMER"},
        {"ParticipantId": "a-1", "ParticipantRole": "AGENT"},
        {"ParticipantId": "b-1", "ParticipantRole": "CUSTOM_BOT"},
    ],
    "Transcript": [
        _said("b-1", "Say one for lamps.", 0, 900),
        _said("a-1", "Lamps, hello.", 1000, 2000),
        _said("c-1", "It hums [PII].", 1900, 4640)
        | {"Redaction": {"RedactedTimestamps": [{"BeginOffsetMillis": 3290, "EndOffsetMillis": 3620}]}},
        _said("AGENT", "Oh no.", 5000, 5500),
    ],
    "Categories": {"MatchedCategories": [], "MatchedDetails": {}},
    "ConversationCharacteristics": {"TotalConversationDurationMillis": 32110},
    "CustomModels": [],
}


def message(role: str, name: str, content: str, second: int, **more: Any) -> dict[str, Any]:
    """A message of a chat."""
    return {
        "AbsoluteTime": f"2026-10-21T14:05:{second:02}.500Z",
        "Content": content,
        "ContentType": "text/markdown",
        "DisplayName": name,
        "Id": f"message-{second}",
        "ParticipantId": {"AGENT": _AGENT, "CUSTOMER": _CUSTOMER}.get(role, "system-1"),
        "ParticipantRole": role,
        "Type": "MESSAGE",
    } | more


def _event(kind: str, second: int) -> dict[str, Any]:
    return {
        "AbsoluteTime": f"2026-10-21T14:05:{second:02}.000Z",
        "ContentType": _EVENT + kind,
        "DisplayName": "Mia",
        "Id": f"event-{second}",
        "ParticipantId": _CUSTOMER,
        "ParticipantRole": "CUSTOMER",
        "Type": "EVENT",
    }


_LIST = json.dumps(
    {
        "templateType": "ListPicker",
        "version": "1.0",
        "data": {
            "content": {"title": "What is it about?", "subtitle": "Tap one", "elements": [{"title": "A"}]}
        },
    }
)

_ITEMS = [
    _event("participant.joined", 0),
    message("SYSTEM", "SYSTEM_MESSAGE", "You are in line.", 1, ContentType="text/plain"),
    message("SYSTEM", "BOT", _LIST, 2, ContentType="application/vnd.amazonaws.connect.message.interactive"),
    message("CUSTOMER", "Mia", "Hums \u2013 my lamp", 9),
    _event("transfer.succeeded", 10),
    message("AGENT", "Ana Ruiz", "Hello Mia.", 12),
    message("CUSTOMER", "Mia", "", 14, Type="ATTACHMENT", Attachments=[{"AttachmentName": "lamp.jpg"}]),
    message("AGENT", "Ben", "Ben from the shop here.", 20),
    message("SUPERVISOR", "Kim", "Well done.", 22),
    _event("chat.ended", 30),
]

CHAT: dict[str, Any] = {
    "AccountId": "111122223333",
    "Categories": {"MatchedCategories": [], "MatchedDetails": {}},
    "Channel": "CHAT",
    "ChatTranscriptVersion": "2019-08-26",
    "ContentMetadata": {"Output": "Raw"},
    "ConversationCharacteristics": {"TotalConversationDurationMillis": 30000},
    "CustomModels": [],
    "CustomerMetadata": {"ContactId": "b49644f6-672f", "InstanceId": "6f1d"},
    "JobStatus": "COMPLETED",
    "LanguageCode": "en-US",
    "Participants": [
        {"ParticipantId": _CUSTOMER, "ParticipantRole": "CUSTOMER"},
        {"ParticipantId": _AGENT, "ParticipantRole": "AGENT"},
    ],
    "Transcript": _ITEMS,
    "Version": "CHAT-2022-11-30",
}

CONNECT: dict[str, Any] = {
    "Version": "2019-08-26",
    "AWSAccountId": "111122223333",
    "InstanceId": "6f1d",
    "InitialContactId": "b49644f6-672f",
    "ContactId": "b49644f6-672f",
    "Participants": [{"ParticipantId": _AGENT}, {"ParticipantId": _CUSTOMER}],
    "Transcript": list(reversed(_ITEMS)),
}

FILES: dict[str, dict[str, str | bytes]] = {
    "call": {"75c4b86a-0c5f_analysis_2026-10-21T14_40_00Z.json": json.dumps(CALL, indent=2)},
    "chat": {"b49644f6-672f_analysis.json": json.dumps(CHAT)},
    "chat of Connect": {"b49644f6-672f_20261021T14:05_UTC.json": json.dumps(CONNECT)},
    "lines": {"contacts.jsonl": json.dumps(CALL) + "\n" + json.dumps(CHAT) + "\n"},
}
