"""Who is who: speakers named in a source become roles."""

from collections.abc import Mapping, Sequence

from qa.ingest._draft import DraftTurn
from qa.layout import folded
from qa.types import Role

__all__ = ["folded", "role_named", "roles_of"]

_ALSO_SAID = {
    "advisor": Role.AGENT,
    "operator": Role.AGENT,
    "representative": Role.AGENT,
    "caller": Role.CUSTOMER,
    "client": Role.CUSTOMER,
    "guest": Role.CUSTOMER,
    "user": Role.CUSTOMER,
    "visitor": Role.CUSTOMER,
    "chatbot": Role.BOT,
    "virtual assistant": Role.BOT,
}
_ROLES: Mapping[str, Role] = {role.value: role for role in Role} | _ALSO_SAID


def role_named(speaker: str) -> Role | None:
    """The role that the word says, in the words exports use; None when it is a name."""
    return _ROLES.get(folded(speaker)) if speaker else Role.UNKNOWN


def roles_of(turns: Sequence[DraftTurn], agent_names: frozenset[str]) -> list[Role]:
    """The role of each turn. `agent_names` are folded: the interaction's agent and the roster's.

    A name is an agent's when it is among them; the one other party beside an agent is the customer; whoever
    else can't be told is `unknown`.
    """
    known = {turn.speaker: role_named(turn.speaker) or _agent(turn.speaker, agent_names) for turn in turns}
    strangers = {folded(speaker) for speaker, role in known.items() if role is None}
    is_one_customer = (
        len(strangers) == 1 and Role.AGENT in known.values() and Role.CUSTOMER not in known.values()
    )
    stranger = Role.CUSTOMER if is_one_customer else Role.UNKNOWN
    return [known[turn.speaker] or stranger for turn in turns]


def _agent(speaker: str, agent_names: frozenset[str]) -> Role | None:
    return Role.AGENT if folded(speaker) in agent_names else None
