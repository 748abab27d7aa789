"""Pages as HTML: Jinja templates over plain data, everything escaped, nothing loaded from anywhere."""

import shlex
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from qa.report.charts import trend_chart
from qa.report.index import IndexPage
from qa.report.model import AgentPage
from qa.types import Outcome

__all__ = ["agent", "index"]

OUTCOMES = {
    Outcome.MET: ("✓", "Met"),
    Outcome.PARTLY_MET: ("◐", "Partly met"),
    Outcome.NOT_MET: ("○", "Not met"),
    Outcome.NOT_APPLICABLE: ("–", "Did not apply"),
    Outcome.NOT_EVALUATED: ("?", "Could not tell"),
}
"""Symbol and word of an outcome: neither needs colour to be told apart."""
STATES = {
    "open": "not decided yet",
    "accepted": "accepted",
    "partly_accepted": "accepted in part",
    "declined": "declined",
    "withdrawn": "taken back",
}
"""What became of a dispute, in words."""

_TEMPLATES = Path(__file__).with_name("templates")


def agent(page: AgentPage, content: str) -> str:
    """The HTML of an agent's report; `content` is the hash that it carries."""
    chart = Markup(trend_chart(page.trend))  # noqa: S704 - our own numbers, escaped where they are drawn
    return _environment().get_template("agent.html.j2").render(page=page, content=content, chart=chart)


def index(page: IndexPage, content: str) -> str:
    """The HTML of the index."""
    return _environment().get_template("index.html.j2").render(page=page, content=content)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = _number
    environment.filters["shell"] = shlex.quote
    environment.filters["signed"] = _signed
    environment.filters["count"] = _count
    environment.filters["capital"] = _capital
    environment.globals["OUTCOMES"] = OUTCOMES
    environment.globals["STATES"] = STATES
    return environment


def _number(value: float) -> str:
    """At most one decimal: 81.6, 80, −5."""
    text = f"{abs(value):.1f}".removesuffix(".0")
    return f"−{text}" if value < 0 and text != "0" else text


def _signed(value: float) -> str:
    """With its sign in any case: +4.2, −4.2."""
    return f"{'−' if value < 0 else '+'}{_number(abs(value))}"


def _count(number: int, noun: str) -> str:
    """1 call, 2 calls."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _capital(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]
