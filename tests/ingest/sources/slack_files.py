"""Slack exports as Slack writes them, for tests: shape -> files."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

__all__ = ["FILES", "FOLDER", "TEAM", "day", "message", "user"]

TEAM = "T01SHOP"


def user(own_id: str, name: str, **more: Any) -> dict[str, Any]:
    """A member as users.json lists them."""
    profile = {"real_name": name, "display_name": "", "email": more.pop("email", ""), "team": TEAM}
    return {
        "id": own_id,
        "team_id": more.pop("team_id", TEAM),
        "name": name.lower().replace(" ", "."),
        "deleted": False,
        "color": "9f69e7",
        "real_name": name,
        "tz": "Europe/Madrid",
        "profile": profile,
        "is_admin": False,
        "is_bot": more.pop("is_bot", False),
        "is_restricted": more.pop("is_restricted", False),
        "updated": 1792570000,
    }


def message(ts: str, own_id: str | None, text: str, **more: Any) -> dict[str, Any]:
    """A message of a day."""
    base = {"client_msg_id": f"4f3e-{ts}", "type": "message", "text": text, "user": own_id, "ts": ts}
    return base | {"team": TEAM, "user_team": TEAM, "source_team": TEAM} | more


def day(*messages: Mapping[str, Any]) -> str:
    """A day's file."""
    return json.dumps(list(messages), indent=4)


USERS = [
    user("U01ANA", "Ana Ruiz", email="ana@shop.example"),
    user("U02BEN", "Benjamin O.", email="ben@shop.example"),
    user("U03MIA", "Mia Novak", is_restricted=True, team_id="T09MAIL"),
    user("U04ZOE", "Zoë Meyer"),
    user("U05BOT", "helpbot", is_bot=True),
]
CHANNELS = [
    {"id": "C01HELP", "name": "help", "created": 1792000000, "creator": "U01ANA", "members": ["U01ANA"]}
]
GROUPS = [
    {"id": "G01ALL", "name": "mpdm-ana--ben--mia-1", "created": 1792000000, "members": ["U01ANA", "U02BEN"]}
]
DMS = [{"id": "D01MIA", "created": 1792000000, "members": ["U01ANA", "U03MIA"]}]
T = "1792575000.000100"  # 2026-10-21 09:30:00 UTC

FIRST_DAY = day(
    {
        "type": "message",
        "subtype": "channel_join",
        "ts": "1792574000.000100",
        "user": "U03MIA",
        "text": "<@U03MIA> has joined the channel",
    },
    message(
        T,
        "U03MIA",
        "Hi <@U01ANA>, my parcel &amp; its label are <https://x.example/1|lost> :cry:",
        thread_ts=T,
        reply_count=3,
    ),
    message(
        "1792575060.000200",
        "U05BOT",
        "A ticket was opened",
        thread_ts=T,
        bot_id="B05",
        bot_profile={"name": "Help Bot"},
    ),
    message(
        "1792575120.000300",
        "U01ANA",
        "Hi Mia &lt;3, looking",
        thread_ts=T,
        edited={"user": "U01ANA", "ts": "1792575125.000000"},
    ),
    message("1792575200.000400", "U04ZOE", "anyone for <#C02LUNCH|lunch>? <!here>"),
    message("1792575260.000500", "U02BEN", "", files=[{"id": "F1"}], subtype="file_share"),
    {
        "type": "message",
        "subtype": "tombstone",
        "ts": "1792575300.000600",
        "user": "USLACKBOT",
        "text": "This message was deleted.",
        "hidden": True,
    },
)
SECOND_DAY = day(
    message("1792663200.000100", "U02BEN", "Found it, see <mailto:ben@shop.example|my mail>", thread_ts=T),
    {
        "type": "message",
        "subtype": "bot_message",
        "ts": "1792663300.000100",
        "bot_id": "B09",
        "username": "Monitor",
        "text": "",
        "attachments": [{"fallback": "all good", "title": "Shop", "text": "all good again"}],
    },
)
FOLDER: dict[str, str] = {
    "users.json": json.dumps(USERS, indent=4),
    "channels.json": json.dumps(CHANNELS),
    "dms.json": json.dumps(DMS),
    "mpims.json": json.dumps(GROUPS),
    "integration_logs.json": "[]",
    "help/2026-10-21.json": FIRST_DAY,
    "help/2026-10-22.json": SECOND_DAY,
    "mpdm-ana--ben--mia-1/2026-10-21.json": day(message("1792577000.000100", "U02BEN", "Lunch?")),
    "D01MIA/2026-10-21.json": day(
        message("1792576000.000100", "U03MIA", "Thanks again"),
        message("1792576060.000100", "U01ANA", "Any time"),
    ),
}


def zipped(files: Mapping[str, str]) -> bytes:
    """The files as one zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


FILES: dict[str, dict[str, str | bytes]] = {
    "folder": dict(FOLDER),
    "folder below": {f"Shop Slack export/{name}": content for name, content in FOLDER.items()},
    "zip": {"Shop Slack export.zip": zipped(FOLDER)},
}
