"""Shows what a changed scorecard changes: first as it is written, then in history."""

import json
from dataclasses import asdict

import typer
from rich.markup import escape

from qa import scoring
from qa.cli._console import out
from qa.cli._tables import Shown, number, share, signed, table

__all__ = ["show"]

_MOST_ROWS = 20
"""Agents and criteria shown; JSON has all."""


def show(
    found: scoring.ScorecardDiff, before: scoring.Scorecard, after: scoring.Scorecard, shown_as: Shown
) -> None:
    """Prints the comparison."""
    if shown_as is Shown.JSON:
        told = asdict(found)
        for plain, agent in zip(told["agents"], found.agents, strict=True):
            plain |= {"move": agent.move, "is_more_than_noise": agent.is_more_than_noise}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    out.print(f"[bold]{_name(before)} -> {_name(after)}[/bold]")
    _definition(found)
    out.print("\n[bold]What it would do to history[/bold] (by the machine's answers, nothing is written)")
    if not found.interactions:
        out.print("  Nothing stored is for either of them, so there is nothing to compare.")
        return
    _history(found, after.pass_mark)


def _name(card: scoring.Scorecard) -> str:
    return f"{card.id}@{card.version}"


def _definition(found: scoring.ScorecardDiff) -> None:
    scores = [change for change in found.changes if not change.is_wording]
    worded = [change for change in found.changes if change.is_wording]
    if not scores:
        out.print("  No difference in how they score.")
    for change in scores:
        if not change.is_removed:
            out.print(f"  {escape(str(change))}")
    removed = [change.part for change in scores if change.is_removed]
    if removed:
        out.print(f"  removed: {escape(', '.join(removed))}")
    if worded:
        parts = dict.fromkeys(f"{change.part} {change.key}" for change in worded)
        out.print(f"  [dim]Only worded otherwise: {escape(', '.join(parts))}.[/dim]")


def _history(found: scoring.ScorecardDiff, pass_mark: float) -> None:
    both = found.interactions - found.only_before_count - found.only_after_count
    out.print(
        f"  {both} interactions have both: {found.score_changed} change their score, {found.newly_passed} "
        f"newly pass, {found.newly_failed} newly fail, {found.newly_open} newly stay open "
        f"(pass mark {pass_mark:g})."
    )
    for which, count, names in (
        ("before", found.only_before_count, found.only_before),
        ("after", found.only_after_count, found.only_after),
    ):
        if count:
            more = ", ..." if count > len(names) else ""
            out.print(f"  {count} have one only {which} the change: {escape(', '.join(names))}{more}")
    if not (found.agents or found.criteria):
        out.print("  Nobody's average moves and nobody crosses the pass mark.")
    _agents(found)
    _criteria(found)
    _crossings(found)


def _agents(found: scoring.ScorecardDiff) -> None:
    if not found.agents:
        return
    headings = (
        "agent",
        "n",
        "mean before",
        "mean after",
        "move",
        "95 % margin",
        "",
        "newly pass",
        "newly fail",
    )
    rows = [
        (
            agent.agent_name,
            str(agent.interactions),
            number(agent.mean_before),
            number(agent.mean_after),
            signed(agent.move),
            "-" if agent.margin is None else f"±{agent.margin:.2f}",
            _noise(agent),
            str(agent.newly_passed),
            str(agent.newly_failed),
        )
        for agent in found.agents[:_MOST_ROWS]
    ]
    out.print()
    out.print(table(headings, rows))
    _say_more(len(found.agents), "agents")


def _noise(agent: scoring.AgentChange) -> str:
    told = {True: "more than noise", False: "may be noise", None: "too few to tell"}
    return told[agent.is_more_than_noise]


def _criteria(found: scoring.ScorecardDiff) -> None:
    if not found.criteria:
        return
    headings = (
        "criterion",
        "comes out otherwise",
        "met before",
        "met after",
        "moves the average",
        "in crossings",
    )
    rows = [
        (
            c.criterion,
            str(c.changed),
            share(c.met_before),
            share(c.met_after),
            signed(c.moves),
            str(c.crossed),
        )
        for c in found.criteria[:_MOST_ROWS]
    ]
    out.print()
    out.print(table(headings, rows))
    _say_more(len(found.criteria), "criteria")


def _crossings(found: scoring.ScorecardDiff) -> None:
    if not found.crossings:
        return
    headings = ("crosses the pass mark", "agent", "before", "after", "", "by")
    rows = [
        (
            each.interaction_id,
            each.agent_name,
            number(each.score_before),
            number(each.score_after),
            "newly passes" if each.passes else "newly fails",
            ", ".join(each.criteria),
        )
        for each in found.crossings
    ]
    out.print()
    out.print(table(headings, rows))
    rest = found.newly_passed + found.newly_failed - len(rows)
    if rest:
        out.print(f"[dim]and {rest} more[/dim]")


def _say_more(there_are: int, what: str) -> None:
    if there_are > _MOST_ROWS:
        out.print(f"[dim]and {there_are - _MOST_ROWS} more {what}: --format json has all[/dim]")
