"""Sprout Social inbox exports, for tests: shape -> files."""

from tests.ingest.sources.social_files import table

__all__ = ["FILES", "HEADER", "MESSAGES"]

HEADER = (
    "Timestamp (UTC),Network,Profile,Message Type,Sender,Message,Thread ID,Message ID,Sentiment,Tags,Sent By,"
    "Sent By Email,Internal Comment,Permalink,CSAT"
)
_LINK = "https://x.example/1"
_IG = ("Instagram", "@shop", "Instagram Direct Message")
MESSAGES = table(
    HEADER,
    (
        "2026-10-21 09:30:00",
        *_IG,
        "@mia",
        "Is &quot;blue&quot; in stock?",
        "t-1",
        "1",
        "Neutral",
        "stock",
        "",
        "",
        "",
        _LINK,
        "",
    ),
    (
        "2026-10-21 09:31:30",
        *_IG,
        "@shop",
        "Hi Mia! It is.",
        "t-1",
        "2",
        "",
        "stock,vip",
        "Ana Ruiz",
        "ana@shop.example",
        "",
        _LINK,
        "",
    ),
    (
        "2026-10-21 09:32:00",
        "X",
        "@shop",
        "X Mention",
        "@zoe",
        "@shop are you open?",
        "t-2",
        "3",
        "Neutral",
        "",
        "",
        "",
        "",
        _LINK,
        "",
    ),
    ("2026-10-21 09:33:00", *_IG, "", "Ask stock team first", "t-1", "4", "", "", "", "", "yes", _LINK, ""),
    ("2026-10-21 09:34:00", *_IG, "@mia", "Great 😀", "t-1", "5", "Positive", "", "", "", "", _LINK, "😀"),
    (
        "2026-10-21 09:45:00",
        "X",
        "@shop",
        "X Reply",
        "@shop",
        "Till six!",
        "t-2",
        "6",
        "",
        "",
        "",
        "",
        "",
        _LINK,
        "",
    ),
)

FILES: dict[str, dict[str, str | bytes]] = {
    "messages": {"inbox.csv": MESSAGES},
    "with a mark": {"inbox.csv": b"\xef\xbb\xbf" + MESSAGES.encode()},
}
