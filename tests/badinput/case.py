"""A bad input: its files, and how it must end."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Case", "Content", "Maker", "case", "chat", "mixed"]

Content = bytes | Callable[[Path], object]
"""Of a file: its bytes, or who makes it at that path."""


@dataclass(frozen=True)
class Case:
    """`files` are inputs, each of which must end somewhere, `beside` what speaks of them; names in the inbox.

    `ends` are the ways in which all of them together may end: each a set of reasons, `processed`, `noted`
    (left alone, and counted) and `read before` (another input holds the same conversation; counted too).
    A night has one roster and one manifest a folder: cases that bring one have a night of their own.
    `is_large` ones are left to the bench.
    """

    kind: str
    files: Mapping[str, Content]
    ends: tuple[frozenset[str], ...]
    beside: Mapping[str, Content] = field(default_factory=dict)
    night: int = 0
    is_large: bool = False

    def write(self, inbox: Path) -> None:
        """Its files, in the inbox."""
        for name, content in {**self.beside, **self.files}.items():
            path = inbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if callable(content):
                content(path)
            else:
                path.write_bytes(content)


Maker = Callable[[], Iterator[Case]]


def case(
    kind: str,
    files: Mapping[str, Content],
    *ends: str,
    beside: Mapping[str, Content] | None = None,
    night: int = 0,
    is_large: bool = False,
) -> Case:
    """The case; each of `ends` is one way, such as `processed` or `processed + not_readable`."""
    ways = tuple(frozenset(way.split(" + ")) for way in ends)
    return Case(kind, files, ways, beside or {}, night, is_large)


def mixed(*reasons: str) -> tuple[str, ...]:
    """Ends where nobody can tell beforehand: what is lost is lost with one of the reasons."""
    return ("processed", *reasons, *(f"processed + {reason}" for reason in reasons))


def chat(number: int = 0) -> list[dict[str, object]]:
    """Turns that no other number has."""
    return [
        {
            "speaker": "customer",
            "text": f"Hello, my router blinks red for {number + 2} days now.",
            "start": 0,
        },
        {"speaker": "agent", "text": "Good morning, I am sorry to hear that. Let me look.", "start": 12.5},
        {"speaker": "customer", "text": "Thank you.", "start": 31},
    ]
