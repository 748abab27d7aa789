"""What a scorecard says could have been said, with the words of the case in place of its placeholders."""

import re
from collections.abc import Sequence

from qa.report.rows import Evidence, Said
from qa.types import Role

__all__ = ["filled"]

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_ROOM = 90
"""Characters of somebody's words that stand in a sentence."""


def filled(say: str, agent_name: str, shown: Sequence[Said], marks: Sequence[Evidence]) -> str | None:
    """The text with its placeholders filled; None where the case has no words for one of them.

    `shown` are the turns of the moment, `marks` the words in them that matter.
    """
    values = {
        "agent_name": None if agent_name == "unknown" else agent_name,
        "agent_words": _words(Role.AGENT, shown, marks),
        "customer_words": _words(Role.CUSTOMER, shown, marks),
    }
    if any(values[name] is None for name in _PLACEHOLDER.findall(say)):
        return None
    return _PLACEHOLDER.sub(lambda found: values[found[1]] or "", say)


def _words(role: Role, shown: Sequence[Said], marks: Sequence[Evidence]) -> str | None:
    """The marked words of that side, else the whole turn, cut at a word."""
    marked = [mark.quote for mark in marks if mark.role == role and mark.quote]
    said = marked or [turn.text for turn in shown if turn.role == role]
    if not said:
        return None
    text = " ".join(said[0].split())
    if len(text) <= _ROOM:
        return text.rstrip(".,;:!")
    return f"{text[:_ROOM].rpartition(' ')[0] or text[:_ROOM]} …"
