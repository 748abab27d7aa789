"""`callqa review override`, `answer`, `withdraw` and `list`: answers of people in place of the machine's."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from duckdb import DuckDBPyConnection
from rich.markup import escape

from qa import review, store
from qa.cli._console import out
from qa.cli._options import Data, SettingsFile
from qa.cli._tables import table
from qa.cli._writing import By, Criterion, Reason, Scorecard, Subject, named, publishing, remark
from qa.errors import ReviewError
from qa.settings import load_settings

__all__ = ["answer", "list_answers", "override", "withdraw"]

Credit = Annotated[
    float | None,
    typer.Option(help=f"Share of the points that partly_met earns, between 0 and 1; {review.HALF:g} unsaid."),
]
RootCause = Annotated[str | None, typer.Option("--root-cause", help="Id of the cause of a miss.")]


def override(  # noqa: PLR0913, PLR0917 - the options of a command
    subject: Subject,
    by: By,
    reason: Reason,
    criterion: Criterion = None,
    outcome: Annotated[
        str | None,
        typer.Option(help="met, partly_met, not_met, not_applicable or not_evaluated; with --criterion."),
    ] = None,
    credit: Credit = None,
    root_cause: RootCause = None,
    score: Annotated[
        float | None, typer.Option(help="The whole evaluation's score, 0 to 100; without --criterion.")
    ] = None,
    passed: Annotated[
        bool | None,
        typer.Option("--passed/--not-passed", help="With --score; unsaid, the pass mark decides."),
    ] = None,
    scorecard: Scorecard = None,
    data: Data = Path("data"),
    settings: SettingsFile = None,
) -> None:
    """Answer a criterion, or score an evaluation, in place of the machine, whose answer stays on record.

    callqa review override C-0001 --criterion greeting --outcome met --by Ann --reason "Greeted in Welsh."

    callqa review override C-0001 --score 82 --by "Ann Lee" --reason "Calibrated with the team."
    """
    with publishing(data, load_settings(settings)) as con:
        of = named(con, subject, scorecard, criterion)
        if isinstance(of, review.Question):
            if score is not None or passed is not None:
                raise ReviewError("score: is of a whole evaluation. Leave it or --criterion out.")
            given = review.answer_to(of, outcome=outcome, credit=credit, root_cause=root_cause)
        else:
            if score is None or outcome or credit is not None or root_cause:
                raise ReviewError("say --criterion with --outcome, or --score for the whole evaluation.")
            given = review.verdict_on(of, score, passed)
        review_id = review.give(con, of, given, remark(by, reason))
        _show_result(con, of, review_id)


def answer(  # noqa: PLR0913, PLR0917 - the options of a command
    subject: Subject,
    criterion: Annotated[str, typer.Option("--criterion", help="The question that only a person answers.")],
    choice: Annotated[str, typer.Option(help="One of its choices.")],
    by: By,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="What to add, if anything.")] = "",
    root_cause: RootCause = None,
    scorecard: Scorecard = None,
    data: Data = Path("data"),
    settings: SettingsFile = None,
) -> None:
    """Answer a question that only a person answers, by one of its choices.

    callqa review answer C-0001 --criterion tone --choice yes --by "Ann Lee"
    """
    with publishing(data, load_settings(settings)) as con:
        of = review.find_question(con, review.find_evaluation(con, subject, scorecard), criterion)
        given = review.answer_to(of, choice=choice, root_cause=root_cause)
        _show_result(con, of, review.give(con, of, given, remark(by, reason)))


def withdraw(  # noqa: PLR0913, PLR0917 - the options of a command
    subject: Subject,
    by: By,
    reason: Reason,
    criterion: Criterion = None,
    scorecard: Scorecard = None,
    data: Data = Path("data"),
    settings: SettingsFile = None,
) -> None:
    """Take people's answer back, so that the machine's counts again; both stay on record."""
    with publishing(data, load_settings(settings)) as con:
        of = named(con, subject, scorecard, criterion)
        _show_result(con, of, review.withdraw(con, of, remark(by, reason)))


def _show_result(
    con: DuckDBPyConnection, of: review.Evaluated | review.Question, review_id: str | None
) -> None:
    """What the evaluation comes to now."""
    before = of if isinstance(of, review.Evaluated) else of.of
    after = review.find_evaluation(con, before.interaction_id, before.scorecard)
    if review_id is None:
        out.print("That is what counts already: nothing was written.")
    out.print(escape(f"{after.name}: {_verdict(before)} -> {_verdict(after)}"))


def _verdict(evaluated: review.Evaluated) -> str:
    score = "no score" if evaluated.score is None else f"{evaluated.score:.1f}"
    verdict = {True: "passed", False: "not passed", None: "open"}[evaluated.passed]
    return f"{score}, {verdict}"


def list_answers(
    only_open: Annotated[bool, typer.Option("--open", help="Questions that wait for a person.")] = False,
    stale: Annotated[
        bool, typer.Option("--stale", help="Answers whose conversation, rule or version is another since.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Answers of this person.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")] = None,
    data: Data = Path("data"),
) -> None:
    """Show people's answers, which of them count and why the others don't; or what waits for an answer."""
    if only_open and (stale or by is not None or since is not None):
        raise ReviewError("--open: nobody has answered these yet. Leave the other options out.")
    with closing(store.open_published(data)) as con:
        if only_open:
            _show_open(review.list_open(con))
        else:
            day = since.date() if since else None
            _show_answers(review.list_answers(con, by=by, since=day, only_stale=stale))


def _show_open(questions: Sequence[review.OpenQuestion]) -> None:
    columns = ("interaction", "agent", "scorecard", "criterion", "question")
    rows = [
        (each.interaction_id, each.agent_name, each.scorecard, each.criterion, each.question)
        for each in questions
    ]
    out.print(table(columns, rows) if rows else "No question waits for a person.")


def _show_answers(answers: Sequence[review.GivenAnswer]) -> None:
    columns = ("when (UTC)", "by", "interaction", "scorecard", "criterion", "answer", "stands", "comment")
    rows = []
    for each in answers:
        about = (each.reviewer, each.interaction_id, f"{each.scorecard} v{each.scorecard_version}")
        criterion, comment = each.criterion or "(all)", each.comment or ""
        rows.append((f"{each.reviewed_at:%Y-%m-%d %H:%M}", *about, criterion, _said(each), each.why, comment))
    out.print(table(columns, rows) if rows else "No answers.")


def _said(given: review.GivenAnswer) -> str:
    if given.score is not None:
        return f"{given.score:g}, {'passed' if given.passed else 'not passed'}"
    if given.outcome is None:
        return "taken back"
    parts = [given.outcome]
    if given.outcome == "partly_met":
        parts.append(f"{given.credit:g}")
    return ", ".join([*parts, *([given.root_cause] if given.root_cause else [])])
