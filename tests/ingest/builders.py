"""Small inboxes for tests."""

import json
from pathlib import Path

from qa.ingest import Discovery, discover
from qa.ingest._draft import Draft, Notes
from qa.ingest.native import read_native
from qa.settings import Settings
from qa.types import Rejected

TURNS = [{"speaker": "agent", "text": "Hello"}, {"speaker": "customer", "text": "Hi"}]


def put(root: Path, files: dict[str, str | bytes | object]) -> Path:
    """Write the files: text and bytes as they are, anything else as JSON."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return root


def found(root: Path, files: dict[str, str | bytes | object], **settings: object) -> Discovery:
    return discover(put(root, files), Settings.model_validate(settings))


def native(
    root: Path, content: str | bytes | object, name: str = "a.json"
) -> tuple[list[Draft], list[Rejected]]:
    put(root, {name: content})
    outcomes = list(read_native(root / name, name, Notes()))
    drafts = [o for o in outcomes if isinstance(o, Draft)]
    return drafts, [o for o in outcomes if isinstance(o, Rejected)]


def mail(
    text: str,
    *,
    sender: str = "Sam Poe <sam@x.example>",
    number: int = 1,
    answers: int | None = None,
    headers: str = "",
    date: str | None = None,
) -> str:
    date = date or f"Tue, 20 Oct 2026 09:{number:02}:00 +0000"
    reply = f"In-Reply-To: <m{answers}@x.example>\n" if answers else ""
    head = (
        f"From: {sender}\nTo: b@y.example\nDate: {date}\nMessage-ID: <m{number}@x.example>\n{reply}{headers}"
    )
    return f"{head}Subject: line\n\n{text}\n"
