"""JSON that is broken, bottomless, or of another shape."""

import json
from collections.abc import Iterator
from typing import Any

from tests.badinput.case import Case, case, chat

__all__ = ["cases"]

_GOOD = json.dumps({"id": "J", "turns": chat(5)}, indent=1).encode()
_NUMBERS = ("1e400", "-1e400", "9" * 400, "9" * 5000, "1e-400", "-0", "1E+99", "0.1e1000000")
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")
_EMPTY = (
    b"{}",
    b"[]",
    b"null",
    b"true",
    b"0",
    b'""',
    b'"turns"',
    b"[[]]",
    b"[null]",
    b"[1, 2, 3]",
    b'{"turns": null}',
)
_TRAPS = (
    b'{"turns": [{"speaker": "agent", "text": "a",}]}',
    b"{'turns': [{'speaker': 'agent', 'text': 'a'}]}",
    b'// note\n{"turns": []}',
    b'{"turns": [{"speaker": "agent" "text": "a"}]}',
    b'{"turns": [{"speaker": "agent", "text": "a"}]} trailing',
    b'{"turns": [{"speaker": "agent", "text": "a\nb"}]}',
    b'{turns: [{speaker: "agent"}]}',
    b"callback({})",
    b'{"turns": [{"speaker": "agent", "text": "\\x41"}]}',
    b'{"turns": undefined}',
)
_WRONG: tuple[dict[str, Any], ...] = (
    {"turns": "Hello"},
    {"turns": {"speaker": "agent", "text": "Hello"}},
    {"turns": ["Hello"]},
    {"turns": [None]},
    {"turns": [{"text": "no speaker"}]},
    {"turns": [{"speaker": "agent"}]},
    {"turns": [{"speaker": ["agent"], "text": "a"}]},
    {"turns": [{"speaker": "agent", "text": {"a": 1}}]},
    {"turns": chat(), "id": {"a": 1}},
    {"turns": chat(), "agent_id": ["a"]},
    {"turns": chat(), "channel_count": 0},
    {"turns": chat(), "roles_confidence": 2},
    {"turns": chat(), "speech": [{"role": "agent", "start": -1, "end": 2}]},
    {"turns": chat(), "surveys": "good"},
    {"turns": chat(), "contact": 7},
    {"turns": [{"speaker": "agent", "text": "a", "words": "a"}]},
)
_NO_TURNS: tuple[dict[str, Any], ...] = (
    {"turns": []},
    {"turns": [{"speaker": "agent", "text": ""}]},
    {"turns": [{"speaker": "agent", "text": None}]},
    {"turns": [{"speaker": "agent", "text": " \n\t"}] * 50},
)


def _dumped(value: object) -> bytes:
    return json.dumps(value).encode()


def cases() -> Iterator[Case]:
    for number, place in enumerate(range(8, len(_GOOD) - 1, len(_GOOD) // 12)):
        yield case("JSON that breaks off", {f"chats/cut{number}/a.json": _GOOD[:place]}, "not_readable")
    for number, raw in enumerate(_TRAPS):
        yield case("nearly JSON", {f"chats/nearly{number}/a.json": raw}, "not_readable")
    for number, raw in enumerate(_EMPTY):
        ends = ("unknown_format", "wrong_shape", "no_turns")
        yield case("JSON without a conversation", {f"chats/nothing{number}/a.json": raw}, *ends)
    for number, wrong in enumerate(_WRONG):
        yield case("JSON of another shape", {f"chats/shape{number}/a.json": _dumped(wrong)}, "wrong_shape")
    for number, empty in enumerate(_NO_TURNS):
        yield case("turns without words", {f"chats/empty{number}/a.json": _dumped(empty)}, "no_turns")
    yield from _deep()
    yield from _numbers()
    yield from _lines()
    yield from _large()
    yield case("an empty file", {"chats/zero/a.json": b"", "chats/zero/b.jsonl": b""}, "not_readable")
    yield case(
        "an empty file",
        {"chats/zero2/a.csv": b"", "emails/zero/a.eml": b""},
        "not_readable + wrong_shape",
        "not_readable",
    )


def _deep() -> Iterator[Case]:
    for number, (opening, closing) in enumerate(
        ((b"[", b"]"), (b'{"a":', b"}"), (b'{"turns":[', b"]}"), (b"[{", b"}]"))
    ):
        for size in (3_000, 100_000):
            raw = opening * size + b"1" + closing * size
            ends = ("not_readable", "not_readable + wrong_shape", "unknown_format", "wrong_shape")
            yield case("JSON without a bottom", {f"chats/deep{number}-{size}/a.json": raw}, *ends)
    raw = b'[{"turns":' * 1_000_000
    yield case(
        "JSON without a bottom",
        {"chats/deepest/a.json": raw},
        "not_readable",
        "not_readable + wrong_shape",
        is_large=True,
    )
    raw = b'[{"turns": [' + b',{"a":[1' * 200_000
    yield case(
        "JSON without a bottom",
        {"chats/deep-records/a.json": raw},
        "not_readable",
        "not_readable + wrong_shape",
    )


def _numbers() -> Iterator[Case]:
    for number, given in enumerate((*_NUMBERS, *_NO_NUMBERS)):
        when = f'"start": {given}, "end": {given}, "confidence": {given}'
        turns = f'[{{"speaker": "agent", "text": "Number {number}", {when}}}]'
        raw = f'{{"turns": {turns}, "duration_s": {given}, "customer_id": {given}}}'.encode()
        end = "not_readable" if len(given) > 4300 else "processed"
        yield case("numbers that nothing can hold", {f"chats/number{number}/a.json": raw}, end, "wrong_shape")


def _lines() -> Iterator[Case]:
    good = [_dumped({"id": f"L-{n}", "turns": chat(n)}) for n in range(4)]
    broken = (b"{", b"null", b'{"turns": []}', b"\xff\xfe", b"[" * 5000, b"}{", good[0] + good[1], b'"text"')
    for number, bad in enumerate(broken):
        lines = [_dumped({"id": f"L{number}-{n}", "turns": chat(n)}) for n in range(3)]
        raw = b"\n".join([lines[0], bad, b"", *lines[1:]])
        ends = [
            f"processed + {reason}"
            for reason in ("not_readable", "wrong_shape", "no_turns", "unknown_format")
        ]
        yield case("one broken line among good ones", {f"chats/line{number}/a.jsonl": raw}, *ends)


def _large() -> Iterator[Case]:
    many = [{"speaker": ("agent", "customer")[n % 2], "text": f"Line {n}"} for n in range(3_000)]
    yield case("very long texts", {"chats/long-many/a.json": _dumped({"turns": many})}, "processed")
    word = [{"speaker": "agent", "text": "x" * 90_000}]
    yield case("very long texts", {"chats/long-word/a.json": _dumped({"turns": word})}, "processed")
    for number, piece in enumerate(
        ("word ", "4", "x", "4 4 ", "a@", "....", "no ", "<", " ", "\n", "> ", "A", "Mr. ")
    ):
        said = [{"speaker": "agent", "text": "Hello " + piece * (60_000 // len(piece))}]
        name = f"chats/long-same{number}/a.json"
        yield case("very long texts", {name: _dumped({"turns": said})}, "processed", "wrong_shape")
    words = b"word " * 10_000_000
    yield case(
        "one line of 50 MB",
        {
            "chats/huge/a.json": lambda path: path.write_bytes(
                b'{"turns": [{"speaker": "agent", "text": "' + words + b'"}]}'
            )
        },
        "wrong_shape",
        is_large=True,
    )
    yield case(
        "one line of 50 MB",
        {"chats/huge2/a.csv": lambda path: path.write_bytes(b"speaker,text\nagent," + words)},
        "wrong_shape",
        "not_readable",
        is_large=True,
    )
    yield case(
        "one line of 50 MB",
        {"chats/huge3/a.jsonl": lambda path: path.write_bytes(words)},
        "not_readable",
        "unknown_format",
        is_large=True,
    )
    yield case(
        "one line of 50 MB",
        {"emails/huge/a.eml": lambda path: path.write_bytes(b"From: a@b.example\n\n" + words)},
        "wrong_shape",
        is_large=True,
    )
    yield case(
        "one line of 50 MB",
        {"chats/huge4/a.vtt": lambda path: path.write_bytes(b"WEBVTT\n\n" + words)},
        "wrong_shape + no_turns",
        "wrong_shape",
        "no_turns",
        "unknown_format",
        "not_readable",
        is_large=True,
    )
    two = [{"speaker": "agent", "text": "word " * 300_000}]
    yield case("one line of 1 MB", {"chats/mega/a.json": _dumped({"turns": two})}, "wrong_shape")
