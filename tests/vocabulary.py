"""Checks that exist only for tests, in place of the real ones."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from qa.checks import Check
from qa.scoring import expression, vocabulary

__all__ = ["instead_of_the_real_checks"]


@contextmanager
def instead_of_the_real_checks(checks: Callable[[], Sequence[Check]]) -> Iterator[None]:
    """Within it, scorecards speak of what these checks find and measure."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary, "all_checks", checks)
        expression.parse.cache_clear()
        yield
    expression.parse.cache_clear()
