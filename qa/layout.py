"""roles.json beside an export: who is who, and how to read a layout that only its owner knows.

    {"agent": ["U02AB", "Ana Ruiz", "ana@shop.example"], "customer": ["U07CD"], "bot": ["helpbot"],
     "timezone": "Europe/Madrid", "date_format": "%d/%m/%Y %H:%M",
     "columns": {"conversation_id": "Ticket", "time": "Sent", "speaker": "From", "text": "Body",
                 "role": "Kind", "internal": "Note?"},
     "role_values": {"staff": "agent", "client": "customer"}, "internal_values": ["yes"],
     "csat_column": "Rating"}

Names, ids and addresses stand as they do in the export. `columns` is for tables, `fields` for JSON, where a
dot goes inside (`"text": "message.body"`). All keys are optional; an unknown one is a mistake and said.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from qa._wrong import dotted, of_shape
from qa.errors import InputError, RejectReason
from qa.moments import in_utc
from qa.types import Role

__all__ = ["ROLES_FILE", "THINGS", "Layout", "folded", "read_layout"]

ROLES_FILE = "roles.json"
THINGS = ("conversation_id", "time", "speaker", "role", "text", "internal", "csat")
"""What `columns` and `fields` may name."""


def folded(name: str) -> str:
    """The name for comparing: case and spacing don't count."""
    return " ".join(name.casefold().split())


def _listed(value: object) -> object:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Layout(BaseModel):
    """What roles.json says; empty where there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agent: Names = ()
    customer: Names = ()
    bot: Names = ()
    supervisor: Names = ()
    system: Names = ()
    timezone: str | None = None
    date_format: str | None = None
    columns: Mapping[str, str] = Field(default_factory=dict)
    fields: Mapping[str, str] = Field(default_factory=dict)
    role_values: Mapping[str, Any] = Field(default_factory=dict)
    internal_values: Names = ()
    csat_column: str | None = None
    csat_field: str | None = None

    def __hash__(self) -> int:
        """Settings are the key under which a process keeps what it has loaded."""
        return hash(self.model_dump_json())

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                ZoneInfo(name)
            except (KeyError, ValueError, OSError):
                raise ValueError("is no time zone such as Europe/Madrid") from None
        return name

    @field_validator("columns", "fields")
    @classmethod
    def _known_things(cls, given: Mapping[str, str]) -> Mapping[str, str]:
        """By our names; written the other way round it is turned."""
        if given and not set(given) <= set(THINGS) and set(given.values()) <= set(THINGS):
            return {ours: theirs for theirs, ours in given.items()}
        if unknown := sorted(set(given) - set(THINGS)):
            raise ValueError(f"doesn't know {', '.join(unknown)}; it knows {', '.join(THINGS)}")
        return given

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """The role of each name, id or address, folded."""
        by_role = {Role.CUSTOMER: self.customer, Role.AGENT: self.agent, Role.SUPERVISOR: self.supervisor}
        by_role |= {Role.SYSTEM: self.system, Role.BOT: self.bot}
        return {folded(name): role for role, names in by_role.items() for name in names}

    @cached_property
    def role_of_value(self) -> Mapping[str, Role]:
        """The role that each value of the role's column stands for, folded; written either way round."""
        found: dict[str, Role] = {}
        for key, value in self.role_values.items():
            if isinstance(value, str) and value.lower() in set(Role):
                found[folded(key)] = Role(value.lower())
            elif key.lower() in set(Role):
                found |= {folded(str(one)): Role(key.lower()) for one in _as_list(value)}
        return found

    @property
    def zone(self) -> tzinfo:
        """The zone of times that name none: UTC unless it says another."""
        return ZoneInfo(self.timezone) if self.timezone else UTC

    def time(self, text: str) -> datetime | None:
        """The moment in the owner's own format, in UTC; None where there is no format or it doesn't fit."""
        if self.date_format is None:
            return None
        try:
            moment = datetime.strptime(text.strip(), self.date_format)  # noqa: DTZ007 - the zone comes next
        except ValueError:
            return None
        return in_utc(moment if moment.tzinfo else moment.replace(tzinfo=self.zone))


def _as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def read_layout(path: Path) -> Layout:
    """The layout in the file. Raises InputError with every mistake in it."""
    try:
        return Layout.model_validate(json.loads(path.read_text(encoding="utf-8-sig")))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        what = "; ".join(f"{dotted(e['loc'])}: {of_shape(e)}" for e in found)
        raise InputError(RejectReason.WRONG_SHAPE, f"{what}. See `callqa sources`.") from None
    except (OSError, ValueError, RecursionError):
        raise InputError(RejectReason.NOT_READABLE, "is no JSON object. Mend it.") from None
