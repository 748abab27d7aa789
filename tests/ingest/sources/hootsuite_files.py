"""Hootsuite Inbox exports as Hootsuite writes them, for tests: shape -> files."""

from tests.ingest.sources.social_files import table

__all__ = ["CONVERSATIONS", "FILES", "MESSAGES", "MESSAGE_HEADER"]

MESSAGE_HEADER = (
    "Message ID,Conversation ID,Medium,Channel,Channel Display Name,Contact Profile ID,"
    "Contact Primary Identifier,Contact Secondary Identifier,Created at,Direction,Message Type,Content,"
    "Agent ID,Agent Name,Agent Email,Automated,Post URL,Sentiment,Attachment Count"
)
_SHOP = ("FACEBOOK", "shopfb", "Shop on Facebook", "cp-77", "Mia Novak", "mia.novak.9")
_ANA = ("ag-1", "Ana Ruiz", "ana@shop.example")
_BEN = ("ag-2", "Ben O", "ben@shop.example")
_NOBODY = ("", "", "")
MESSAGES = table(
    MESSAGE_HEADER,
    (
        "m4",
        "c-1",
        *_SHOP,
        "2026-10-21 09:40:00",
        "Outbound",
        "PRIVATE",
        "Hi, Ben here.",
        *_BEN,
        "",
        "",
        "",
        "0",
    ),
    (
        "m1",
        "c-1",
        *_SHOP,
        "2026-10-21 09:30:00",
        "Inbound",
        "PRIVATE",
        "Where is\nmy order?",
        *_ANA,
        "",
        "",
        "",
        "1",
    ),
    (
        "m9",
        "c-2",
        "SMS",
        "+15550100",
        "Shop SMS",
        "cp-78",
        "Zoë",
        "",
        "2026-10-21 10:00:00",
        "Inbound",
        "TEXT",
        "STOP?",
        *_NOBODY,
        "",
        "",
        "",
        "",
    ),
    (
        "m2",
        "c-1",
        *_SHOP,
        "2026-10-21 09:30:05",
        "Outbound",
        "PRIVATE",
        "We are on it!",
        *_NOBODY,
        "true",
        "",
        "",
        "",
    ),
    (
        "m3",
        "c-1",
        *_SHOP,
        "2026-10-21 09:35:00",
        "Outbound",
        "INTERNAL NOTE",
        "Ben, yours?",
        *_ANA,
        "",
        "",
        "",
        "",
    ),
)
CONVERSATIONS = table(
    "Conversation ID,Medium,Channel,Channel Display Name,Contact Profile ID,Contact Primary Identifier,"
    "Created at,Last Status Change Agent ID,Status,Topic,Resolved at,CSAT Score,CSAT Comment",
    (
        "c-1",
        "FACEBOOK",
        "shopfb",
        "Shop on Facebook",
        "cp-77",
        "Mia Novak",
        "2026-10-21 09:30:00",
        "ag-2",
        "Resolved",
        "Delivery",
        "2026-10-21 10:30:00",
        "4",
        "quick",
    ),
    (
        "c-3",
        "WHATSAPP",
        "wa",
        "Shop WhatsApp",
        "cp-79",
        "Ola",
        "2026-10-20 08:00:00",
        "ag-2",
        "Resolved",
        "Returns",
        "2026-10-20 09:00:00",
        "",
        "",
    ),
)

FILES: dict[str, dict[str, str | bytes]] = {
    "messages": {"messages.csv": MESSAGES},
    "messages and conversations": {"messages.csv": MESSAGES, "resolved.csv": CONVERSATIONS},
}
