"""Sample chats as the files that chat systems export: native JSON, JSON Lines, and a CSV saved by Excel."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

Source = dict[str, Any]  # one entry of a YAML file under source/
Row = dict[str, str]

SPEAKERS = {"A": "agent", "C": "customer", "B": "bot", "S": "system", "V": "supervisor"}
BOT_NAME = "Harbor Assistant"
CSV_COLUMNS = ["conversation_id", "timestamp", "speaker", "speaker_name", "text"]
MANIFEST_COLUMNS = [
    "file",
    "interaction_id",
    "agent_id",
    "agent_name",
    "team",
    "queue",
    "customer_id",
    "started_at",
    "direction",
    "agent_channel",
    "language",
    "disposition",
]


def table(rows: list[Row], columns: list[str]) -> str:
    """Return rows as a plain CSV: commas, one line feed a row, a header line."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def turns(chat: Source) -> list[dict[str, Any]]:
    """Return a chat's turns in seconds since it began; a typed message has no length, so end = start."""
    now_s = 0
    timed = []
    for gap_s, who, text in chat["turns"]:
        now_s += gap_s
        timed.append({"speaker": SPEAKERS[who], "text": text, "start": now_s, "end": now_s})
    return timed


def native(chat: Source, agent: Row) -> dict[str, Any]:
    """Return a chat as a native transcript."""
    return {
        "id": chat["id"],
        "channel": "chat",
        "agent_id": agent["agent_id"],
        "agent_name": agent["agent_name"],
        "team": agent["team"],
        "queue": chat["queue"],
        "customer_id": chat["customer"]["id"],
        "started_at": chat["started_at"],
        "direction": "inbound",
        "language": chat.get("language", "en"),
        "disposition": chat["disposition"],
        "turns": turns(chat),
    }


def as_json(chat: Source, agent: Row) -> str:
    """Return a native transcript as one JSON document for people to read."""
    return json.dumps(native(chat, agent), ensure_ascii=False, indent=2) + "\n"


def as_json_line(chat: Source, agent: Row) -> str:
    """Return a native transcript as one line of a JSON Lines file."""
    return json.dumps(native(chat, agent), ensure_ascii=False) + "\n"


def as_excel_csv(chats: list[tuple[Source, Row]]) -> bytes:
    """Return chats as Excel saves "CSV UTF-8" where the comma is the decimal mark.

    That is a byte order mark, semicolons, CRLF after a row, and a bare LF for a line break inside a cell.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for chat, agent in chats:
        names = {"agent": agent["agent_name"], "customer": chat["customer"]["name"], "bot": BOT_NAME}
        began = datetime.fromisoformat(chat["started_at"])
        for turn in turns(chat):
            at = (began + timedelta(seconds=turn["start"])).isoformat().replace("+00:00", "Z")
            writer.writerow([chat["id"], at, turn["speaker"], names[turn["speaker"]], turn["text"]])
    return out.getvalue().encode("utf-8-sig")


def manifest_row(item: Source, agent: Row, file: str) -> Row:
    """Return the manifest's row of one chat or e-mail thread kept in `file`."""
    return {
        "file": file,
        "interaction_id": item["id"],
        "agent_id": agent["agent_id"],
        "agent_name": agent["agent_name"],
        "team": agent["team"],
        "queue": item["queue"],
        "customer_id": item["customer"]["id"],
        "started_at": item["started_at"],
        "direction": "inbound",
        "agent_channel": "",
        "language": item.get("language", "en"),
        "disposition": item["disposition"],
    }
