"""People answer over a vocabulary of the tests' own, whatever checks there are."""

import pytest

from qa.scoring import expression, vocabulary
from tests.scoring import builders


@pytest.fixture(autouse=True)
def own_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "all_checks", builders.checks)
    expression.parse.cache_clear()
