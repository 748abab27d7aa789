"""Write the sample inbox's roster, surveys, chats and e-mails from the texts under source/.

    python data/samples/make_texts.py [--out DIR]

The same sources give the same bytes: no clock, no chance. DIR is data/samples/inbox unless told otherwise.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from chatlog import MANIFEST_COLUMNS, Row, Source, as_excel_csv, as_json, as_json_line, manifest_row, table
from mailbox_files import automatic_reply, started_at, thread_files

HERE = Path(__file__).parent
SOURCE = HERE / "source"
AGENT_COLUMNS = ["agent_id", "agent_name", "team", "email"]
SURVEY_COLUMNS = ["interaction_id", "answered_at", "csat", "nps", "ces", "resolved", "comment"]
JSON_LINES_FILE = "week-46.jsonl"
CSV_FILE = "export.csv"

Files = Iterator[tuple[str, bytes]]  # path inside the inbox, content


def read(name: str) -> Any:
    """Return what a YAML file under source/ holds."""
    return yaml.safe_load((SOURCE / name).read_text(encoding="utf-8"))


def roster() -> dict[str, Row]:
    """Return the agents by agent_id."""
    return {agent["agent_id"]: agent for agent in read("agents.yaml")}


def chats() -> list[Source]:
    """Return every agent's chats by id, each with its agent_id."""
    by_agent = [read(f"chats/{path.name}") for path in sorted((SOURCE / "chats").glob("*.yaml"))]
    found = [{**chat, "agent_id": book["agent_id"]} for book in by_agent for chat in book["chats"]]
    return sorted(found, key=lambda chat: str(chat["id"]))


def root_files(agents: dict[str, Row]) -> Files:
    """Yield agents.csv and surveys.csv."""
    yield "agents.csv", table(list(agents.values()), AGENT_COLUMNS).encode()
    yield "surveys.csv", table(read("surveys.yaml"), SURVEY_COLUMNS).encode()


def chat_files(agents: dict[str, Row]) -> Files:
    """Yield the chats (JSON files, one JSON Lines file, one CSV) and the manifest that the CSV needs."""
    in_lines, in_csv, manifest = [], [], []
    for chat in chats():
        agent = agents[chat["agent_id"]]
        file = {"json": f"{chat['id']}.json", "jsonl": JSON_LINES_FILE, "csv": CSV_FILE}[chat["format"]]
        if chat["format"] == "json":
            yield f"chats/{file}", as_json(chat, agent).encode()
        elif chat["format"] == "jsonl":
            in_lines.append(as_json_line(chat, agent))
        else:
            in_csv.append((chat, agent))
        if chat["format"] == "csv" or chat.get("manifest"):
            manifest.append(manifest_row(chat, agent, file))
    yield f"chats/{JSON_LINES_FILE}", "".join(in_lines).encode()
    yield f"chats/{CSV_FILE}", as_excel_csv(in_csv)
    yield "chats/manifest.csv", table(manifest, MANIFEST_COLUMNS).encode()


def email_files(agents: dict[str, Row]) -> Files:
    """Yield the e-mail threads, one file a message, and a manifest with one row a thread."""
    book = read("emails.yaml")
    manifest = []
    for thread in book["threads"]:
        agent = agents[thread["agent_id"]]
        files = thread_files(thread, agent, book["signatures"][thread["agent_id"]])
        yield from ((f"emails/{name}", content) for name, content in files.items())
        manifest.append(manifest_row({**thread, "started_at": started_at(thread)}, agent, min(files)))
    yield "emails/manifest.csv", table(manifest, MANIFEST_COLUMNS).encode()


def unusable_files(agents: dict[str, Row]) -> Files:
    """Yield the inputs that are wrong on purpose."""
    book = read("unusable.yaml")
    for item in book["chats"]:
        content = as_json(item["chat"], agents[item["chat"]["agent_id"]]).encode()
        yield f"chats/{item['file']}", content[: int(len(content) * item.get("keep_share", 1))]
    for item in book["emails"]:
        yield f"emails/{item['file']}", automatic_reply(item, agents[item["agent_id"]])


def write_inbox(out: Path) -> int:
    """Write all text samples under a folder and return how many files they are."""
    agents = roster()
    makers = (root_files, chat_files, email_files, unusable_files)
    files = [file for make in makers for file in make(agents)]
    for name, content in files:
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return len(files)


def main() -> None:
    """Write the inbox and say how many files it has."""
    parser = argparse.ArgumentParser(description="Write the sample roster, surveys, chats and e-mails.")
    parser.add_argument("--out", type=Path, default=HERE / "inbox", metavar="DIR", help="the inbox to write")
    out = parser.parse_args().out
    print(f"{write_inbox(out)} files written to {out}")


if __name__ == "__main__":
    main()
