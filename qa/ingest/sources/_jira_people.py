"""Who is who in Jira: accounts as the cloud and its servers give them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qa.ingest.sources._pages import key
from qa.types import Role

__all__ = ["Person", "person", "role_of"]

_OF_TYPE = {"app": Role.BOT, "customer": Role.CUSTOMER, "atlassian": Role.AGENT}
_PORTAL = "qm:"
"""How the cloud's ids of customers begin who have no account but in the portal."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account. `kind` is its accountType, "" on servers and in tables."""

    id: str = ""
    name: str = ""
    email: str = ""
    kind: str = ""

    def is_same(self, other: "Person") -> bool:
        """Whether both are one account; by the name where one of them has no id."""
        if self.id and other.id:
            return self.id == other.id
        return bool(self.name) and self.name == other.name


def person(value: object) -> Person:
    """The account in a record, an empty one where there is none."""
    if not isinstance(value, Mapping):
        return Person()
    found: Mapping[str, Any] = value
    user = key(found.get("accountId") or found.get("name") or found.get("key"))
    name, email = key(found.get("displayName")), key(found.get("emailAddress"))
    return Person(user, name, email, key(found.get("accountType")))


def role_of(who: Person, reporter: Person, assignee: Person, *, is_public: bool) -> Role | None:
    """The role of an author: the reporter is the customer, internal comments are agents' only."""
    if who.kind == "app":
        return Role.BOT
    if who.is_same(reporter) or who.id.startswith(_PORTAL):
        return Role.CUSTOMER
    if who.is_same(assignee) or not is_public:
        return Role.AGENT
    return _OF_TYPE.get(who.kind)
