"""Exports named one by one, outside an inbox: the same readers as in one."""

from collections.abc import Sequence
from pathlib import Path

from qa.errors import CallqaError
from qa.ingest._assemble import Assembler
from qa.ingest._draft import Notes
from qa.ingest._files import list_files
from qa.ingest._folder import Folder
from qa.ingest._inbox import ROSTER, Inbox
from qa.ingest._once import Once
from qa.ingest._shown import AS_THEY_ARE, Shown
from qa.ingest.email_eml import Senders
from qa.ingest.roster import read_roster
from qa.layout import ROLES_FILE
from qa.settings import Settings

__all__ = ["open_files"]


def open_files(
    paths: Sequence[Path],
    settings: Settings,
    roster_file: Path | None = None,
    shown: Shown = AS_THEY_ARE,
) -> Inbox:
    """Files and folders as an inbox of texts alone. A folder is an export of several files, or holds many.

    The roster is `roster_file`, else agents.csv in the first path where that is a folder, else the one beside
    it; roles.json may lie in a folder or beside it. Files of one folder are read together. Names are as
    `shown` gives them, as in `open_inbox`. Raises CallqaError when a path isn't there.
    """
    for path in (*paths, *([roster_file] if roster_file else [])):
        if not path.exists():
            raise CallqaError(f"{path}: is not there. Name an exported file, or the folder of an export.")
    notes = Notes()
    chosen = roster_file or _roster_near(paths[0].resolve())
    roster, bad = read_roster(chosen, chosen.name, notes)
    shown = shown.keeping(agent.agent_name for agent in roster.agents)
    assembler = Assembler(roster, settings.default_language, notes)
    senders = Senders(roster, settings.agent_email_domains)
    folders = tuple(
        Folder(root, files, assembler, senders, None, settings.layout, is_whole=is_whole)
        for root, files, is_whole in _folders_of([path.resolve() for path in paths], notes)
    )
    notes.shown = shown.of
    once = Once(notes)
    return Inbox((), tuple(bad), roster.agents, (), (), notes, folders, once, roster, _shown=shown)


def _folders_of(paths: Sequence[Path], notes: Notes) -> list[tuple[Path, dict[str, Path], bool]]:
    """What is named by folder; files named beside one another are of one, as mails that answer each other."""
    beside: dict[Path, dict[str, Path]] = {}
    found: list[tuple[Path, dict[str, Path], bool]] = []
    for path in dict.fromkeys(paths):
        root, files, is_whole = _files_of(path, notes)
        if is_whole or root not in beside:
            found.append((root, files, is_whole))
            beside |= {} if is_whole else {root: files}
        else:
            beside[root].update(files)
    return found


def _roster_near(path: Path) -> Path:
    """Where the roster lies: in the folder, else beside what was named."""
    inside = path / ROSTER
    return inside if inside.is_file() else path.parent / ROSTER


def _files_of(path: Path, notes: Notes) -> tuple[Path, dict[str, Path], bool]:
    """The folder that they count as lying in, the files by their names to show, whether these are all."""
    root = path if path.is_dir() else path.parent
    found = list_files(path, notes) if path.is_dir() else {path.name: path, ROLES_FILE: root / ROLES_FILE}
    files = {f"{root.name}/{name}": each for name, each in found.items()}
    if path.is_dir():
        files[ROLES_FILE] = root.parent / ROLES_FILE
    files.pop(f"{root.name}/{ROSTER}", None)  # it says who is who, wherever it lies
    there = {name: each for name, each in files.items() if each.name != ROLES_FILE or each.is_file()}
    return root, there, path.is_dir()
