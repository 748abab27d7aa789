"""Whatever stands in a file, it is read, or refused in words. CALLQA_FUZZ=1000 tries more than these."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa import ingest
from qa.settings import Settings
from tests.badinput.seeds import seeds
from tests.badinput.targets import TARGETS

EXAMPLES = int(os.environ.get("CALLQA_FUZZ", "8"))
SLOW = {"phrases": 8}
"""Targets that read much beside what is changed, and by what part of the examples they make do."""
ODD = (
    *(b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"'", b",", b";", b"\t"),
    *(b"{", b"}", b"[", b"]", b":", b"null", b"NaN", b"1e999", b"-1", b"9" * 400, b"\\ud800", b"<", b"&#0;"),
    *(b"\xed\xa0\x80", b"0001-01-01", b"9999-12-31", b"!!python/object:x", b"*a", b"&a ", b"%", b"../"),
    *(b"=", b" " * 300, b"[" * 300, b"--b\n", b"\xff" * 40),
)
WORDS = ("apricot", "barley", "cinnamon", "damson", "elderberry")
PIECES: dict[str, tuple[bytes, str]] = {
    "chats/a.csv": (
        b"conversation_id,timestamp,role,text,note\n",
        "{n},2026-11-02T10:0{n}:00Z,agent,{word},\n",
    ),
    "chats/a.jsonl": (b"", '{{"id": "{n}", "turns": [{{"speaker": "agent", "text": "{word}"}}]}}\n'),
    "chats/a.vtt": (b"WEBVTT\n\n", "00:00:0{n}.000 --> 00:00:0{n}.500\n<v Ana>{word}\n\n"),
    "chats/a.srt": (b"", "{n}\n00:00:0{n},000 --> 00:00:0{n},500\nAna: {word}\n\n"),
    "chats/a.txt": (b"", "10:0{n}:02 From Ana to Everyone: {word}\n"),
    "emails/a.mbox": (
        b"",
        "From a@b.example Mon Nov  2 09:0{n}:00 2026\nFrom: Bo <bo@b.example>\nTo: a@c.example\n"
        "Date: Mon, 2 Nov 2026 09:0{n}:00 +0000\nMessage-ID: <{n}@b.example>\nSubject: {n}\n\n{word}\n\n",
    ),
}
"""Files of several pieces: how each begins, and a piece with a word of its own."""


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


@pytest.mark.parametrize("name", PIECES)
def test_what_is_lost_beside_a_changed_piece_is_said(name: str) -> None:
    """Lines end behind a change: one that runs into the next piece changes that one too."""
    head, piece = PIECES[name]
    pieces = [head, *(piece.format(n=n, word=word).encode() for n, word in enumerate(WORDS, start=1))]

    @settings(
        max_examples=EXAMPLES,
        derandomize="CALLQA_FUZZ" not in os.environ,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, len(WORDS)).flatmap(lambda at: st.tuples(st.just(at), changed(pieces[at]))))
    def tried(change: tuple[int, bytes]) -> None:
        at, odd = change
        raw = b"".join(odd + b"\n\n" if place == at else each for place, each in enumerate(pieces))
        with tempfile.TemporaryDirectory() as inbox:
            path = Path(inbox, name)
            path.parent.mkdir()
            path.write_bytes(raw)
            found = ingest.discover(Path(inbox), Settings())
        read = " ".join(turn.text for one in found.interactions for turn in one.turns)
        lost = [word for place, word in enumerate(WORDS, start=1) if place != at and word not in read]
        assert not lost or found.rejected, (lost, found.notes, raw)

    tried()
