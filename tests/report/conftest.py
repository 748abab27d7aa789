"""Reports are tested over a vocabulary and scorecards of their own, whatever others there are."""

import pytest

from qa.scoring import expression, vocabulary
from tests.report import builder


@pytest.fixture(autouse=True)
def own_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "all_checks", builder.checks)
    expression.parse.cache_clear()
