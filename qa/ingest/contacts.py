"""contacts.csv or telephony.csv: what a phone system recorded about contacts, one row each, beside the words.

A row belongs to the interaction of the same id. Where it also names a recording (RECORDINGS), that gets the
id of the row, unless a manifest gives it another. A recording that nothing names has its file's name without
the ending as its id, so an export that lists recordings by file name alone joins too. Rows that match nothing
stay: callers who hung up while waiting have no recording.

Columns are known by the names that phone systems give them (ALIASES), also with the unit behind them, as in
"Talk Time (seconds)". Durations are seconds, "75 s", MM:SS or HH:MM:SS. What has no column for its channel
is a call if the file is telephony.csv or lies in calls/.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from qa.errors import InputError, RejectReason
from qa.ingest._assemble import derived_id
from qa.ingest._dates import has_day_first
from qa.ingest._draft import Notes, rejected
from qa.ingest._table import Row, Table, read_table
from qa.ingest._values import NO_TIME, read_number, read_time
from qa.ingest.customers import as_phone
from qa.layout import Layout
from qa.types import Channel, Contact, Rejected

__all__ = ["ALIASES", "FILES", "RECORDINGS", "read_contacts", "recorded_ids"]

FILES = ("contacts.csv", "telephony.csv", "calls/contacts.csv", "calls/telephony.csv")
"""Where such files lie in an inbox."""

ALIASES = {
    "interaction_id": "interaction_id call_id contact_id conversation_id session_id call_sid ucid "
    "recording_id ticket_id id",
    "channel": "channel media_type media",
    "started_at": "started_at start_time started start call_start call_start_time start_timestamp "
    "call_time created_at initiation_timestamp timestamp date_time datetime",
    "agent_id": "agent_id agent_login",
    "queue": "queue queue_name skill skill_name service line hunt_group",
    "customer_id": "customer_id caller_id ani caller caller_number from_number phone_number",
    "reason": "reason contact_reason call_reason topic category",
    "status": "status call_status state",
    "disposition": "disposition disposition_code wrap_up_code wrapup_code",
    "wait_s": "wait_s wait wait_time waiting_time queue_time time_in_queue queue_wait_time "
    "queue_duration speed_of_answer",
    "talk_s": "talk_s talk talk_time talking_time talk_duration conversation_time",
    "hold_s": "hold_s hold hold_time on_hold time_on_hold hold_duration",
    "wrap_up_s": "wrap_up_s wrap_up wrapup wrap wrap_time wrap_up_time wrapup_time acw acw_time "
    "after_call_work after_call_work_time after_contact_work after_contact_work_duration",
    "transfers": "transfers transferred transfer transfer_count is_transferred",
    "is_abandoned": "is_abandoned abandoned abandon abandoned_in_queue",
    "solved_at": "solved_at resolved_at closed_at solved_time",
    "reopens": "reopens reopen_count reopened reopenings",
}
"""The names of a column that are known, best first."""
RECORDINGS = (
    *("recording", "recording_file", "recording_filename", "recording_file_name", "recording_name"),
    *("recording_path", "recording_url", "audio_file", "audio", "file", "filename", "file_name"),
)
"""The names of a column of recordings: a path below calls/, a bare name, an address or a path elsewhere."""
_UNIT = re.compile(r"_*\((?:s|sec|secs|seconds|hh:mm:ss|mm:ss|h:mm:ss|utc)\)$|_(?:sec|secs|seconds)$")
_NOTHING = {"", "-", "n/a", "na", "null", "none"}
_YES_NO = {"yes": 1, "y": 1, "true": 1, "no": 0, "n": 0, "false": 0}
# as Excel writes TRUE and FALSE in other languages
_YES_NO |= dict.fromkeys(
    ("wahr", "vrai", "verdadero", "vero", "verdadeiro", "waar", "ja", "s\u00ed", "si", "oui"), 1
)
_YES_NO |= dict.fromkeys(("falsch", "faux", "falso", "onwaar", "nein", "nee", "non"), 0)
_CHANNELS = {
    Channel.CALL: "call calls voice phone telephone telephony",
    Channel.CHAT: "chat chats webchat web_chat live_chat messaging",
    Channel.EMAIL: "email e-mail mail",
    Channel.SMS: "sms text",
    Channel.SOCIAL: "social social_media",
}
_CHANNEL_NAMED = {name: channel for channel, names in _CHANNELS.items() for name in names.split()}
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d\d(?:\.\d+)?)")
_SECONDS = re.compile(r"\s*(?:s|sec|secs|seconds?)$", re.IGNORECASE)
_MINUTE_S, _HOUR_S = 60, 3600


def read_contacts(
    path: Path, file: str, notes: Notes, layout: Layout | None = None
) -> tuple[list[Contact], list[Rejected]]:
    """The contacts, and the unusable rows by line with the column at fault. No file is no mistake.

    `file` is the path's name in the inbox. Columns that aren't known are noted and left out.
    `layout` gives the zone and date_format of times; 3/10/2026 is read where another row tells the day.
    """
    if not path.is_file():
        return [], []
    try:
        table = read_table(path, {name for names in ALIASES.values() for name in names.split()}, notes, file)
        columns = _columns(table, file, notes)
    except InputError as error:
        return [], [rejected(file, error.reason, error.detail)]
    channel = Channel.CALL if {"calls", "telephony.csv"} & set(PurePosixPath(file).parts) else None
    clocks: dict[str, _Clock] = {
        field: _Clock(columns[field], layout, has_day_first(row.cells[columns[field]] for row in table.rows))
        for field in ("started_at", "solved_at")
        if field in columns
    }
    contacts: dict[str, Contact] = {}
    bad: list[Rejected] = []
    for row in table.rows:
        try:
            contact = _contact(row, columns, channel, clocks, notes)
            if contacts.setdefault(contact.interaction_id, contact) != contact:
                detail = "has the id of a line above, otherwise. The first holds; export one row a contact."
                raise InputError(RejectReason.DUPLICATE_ID, detail)
        except InputError as error:
            bad.append(rejected(file, error.reason, error.detail, part=f"line {row.line}"))
    return list(contacts.values()), bad


def recorded_ids(path: Path, file: str) -> dict[str, str]:
    """The ids that the table gives to recordings, by the ids that they would have by their files' names.

    What `read_contacts` rejects gives none.
    """
    if not path.is_file():
        return {}
    try:
        table = read_table(
            path, {name for names in ALIASES.values() for name in names.split()}, Notes(), file
        )
        columns = _columns(table, file, Notes())
    except InputError:
        return {}
    own, recording = columns["interaction_id"], _recording_column(table)
    if not recording or own == recording:
        return {}
    pairs = [(row.cells[recording], row.cells[own]) for row in table.rows]
    return {_id_of(name): own_id for name, own_id in pairs if name and own_id}


def _recording_column(table: Table) -> str | None:
    return next((name for name in RECORDINGS if name in table.columns), None)


def _id_of(recording: str) -> str:
    """The id that the recording has by its file's name."""
    name = recording.replace("\\", "/").partition("?")[0]
    is_elsewhere = ":" in name or name.startswith("/")
    return derived_id(
        f"calls/{name.rpartition('/')[2] if is_elsewhere else name.removeprefix('calls/')}", None
    )


def _columns(table: Table, file: str, notes: Notes) -> dict[str, str]:
    """The file's column for each field that it has; notes the others. Raises InputError without an id."""
    plain: dict[str, str] = {}
    for column in table.columns:
        plain.setdefault(_UNIT.sub("", column), column)
    columns = {
        field: plain[found]
        for field, names in ALIASES.items()
        if (found := next((name for name in names.split() if name in plain), None)) is not None
    }
    recording = _recording_column(table)
    if "interaction_id" not in columns and recording:
        columns["interaction_id"] = recording
    if "interaction_id" not in columns:
        raise _wrong("has no column with the contact's id. Name it interaction_id, call_id or contact_id.")
    if unread := [
        column or "(no name)" for column in table.columns if column not in {recording, *columns.values()}
    ]:
        notes.say(f"{file}: columns not read: {', '.join(unread)}")
    return columns


@dataclass(frozen=True)
class _Clock:
    """How a column writes its times."""

    column: str
    layout: Layout | None
    is_day_first: bool | None


def _contact(
    row: Row,
    columns: Mapping[str, str],
    channel: Channel | None,
    clocks: Mapping[str, _Clock],
    notes: Notes,
) -> Contact:
    if row.surplus:
        raise _wrong("has more cells than the header. Put quotes around cells with the delimiter in them.")
    given = {field: row.cells[column] for field, column in columns.items()}
    cells = {field: cell for field, cell in given.items() if cell.casefold() not in _NOTHING}
    if "interaction_id" not in cells:
        raise _wrong(f"has no {columns['interaction_id']}. Fill it in, or remove the row.")
    own_id = cells["interaction_id"]
    if columns["interaction_id"] in RECORDINGS:
        own_id = _id_of(own_id)
    is_abandoned = _count(cells, "is_abandoned", columns)
    return Contact(
        interaction_id=own_id,
        channel=_channel(cells, columns) or channel,
        started_at=_time(cells, "started_at", clocks, notes),
        agent_id=cells.get("agent_id"),
        queue=cells.get("queue"),
        customer_id=_customer(cells, columns),
        reason=cells.get("reason"),
        status=cells.get("status"),
        disposition=cells.get("disposition"),
        wait_s=_duration_s(cells, "wait_s", columns),
        talk_s=_duration_s(cells, "talk_s", columns),
        hold_s=_duration_s(cells, "hold_s", columns),
        wrap_up_s=_duration_s(cells, "wrap_up_s", columns),
        transfers=_count(cells, "transfers", columns),
        is_abandoned=None if is_abandoned is None else is_abandoned > 0,
        solved_at=_time(cells, "solved_at", clocks, notes),
        reopens=_count(cells, "reopens", columns),
    )


def _customer(cells: Mapping[str, str], columns: Mapping[str, str]) -> str | None:
    given = cells.get("customer_id")
    return as_phone(given) if given and columns["customer_id"] != "customer_id" else given


def _channel(cells: Mapping[str, str], columns: Mapping[str, str]) -> Channel | None:
    if "channel" not in cells:
        return None
    found = _CHANNEL_NAMED.get(cells["channel"].casefold().replace(" ", "_"))
    if found is None:
        raise _wrong(f"{columns['channel']} is no channel. Write call, chat, email, sms or social.")
    return found


def _time(
    cells: Mapping[str, str], field: str, clocks: Mapping[str, _Clock], notes: Notes
) -> datetime | None:
    if field not in cells:
        return None
    text = re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", re.sub(r"\s*UTC$", "+00:00", cells[field]))
    clock = clocks[field]
    moment = read_time(text, notes, layout=clock.layout, is_day_first=clock.is_day_first)
    if moment is None:
        raise _wrong(f"{clock.column} {NO_TIME}")
    return moment


def _duration_s(cells: Mapping[str, str], field: str, columns: Mapping[str, str]) -> float | None:
    """Seconds of "75", "75 s", "01:15" or "00:01:15"."""
    if field not in cells:
        return None
    clock = _CLOCK.fullmatch(cells[field])
    if clock:
        hours, minutes, seconds = int(clock[1] or 0), int(clock[2]), float(clock[3])
        is_clock = seconds < _MINUTE_S and (clock[1] is None or minutes < _HOUR_S / _MINUTE_S)
        total_s = hours * _HOUR_S + minutes * _MINUTE_S + seconds if is_clock else None
    else:
        total_s = read_number(_SECONDS.sub("", cells[field]))
    if total_s is None or total_s < 0:
        raise _wrong(f"{columns[field]} is no duration. Write seconds, MM:SS or HH:MM:SS.")
    return total_s


def _count(cells: Mapping[str, str], field: str, columns: Mapping[str, str]) -> int | None:
    """A whole number from 0, or 1 and 0 for yes and no."""
    if field not in cells:
        return None
    number = _YES_NO.get(cells[field].casefold(), read_number(cells[field]))
    if number is None or number < 0 or number != int(number):
        raise _wrong(f"{columns[field]} is neither yes, no nor a whole number. Mend it.")
    return int(number)


def _wrong(detail: str) -> InputError:
    return InputError(RejectReason.WRONG_SHAPE, detail)
