"""The files of a Slack export: which they are, and how thousands of them are read in one zip."""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, TypeGuard
from zipfile import ZipFile

from qa.ingest._json_records import json_first
from qa.ingest._part import Part
from qa.layout import Layout

__all__ = ["at_hand", "claim_slack", "is_day_file", "listed"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")
_TS = re.compile(r"\d{10}\.\d{4,6}")
_TRIED = 5
_LISTS = {"users.json": "users", "org_users.json": "users", "channels.json": "channels"}
_LISTS |= {"groups.json": "channels", "dms.json": "channels", "mpims.json": "channels"}
_EXTRAS = {
    "integration_logs.json",
    "canvases.json",
    "lists.json",
    "content_flags.json",
    "huddle_transcripts.json",
}
_EXTRAS |= {"file_conversations.json", "attachments.json", "external_organizations.json"}


def is_day_file(part: Part) -> bool:
    """Whether it is called as the days of a channel are."""
    return _DAY.fullmatch(PurePosixPath(part.name).name) is not None


def _is_day(part: Part) -> bool:
    """Whether it holds messages of a channel; an empty day does as well."""
    if not part.is_json:
        return False
    return part.text.strip() == "[]" or _is_message(json_first(part).get(""))


def _is_message(first: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(first, dict) and {"type", "ts"} <= first.keys()


def _is_slacks_own(part: Part) -> bool:
    """Whether its message tells by itself: nobody else writes times as texts of seconds with six decimals."""
    first = json_first(part).get("")
    return _is_message(first) and _TS.fullmatch(str(first["ts"])) is not None and "text" in first


def listed(part: Part) -> str:
    """ "users", "channels" for a list of them, "" else."""
    first = json_first(part).get("") if part.is_json else None
    if not isinstance(first, dict) or "id" not in first:
        return ""
    if "profile" in first and first.keys() & {"team_id", "real_name", "is_bot", "deleted"}:
        return "users"
    if "members" in first and "created" in first:
        return "channels"
    # a list with less in it is known by the name that all of Slack's exports give it
    return _LISTS.get(PurePosixPath(part.name).name, "") if "name" in first else ""


def claim_slack(parts: Sequence[Part], layout: Layout) -> list[list[Part]]:
    """An export for each folder that holds channels; its lists stand beside the channels.

    Of folders only this one, so that the nearest roles.json is asked; a zip is looked through at once.
    """
    by_root: dict[str, list[Part]] = {}
    for part in parts:
        path = PurePosixPath(part.name)
        is_near = part.member is not None or len(path.parts) == 2
        if is_near and len(path.parts) > 1 and _DAY.fullmatch(path.name):
            by_root.setdefault(str(path.parent.parent), []).append(part)
    # thousands are opened once, when they are read
    by_root = {root: days for root, days in by_root.items() if all(map(_is_day, days[:_TRIED]))}
    # days without any list of users or channels may be anybody's, unless their times are Slack's
    with_lists = {root for root, days in by_root.items() if any(map(_is_slacks_own, days[:_TRIED]))}
    for part in parts if by_root else ():
        path, root = PurePosixPath(part.name), str(PurePosixPath(part.name).parent)
        is_list = root in by_root and bool(listed(part))
        if is_list or (root in by_root and path.name in _EXTRAS):
            by_root[root].append(part)
        with_lists |= {root} if is_list else set()
    return [found for root, found in by_root.items() if root in with_lists]


@dataclass(frozen=True)
class _Member(Part):
    """A file in a zip whose list of files was read once for all."""

    archive: ZipFile | None = None

    def _raw(self) -> BinaryIO:
        if self.archive is None or self.member is None:
            return super()._raw()
        return io.BytesIO(self.archive.read(self.member))


def at_hand(parts: Sequence[Part], archives: ExitStack) -> Iterator[Part]:
    """The parts; those in one zip without its list being read for each: there is a file a day and channel.

    The zips stay open until `archives` ends.
    """
    opened: dict[Path, ZipFile] = {}
    for part in parts:
        if part.member is None:
            yield part
        else:
            if part.path not in opened:
                opened[part.path] = archives.enter_context(ZipFile(part.path))
            yield _Member(part.path, part.name, part.file, part.member, opened[part.path])
