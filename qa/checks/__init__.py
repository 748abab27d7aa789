"""Checks: what was said, measured and located, without judgement."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from qa.checks import _book, _lint
from qa.checks._base import Check, Context, all_checks, check_of_kind, check_of_measurement
from qa.checks._book import thresholds
from qa.checks._doubt import mark_doubtful
from qa.checks._lint import Lint, Utterance
from qa.checks._nlp import ANY_LANGUAGE, tokenise
from qa.checks._phrases import PhraseBook
from qa.errors import CheckError
from qa.types import Analysis, CheckIssue, Finding, Measurement, Redacted, Role

__all__ = [
    "Check",
    "Context",
    "Lint",
    "PhraseBook",
    "Utterance",
    "all_checks",
    "analyse",
    "check_of_kind",
    "check_of_measurement",
    "company_names",
    "lint_phrases",
    "load_book",
    "thresholds",
]


def load_book(folder: Path) -> PhraseBook:
    """The phrase files of the folder, in every language. Raises ConfigError with all mistakes at once."""
    anywhere = {check.name for check in all_checks() if check.languages is None}
    fixed = {check.name for check in all_checks() if check.name not in anywhere and not check.is_translatable}
    return _book.load_book(folder, fixed, anywhere)


def lint_phrases(folder: Path, utterances: Iterable[Utterance] = ()) -> Lint:
    """Phrases that never match or stand twice; with `utterances` also those that match half of them or more.

    Raises ConfigError as load_book does.
    """
    load_book(folder)
    return _lint.lint(folder, utterances)


def company_names(book: PhraseBook) -> tuple[str, ...]:
    """The company's names, which no redaction takes for a person's."""
    return tuple(name for file in book.files.values() for name in file.words.get("company_names", ()))


def analyse(batch: Sequence[Redacted], book: PhraseBook) -> list[Analysis]:
    """One Analysis per interaction, in order. A check that fails gives a CheckIssue, never an exception.

    Nothing is looked for in what is history, nor measured.
    """
    return [_unchecked(each) if each.metadata.is_history else _checked(each, book) for each in batch]


def _unchecked(interaction: Redacted) -> Analysis:
    return Analysis(interaction, (), _unmeasured(), ())


def _unmeasured() -> dict[str, float | None]:
    return {measurement.name: None for check in all_checks() for measurement in check.measurements}


def _context(interaction: Redacted, book: PhraseBook) -> Context:
    language = _language(interaction)
    known = language if language in book.languages else ANY_LANGUAGE
    docs = tuple(tokenise((turn.text for turn in interaction.turns), known))
    return Context(interaction, docs, book.in_language(language))


def _language(interaction: Redacted) -> str | None:
    return interaction.metadata.language


def _checked(interaction: Redacted, book: PhraseBook) -> Analysis:
    try:
        context = _context(interaction, book)
    except Exception as error:  # what all checks look at: none of them can say anything then
        what = f"failed with {type(error).__name__} before any check"
        failed = tuple(CheckIssue(check.name, what) for check in all_checks())
        return Analysis(interaction, (), _unmeasured(), failed)
    findings: list[Finding] = []
    measurements = _unmeasured()
    issues: list[CheckIssue] = []
    for check in all_checks():
        try:
            _refuse_unfit(check, context)
            results = list(check.run(context))
        except CheckError as error:
            issues.append(CheckIssue(check.name, str(error)))
            continue
        except Exception as error:  # one check must never stop the night; its text stays out of the reason
            issues.append(CheckIssue(check.name, f"failed with {type(error).__name__}"))
            continue
        findings += [r for r in results if isinstance(r, Finding)]
        measurements |= {r.name: r.value for r in results if isinstance(r, Measurement)}
    if not any(issue.check == "transcript" for issue in issues):
        findings = _with_doubt(context, findings)
    findings.sort(key=lambda f: (f.turn_index, f.char_start, f.kind))
    return Analysis(context.interaction, tuple(findings), measurements, tuple(issues))


def _with_doubt(context: Context, findings: list[Finding]) -> list[Finding]:
    """The findings, marked where the words that they rest on were not understood."""
    file = context.phrases("transcript")
    below, near_turns = file.thresholds["confidence"], int(file.thresholds["near_turns"])
    return mark_doubtful(findings, context.interaction.turns, below, near_turns, file.words["unsaid"])


def _refuse_unfit(check: Check, context: Context) -> None:
    """Raises CheckError when the check can't judge this interaction: its language, or who speaks."""
    language = _language(context.interaction)
    is_translated = check.is_translatable and check.name in context.book.files
    if check.languages is not None and language not in check.languages and not is_translated:
        raise CheckError(f"not available for language {language or 'unknown'}")
    if check.needs_roles and any(turn.role is Role.UNKNOWN for turn in context.interaction.turns):
        raise CheckError("who the agent is could not be told")
