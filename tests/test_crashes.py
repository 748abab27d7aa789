"""What breaks is told by its type and place, never in its own words."""

import pickle

import pytest

from qa.crashes import CrashError, wordless
from qa.errors import ConfigError, Mistake

SECRET = "my name is Violet Kingsley"


@wordless()
def _breaks() -> None:
    raise KeyError(SECRET)


def test_an_error_keeps_its_type_and_place_alone() -> None:
    with pytest.raises(CrashError, match=r"KeyError at tests/test_crashes\.py:\d+") as caught:
        _breaks()
    assert SECRET not in str(caught.value) + repr(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.what, str(again)) == ("KeyError", str(caught.value))


def test_it_passes_further_bounds_unchanged() -> None:
    with pytest.raises(CrashError, match="KeyError"), wordless():
        _breaks()


def test_a_users_mistake_passes_as_it_is() -> None:
    mistake = ConfigError([Mistake("callqa.yaml", 3, "is wrong. Mend it.")])
    with pytest.raises(ConfigError) as caught, wordless():
        raise mistake
    assert caught.value is mistake


def test_who_looks_for_the_mistake_sees_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLQA_DEBUG", "1")
    with pytest.raises(KeyError, match="Violet"):
        _breaks()
