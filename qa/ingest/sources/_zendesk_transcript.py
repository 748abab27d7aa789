"""A whole chat in one comment of a Zendesk ticket, taken apart into who said what.

Zendesk writes a line a message, `(09:12:11 AM) Ana: Hello` or `(09:12:11) Ana: Hello`, and joins as
`(09:12:05) *** Ana joined the chat ***`; lines without a time go on with the message above. Seen in tickets,
not described by its documentation.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

__all__ = ["Line", "lines_of"]

_LINE = re.compile(
    r"^\((\d{1,2}):(\d{2}):(\d{2})(?: ([AP])M)?\) "
    r"(?:\*\*\*.*|(?P<name>[^:\n]{1,80}): ?(?P<text>.*))$"
)
_DAY = timedelta(days=1)


@dataclass
class Line:
    """A message: who, what, and how long before the last line of the chat."""

    name: str
    text: str
    before_end: timedelta


def lines_of(text: str) -> list[Line]:
    """The messages in their order; empty where the text is no transcript of at least two."""
    found: list[Line] = []
    clocks: list[timedelta] = []
    for raw in text.split("\n"):
        match = _LINE.match(raw.strip())
        if match:
            clocks.append(_clock(match))
        if match and match["name"] is not None:
            found.append(Line(match["name"].strip(), match["text"], clocks[-1]))
        elif not match and found:
            found[-1].text += f"\n{raw.rstrip()}"
    if len(found) < 2:
        return []
    for line in found:
        line.text = line.text.strip()
        line.before_end = (clocks[-1] - line.before_end) % _DAY  # chats may go on past midnight
    return found


def _clock(match: re.Match[str]) -> timedelta:
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4] == "P" else 0)
    return timedelta(hours=hour, minutes=int(match[2]), seconds=int(match[3]))
