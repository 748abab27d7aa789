"""The inboxes and settings of disturbed nights."""

import json
from pathlib import Path

from tests.faults.points import Scene
from tests.flows import night

__all__ = ["GONE", "OLD_CALL", "change", "write"]

GONE = ("wombat", "axolotl", "capybara")
"""Words of conversations that the later night removes: past the days of words, past all, withdrawn."""
OLD_CALL = "C-2012.wav"
"""A recording that the later night removes."""
_SETTINGS = "workers: 1\ntranscribe_workers: 1\nbatch_size: 2\nspare_disk_mb: 0\npublish_by: [team]\n"
_RETENTION = "retention: {text_days: 2000, all_days: 3000}\n"
_KEY = "0123456789abcdef-a-key\n"


def write(folder: Path, scene: Scene) -> None:
    """`inbox`, and the settings `site.yaml` beside it, for a site's first night."""
    inbox = folder / "inbox"
    night.write_inbox(inbox)
    _say(inbox / "chats" / "T-3.json", GONE[2])
    _say(_copied(inbox, "T-1", "T-8"), GONE[0], "2019-06-03T10:00:00+00:00")
    _say(_copied(inbox, "T-1", "T-9"), GONE[1], "2012-06-03T10:00:00+00:00")
    night.write_wav(inbox / "calls" / OLD_CALL)
    manifest = inbox / "calls" / "manifest.csv"
    header, *rows = manifest.read_text().splitlines()
    rows = [f"{row},2026-11-02T09:00:00+00:00" for row in rows]
    rows.append(f"{OLD_CALL},C-0,a1,Anna Whitfield,North,left,2012-06-03T09:00:00+00:00")
    manifest.write_text("\n".join([f"{header},started_at", *rows]) + "\n")
    settings = _SETTINGS
    if scene == "sealed":
        key = folder / "key"
        key.write_text(_KEY)
        key.chmod(0o600)
        settings += f"encryption_key_file: {key}\nkeep_raw_days: 30\n"
    (folder / "site.yaml").write_text(settings)


def change(folder: Path) -> None:
    """What a later night finds: a chat changed, one new, one withdrawn, and days after which words go."""
    chats = folder / "inbox" / "chats"
    text = (chats / "T-2.json").read_text()
    (chats / "T-2.json").write_text(text.replace("Anything else", "Is there anything more"))
    _copied(folder / "inbox", "T-5", "T-10")
    (chats / "T-3.json").write_text(
        json.dumps(json.loads((chats / "T-3.json").read_text()) | {"consent": "no"})
    )
    settings = folder / "site.yaml"
    settings.write_text(settings.read_text() + _RETENTION)


def _copied(inbox: Path, name: str, as_name: str) -> Path:
    about = json.loads((inbox / "chats" / f"{name}.json").read_text())
    path = inbox / "chats" / f"{as_name}.json"
    path.write_text(json.dumps(about | {"id": as_name}))
    return path


def _say(path: Path, word: str, started_at: str | None = None) -> None:
    """The customer says the word; the chat begins then."""
    about = json.loads(path.read_text())
    about["turns"][0]["text"] += f" It is about my {word}."
    path.write_text(json.dumps(about | ({"started_at": started_at} if started_at else {})))
