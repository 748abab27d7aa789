"""Manifests, sidecars and the tables at the root: rows that are wrong, and files that are no tables."""

import json
from collections.abc import Iterator

from tests.badinput.case import Case, case, chat
from tests.badinput.mails import letter

__all__ = ["cases"]

_BROKEN = {
    **{"empty": b"", "spaces": b" \n\n ", "delimiters": b",,,\n,,\n"},
    **{"no header": b"a101,Ana,North\na102,Ben,South\n", "nuls": b"\x00" * 500},
    **{"utf-16 cut": "file,interaction_id\na.json,1\n".encode("utf-16")[:-1], "json": b'{"file": "a.json"}'},
    "workbook": b"PK\x03\x04" + bytes(500),
    **{"open quote": b'file,interaction_id,agent_id,id\n"a.json,1,2,3\n', "binary": bytes(range(256)) * 20},
    **{"header twice": b"x,x\n1,2\n", "html": b"<html><body>Please sign in</body></html>"},
}
_TABLES = (
    "agents.csv",
    "surveys.csv",
    "contacts.csv",
    "customers.csv",
    "calls/manifest.csv",
    "chats/manifest.csv",
    "emails/manifest.csv",
)
_SURVEYS = (
    *(",5,1", "S-1,6,1", "S-2,excellent?,1", "S-3,5,11", "S-4,5,-1", "S-5,5,7.5", "S-6,100,1"),
    *("S-7,5,1,2,3,4,5,6,7,8,9,10", "S-8,1e999,1", "S-9,5,NaN"),
)
_CONTACTS = (
    ",call,5",
    "K-1,carrier pigeon,5",
    "K-2,call,soon",
    "K-3,call,-5",
    "K-4,call,5,6,7,8,9",
    "K-5,call,1e400",
    "K-6,call,99:99:99:99",
)
_AGENTS = (",Nobody,North,", "b1,Bo,North,,not a day", "b2,Bo,North,x@y,2026-02-30", "b3,a,b,c,,,,,d")
_SIDECARS: tuple[object, ...] = (
    {"agent_id": ["a"], "team": {"a": 1}, "started_at": True},
    *({"agent_channel": "middle", "language": "klingon!", "speakers": "many"}, {"started_at": "yesterday"}),
    *({"started_at": "9999-12-31T23:59:59-12:00"}, {"started_at": "0001-01-01T00:00:00+14:00"}),
    *({"agent_name": "\ud800", "queue": "a\x00b", "team": "\x1b[31m"}, {"agent_id": "a" * 50_000}),
    *({"agent_id": 10**400}, {f"unknown {n}": n for n in range(3_000)}, {}),
)


def cases() -> Iterator[Case]:
    for night, (name, raw) in enumerate(_BROKEN.items(), start=1):
        for table in _TABLES:
            ends = ["not_readable", "wrong_shape"]
            yield case(f"a broken {table.rpartition('/')[2]}", {table: raw}, *ends, night=night)
        del name
    yield from _rows()
    for number, sidecar in enumerate(_SIDECARS):
        raw = json.dumps(sidecar).encode()
        name = f"emails/side{number}/a"
        mail = letter(1_000 + number)
        yield case("odd sidecars", {f"{name}.eml": mail}, "processed", beside={f"{name}.json": raw})
    for number, raw in enumerate(
        (b"", b"{", b"[]", b"null", b"[" * 9_000, b"\xff\xfe", b'{"a": 1} {"b": 2}')
    ):
        mail = letter(1_100 + number)
        files = {f"emails/lost{number}/a.eml": mail, f"emails/lost{number}/a.json": raw}
        ends = [
            f"processed + {reason}"
            for reason in ("not_readable", "wrong_shape", "unknown_format", "no_turns")
        ]
        yield case("sidecars that can't be read", files, *ends)
    yield case("a sidecar of nothing", {"emails/alone/a.json": b'{"agent_id": "a1"}'}, "unknown_format")
    for number, raw in enumerate(
        (
            b"{",
            b"[]",
            b'{"agnet": ["a"]}',
            b'{"timezone": "Mars/Olympus"}',
            b"\xff",
            b"",
            b'{"agent": 1}' * 2,
            b"[" * 9_000,
        )
    ):
        given = {f"chats/roles{number}/roles.json": raw}
        said = {f"chats/roles{number}/a.json": json.dumps({"turns": chat(2_100 + number)}).encode()}
        yield case("a broken roles.json", given, "wrong_shape", "not_readable", beside=said)


def _rows() -> Iterator[Case]:
    """One bad row each in tables that are else good: the file has as many ends as rows that are bad."""
    surveys = "interaction_id,csat,nps\nS-0,5,9\n" + "\n".join(_SURVEYS) + "\n"
    yield case("bad rows in surveys.csv", {"surveys.csv": surveys.encode()}, "wrong_shape")
    contacts = "interaction_id,channel,talk_time\nK-0,call,5\n" + "\n".join(_CONTACTS) + "\n"
    yield case(
        "bad rows in contacts.csv",
        {"contacts.csv": contacts.encode()},
        "wrong_shape",
        "wrong_shape + duplicate_id",
    )
    agents = "agent_id,agent_name,team,email,valid_from\nb0,Ana Ruiz,North,ana@shop.example,\n" + "\n".join(
        _AGENTS
    )
    yield case(
        "bad rows in agents.csv",
        {"agents.csv": f"{agents}\nb0,Other,South,,\n".encode()},
        "wrong_shape + duplicate_id",
    )
    rows = [
        "nothing.json,N-1",
        "..,N-2",
        "/etc/passwd,N-3",
        ",",
        ",N-4",
        "here/a.json,N-5,,,,,,",
        "here/a.json,N-5",
    ]
    manifest = "file,interaction_id,agent_id\n" + "\n".join(rows) + "\n"
    good = {"social/here/a.json": json.dumps({"turns": chat(2_300)}).encode()}
    yield case(
        "bad rows in manifest.csv",
        {"social/manifest.csv": manifest.encode()},
        "wrong_shape + missing_file",
        beside=good,
    )
