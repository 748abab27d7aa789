"""Whatever stands in a file, it is read, or refused in words. CALLQA_FUZZ=1000 tries more than these."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.badinput.seeds import seeds
from tests.badinput.targets import TARGETS

EXAMPLES = int(os.environ.get("CALLQA_FUZZ", "8"))
SLOW = {"phrases": 4}
"""Targets that read much beside what is changed, and by what part of the examples they make do."""
ODD = (
    *(b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"'", b",", b";", b"\t"),
    *(b"{", b"}", b"[", b"]", b":", b"null", b"NaN", b"1e999", b"-1", b"9" * 400, b"\\ud800", b"<", b"&#0;"),
    *(b"\xed\xa0\x80", b"0001-01-01", b"9999-12-31", b"!!python/object:x", b"*a", b"&a ", b"%", b"../"),
    *(b"=", b" " * 300, b"[" * 300, b"--b\n", b"\xff" * 40),
)


@st.composite
def changed(draw: st.DrawFn, good: bytes) -> bytes:
    """The file with places cut out, written over, repeated, or filled with what programs stumble over."""
    raw = bytearray(good)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 40)))
        with_what = draw(st.sampled_from(ODD) | st.binary(max_size=12) | st.just(bytes(raw[start:end]) * 3))
        raw[start:end] = with_what
    return bytes(raw[: draw(st.integers(0, len(raw)))] if draw(st.integers(0, 4)) == 0 else raw)


@pytest.mark.parametrize("target", TARGETS)
def test_it_is_read_or_refused_in_words(target: str) -> None:
    @settings(
        max_examples=max(1, EXAMPLES // SLOW.get(target, 1)),
        derandomize="CALLQA_FUZZ" not in os.environ,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(seeds(target)).flatmap(changed) | st.binary(max_size=300))
    def tried(raw: bytes) -> None:
        TARGETS[target](raw)

    tried()
