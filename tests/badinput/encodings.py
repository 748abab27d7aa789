"""Texts in every encoding, and with every character that somebody's program once wrote."""

import json
from collections.abc import Iterator

from tests.badinput.case import Case, case, chat

__all__ = ["cases"]

_SAID = "Déjà vu: the naïve café owner paid 5 €, señor – “really”."
_ODD_TEXTS = {
    "nul and control characters": ["a\x00b", "\x01\x02\x1b[31mred\x1b[0m", "\x7f\x85", "\ufffe\uffff"],
    "lone surrogates": ["\ud83d", "\udc00 hello", "ok \ud800\ud800 ok", "\udfff" * 50],
    "invisible and turning characters": [
        "\u202eevil\u202c text",
        "\u200b" * 200,
        "a\u2028b\u2029c",
        "\ufeff" * 9,
    ],
    "marks upon marks": ["e" + "\u0301" * 3000, "Z" + "\u0336\u0353\u0359" * 900, "\u0301" * 40, "क्" * 500],
    "only signs": ["😀" * 500, "???!!!...", "-" * 4000, "👩‍👩‍👧‍👦" * 90],
}
_READ = {
    "utf-8-sig": "processed",
    "utf-16": "processed",
    "utf-16-le": "processed",
    "utf-16-be": "processed",
    "utf-32": "processed",
    "utf-32-le": "processed",
}
_NOT_READ = ("cp1252", "latin-1", "cp437", "mac-roman", "cp1250", "cp037")


def cases() -> Iterator[Case]:
    for number, (encoding, end) in enumerate(_READ.items()):
        turns = [*chat(number), {"speaker": "agent", "text": _SAID}]
        raw = json.dumps({"id": f"enc-{number}", "turns": turns}, ensure_ascii=False).encode(encoding)
        yield case("JSON in UTF-8 with BOM, UTF-16, UTF-32", {f"chats/enc{number}/a.json": raw}, end)
    for number, encoding in enumerate(_NOT_READ):
        said = _SAID.encode(encoding, "replace").decode(encoding)
        raw = json.dumps({"turns": [{"speaker": "agent", "text": said}]}, ensure_ascii=False).encode(encoding)
        yield case("JSON in a code page", {f"chats/page{number}/a.json": raw}, "not_readable")
    for number, encoding in enumerate(("utf-16", "utf-16-le", "utf-32", "cp1252")):
        lines = [
            json.dumps({"id": f"l{number}-{n}", "turns": chat(n), "queue": "é"}, ensure_ascii=False)
            for n in range(3)
        ]
        raw = "\n".join(lines).encode(encoding)
        end = "processed" if encoding == "utf-16" else "not_readable"
        ends = (end, "processed + not_readable")
        yield case("JSON Lines in UTF-16 or a code page", {f"chats/lines{number}/a.jsonl": raw}, *ends)
    yield from _tables()
    yield from _bytes()
    for kind, texts in _ODD_TEXTS.items():
        for number, text in enumerate(texts):
            turns = [
                *chat(number),
                {"speaker": text, "text": text},
                {"speaker": "agent", "text": f"So: {text}"},
            ]
            raw = json.dumps(
                {"turns": turns, "queue": text, "agent_name": text, "customer_id": text}
            ).encode()
            yield case(kind, {f"chats/{kind.replace(' ', '-')}/{number}.json": raw}, "processed")


def _tables() -> Iterator[Case]:
    text = f'speaker,text\nagent,"{_SAID}"\ncustomer,Thank you\n'
    for number, encoding in enumerate(
        ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "mac-roman", "utf-16-le")
    ):
        raw = text.encode(encoding, "replace")
        ends = ("not_readable",) if encoding == "utf-16-le" else ("processed",)
        yield case("CSV in a code page, with BOM, in UTF-16", {f"chats/table{number}/a.csv": raw}, *ends)


def _bytes() -> Iterator[Case]:
    good = json.dumps({"turns": chat(77)}).encode()
    broken = {
        "nul inside": good.replace(b"router", b"rou\x00ter"),
        "nuls behind": good + b"\x00" * 4096,
        "nuls alone": b"\x00" * 9000,
        "cut inside a character": json.dumps(
            {"turns": [{"speaker": "a", "text": "€€"}]}, ensure_ascii=False
        ).encode()[:-7],
        "overlong": good.replace(b"router", b"rou\xc0\xafter"),
        "a byte that none begins with": good.replace(b"router", b"\xff\xfa\x80"),
        "a BOM twice": b"\xef\xbb\xbf\xef\xbb\xbf" + good,
        "a BOM alone": b"\xef\xbb\xbf",
        "spaces alone": b" \r\n\t " * 100,
    }
    for number, raw in enumerate(broken.values()):
        yield case("bytes that are no text", {f"chats/bytes{number}/a.json": raw}, "not_readable")
    for number, end in enumerate((b"\r", b"\r\n", b"\n\r", b"\x0b", b"\x0c")):
        raw = (
            json.dumps({"id": f"ends-{number}", "turns": chat(number)}, indent=1).encode().replace(b"\n", end)
        )
        ends = ("processed",) if number < 3 else ("not_readable",)
        yield case("line ends of other systems", {f"chats/ends{number}/a.json": raw}, *ends)
