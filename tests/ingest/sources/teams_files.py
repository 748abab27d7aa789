"""What Microsoft Teams and Graph write, for tests: shape -> files."""

import json
from typing import Any

__all__ = ["CHAT", "FILES", "GRAPH_VTT", "VTT", "message", "page"]

_GUID = "9d5d4a5e-8c3b-4f5c-9d1e-0b6f0a7c1e2"

VTT = f"""WEBVTT

{_GUID}1/12-0
00:00:03.120 --> 00:00:05.440
<v Ana Ruiz>Good morning, this is Ana,</v>

{_GUID}1/12-1
00:00:05.440 --> 00:00:07.000
<v Ana Ruiz>how can I help?</v>

{_GUID}2/20-0
00:00:07.800 --> 00:00:11.250
<v Mia Novak (Guest)>My lamp &amp; its plug
don't fit.

{_GUID}3/31-0
00:00:13.000 --> 00:00:14.500
<v Ana Ruiz>Oh no.</v><v Mia Novak (Guest)>Yes!</v>
"""

GRAPH_VTT = """WEBVTT

0:0:0.0 --> 0:0:5.320
<v Ana Ruiz>This call is recorded.</v>

0:1:2.5 --> 0:1:3.0
<v Mia Novak>Fine.</v>
"""


def message(own_id: str, name: str, content: str, at: str, **more: Any) -> dict[str, Any]:
    """A chatMessage of a chat."""
    own = f"user-{name.split(maxsplit=1)[0].lower()}"
    user = {"id": own, "displayName": name, "userIdentityType": "aadUser"}
    return {
        "@odata.type": "#microsoft.graph.chatMessage",
        "id": own_id,
        "replyToId": None,
        "etag": own_id,
        "messageType": "message",
        "createdDateTime": at,
        "lastModifiedDateTime": at,
        "deletedDateTime": None,
        "subject": None,
        "importance": "normal",
        "locale": "en-us",
        "chatId": "19:8ea0e38b@thread.v2",
        "from": {"application": None, "device": None, "user": user},
        "body": {"contentType": "html", "content": content},
        "channelIdentity": None,
        "attachments": [],
        "mentions": [],
        "reactions": [],
    } | more


def page(*messages: dict[str, Any]) -> str:
    """Messages as Graph pages them."""
    context = "https://graph.microsoft.com/v1.0/$metadata#Collection(chatMessage)"
    return json.dumps({"@odata.context": context, "@odata.count": len(messages), "value": list(messages)})


CHAT = (
    message("5", "Ana Ruiz", "<p>Bye!</p>", "2026-10-22T08:00:00Z"),
    message("4", "Ana Ruiz", "gone", "2026-10-21T09:35:00Z", deletedDateTime="2026-10-21T09:36:00Z"),
    message(
        "3",
        "Ana Ruiz",
        '<div><div><at id="0">Mia Novak</at>&nbsp;on its way <emoji alt="🙂"></emoji></div></div>',
        "2026-10-21T09:32:30.5Z",
    ),
    message(
        "2",
        "Mia Novak",
        '<p>See &lt;picture&gt;</p><attachment id="a1"></attachment>',
        "2026-10-21T09:31:00Z",
        attachments=[{"id": "a1", "contentType": "reference", "name": "lamp.png"}],
    ),
    message(
        "1",
        "Mia Novak",
        "",
        "2026-10-21T09:30:00Z",
        body={"contentType": "text", "content": "Where's my lamp?"},
    ),
    message(
        "0",
        "x",
        "<systemEventMessage/>",
        "2026-10-21T09:29:00Z",
        messageType="systemEventMessage",
        **{"from": None},
        eventDetail={"@odata.type": "#microsoft.graph.membersAddedEventMessageDetail"},
    ),
)  # fmt: skip

_CHANNEL = {"channelIdentity": {"teamId": "t1", "channelId": "19:help@thread.tacv2"}, "chatId": None}
_BOT = {"from": {"application": {"id": "app-1", "displayName": "Help Bot", "applicationIdentityType": "bot"}}}
_ROOT = message(
    "100", "Zoë Meyer", "<p>The lamp flickers</p>", "2026-10-21T10:00:00Z", subject="Lamp", **_CHANNEL
)
_REPLIES = (
    message("102", "Ben Okoro", "<p>Which one?</p>", "2026-10-21T10:05:00Z", replyToId="100", **_CHANNEL),
    message("101", "x", "Noted.", "2026-10-21T10:00:10Z", replyToId="100", **_CHANNEL, **_BOT),
)

FILES: dict[str, dict[str, str | bytes]] = {
    "transcript": {"Support call.vtt": VTT},
    "transcript of Graph": {"content.vtt": GRAPH_VTT},
    "pages of a chat": {"page1.json": page(*CHAT[:3]), "page2.json": page(*CHAT[2:])},
    "array": {"chat.json": json.dumps(CHAT)},
    "lines": {"chat.jsonl": "".join(json.dumps(each) + "\n" for each in CHAT)},
    "channel with replies inside": {"channel.json": page(_ROOT | {"replies": list(_REPLIES)})},
    "channel as lines": {"channel.jsonl": "".join(json.dumps(each) + "\n" for each in (*_REPLIES, _ROOT))},
    "one message": {"message.json": json.dumps(_ROOT, indent=2)},
}
