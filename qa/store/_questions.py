"""The questions that supervisors ask, each a file of `questions/` that begins with it in a comment."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from qa.errors import StoreError

__all__ = ["Question", "question", "questions", "questions_markdown"]

_FOLDER = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True)
class Question:
    """A question by the name of its file: what is asked, a note on the answer (may be empty), the SQL."""

    name: str
    title: str
    note: str
    sql: str


@cache
def questions() -> tuple[Question, ...]:
    """All of them, by name; names of one subject begin alike."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.sql")))


def question(name: str) -> Question:
    """The question of that name. Raises StoreError that names the nearest ones when there is none."""
    known = {each.name: each for each in questions()}
    if name not in known:
        near = get_close_matches(name, known) or [each for each in known if name in each]
        meant = f"Did you mean {' or '.join(near)}? " if near else ""
        raise StoreError(
            f"--question: there is none named '{name}'. {meant}`callqa sql --questions` lists all."
        )
    return known[name]


def questions_markdown() -> str:
    """What README.md says of them: title, name, note and SQL."""
    return "\n".join(_markdown(each) for each in questions())


def _markdown(of: Question) -> str:
    about = " ".join([f"`{of.name}`", *([of.note] if of.note else [])])
    return f"### {of.title}\n{about}\n```sql\n{of.sql}```\n"


def _read(path: Path) -> Question:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(at for at, line in enumerate(lines) if not line.startswith("-- "))
    title, *note = (line.removeprefix("-- ").strip() for line in lines[:first])
    return Question(path.stem, title, " ".join(note), "".join(lines[first:]))
