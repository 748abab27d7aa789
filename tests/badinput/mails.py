"""Emails as broken programs, filters and attackers write them."""

import base64
from collections.abc import Iterator

from tests.badinput.case import Case, case, mixed

__all__ = ["cases", "letter"]

_TEXT = "My invoice is wrong for the second time. Please look at it."


def letter(
    number: int, text: str = _TEXT, *, headers: str = "", body_type: str = "text/plain; charset=utf-8"
) -> bytes:
    """A message that no other number has."""
    head = (
        f"From: Dora <dora{number}@mail.example>\nTo: help@shop.example\nSubject: bill\n"
        f"Date: Mon, 02 Nov 2026 09:{number % 60:02}:00 +0000\nMessage-ID: <bad-{number}@mail.example>\n"
    )
    return f"{head}{headers}Content-Type: {body_type}\n\n{text}\n".encode("utf-8", "surrogateescape")


_NO_MAIL = (
    b"no header at all, only text\n" * 4,
    b"\n\nFrom: dora@mail.example\n\ntoo late",
    bytes(range(256)) * 40,
    b"From:\nDate: x\n\nwords",
    b"\x00" * 2000,
    b"<html><body>login page</body></html>",
)
_HEADERS = (
    "Date: yesterday\n",
    "Date: Fri, 99 Foo 99999 99:99:99 +9999\n",
    "Date: Mon, 01 Jan 0001 00:00:00 +1400\n",
    "Date: Fri, 31 Dec 9999 23:59:59 -1200\n",
    "References: <a@b> <a@b> <bad-1@mail.example>\n",
    "References: <<<>>>\nIn-Reply-To: ><\n",
    "Thread-Index: !!!\n",
    "Subject: =?utf-8?B?////?=\n",
    "Subject: =?klingon?Q?x?=\n",
    "X-Odd: \xff\xfe\n",
    "Auto-Submitted: \n",
    "List-Unsubscribe: <" + "a" * 900 + ">\n",
    "To: " + ", ".join(f"p{n}@x.example" for n in range(400)) + "\n",
    "Received: " + "from x by y; " * 300 + "\n",
    "MIME-Version: 9.9\nContent-Transfer-Encoding: martian\n",
)
_LONG = (
    ("From: ", "word "),
    ("From: ", '"a" '),
    ("From: ", "(" * 4 + ")" * 4),
    ("To: ", "a@b.example, "),
    ("Date: ", "Mon "),
    ("References: ", "<a@b> "),
    ("Content-Disposition: attachment; ", "a=b; "),
    ("Message-ID: <", "a."),
    ("Subject: ", "=?utf-8?Q?a?= "),
    ("X-Long: ", " "),
)
_BODIES = {
    "an unknown charset": ("text/plain; charset=klingon", _TEXT),
    "a wrong charset": ("text/plain; charset=utf-16", _TEXT),
    "a charset that is none": ('text/plain; charset="base64"', _TEXT),
    "a type that is none": ("text", _TEXT),
    "a type with parameters only": ("; charset=utf-8", _TEXT),
    "format flowed": ("text/plain; format=flowed; delsp=yes", _TEXT),
    "text of another kind": ("text/x-amp-html; charset=utf-8", _TEXT),
}


def cases() -> Iterator[Case]:
    for number, raw in enumerate(_NO_MAIL):
        yield case("what is no email", {f"emails/none{number}/a.eml": raw}, "wrong_shape", "not_readable")
    for number, header in enumerate(_HEADERS, start=100):
        yield case(
            "odd headers",
            {f"emails/head{number}/a.eml": letter(number, headers=header)},
            "processed",
            "not_readable",
        )
    for number, (name, piece) in enumerate(_LONG, start=150):
        raw = letter(number, headers=name + piece * (300_000 // len(piece)) + "\n")
        yield case(
            "headers without end", {f"emails/long{number}/a.eml": raw}, "processed", "wrong_shape", "no_turns"
        )
    for number, (kind, text) in enumerate(_BODIES.values(), start=200):
        raw = letter(number, text, body_type=kind)
        yield case(
            "bodies of odd types",
            {f"emails/body{number}/a.eml": raw},
            "processed",
            "no_turns",
            "not_readable",
        )
    yield from _transfers()
    yield from _parts()
    yield from _protected()
    yield from _mailboxes()
    for number in range(3):
        files = {f"emails/twin{number}/{n}.eml": letter(700 + number, f"{_TEXT} {n}") for n in range(2)}
        yield case("one Message-ID twice", files, "processed + duplicate_id")
    ring = {
        f"emails/ring/{n}.eml": letter(
            720 + n, headers=f"In-Reply-To: <bad-{720 + (n + 1) % 5}@mail.example>\n"
        )
        for n in range(5)
    }
    yield case("emails that answer one another in a ring", ring, "processed")


def _transfers() -> Iterator[Case]:
    coded = base64.b64encode(_TEXT.encode() * 20).decode()
    given = {
        "base64": [coded[:-7], coded.replace("A", "!"), "====", coded + "\n--\nhello"],
        "quoted-printable": ["=ZZ=", "a=\n=3", "=" * 999, "=E9=00=FF"],
        "uuencode": ["begin 644 x\n!!!!\n`\nend", "begin 644\nend"],
    }
    number = 300
    for transfer, bodies in given.items():
        for body in bodies:
            number += 1
            raw = letter(number, body, headers=f"Content-Transfer-Encoding: {transfer}\n")
            yield case(
                "damaged transfer encodings",
                {f"emails/code{number}/a.eml": raw},
                "processed",
                "no_turns",
                "not_readable",
            )


def _parts() -> Iterator[Case]:
    kind = 'multipart/mixed; boundary="b"'
    nested = "".join(f'--b{n}\nContent-Type: multipart/mixed; boundary="b{n + 1}"\n\n' for n in range(3_000))
    bodies = {
        "no part": "",
        "never closed": f"--b\nContent-Type: text/plain\n\n{_TEXT}\n",
        "closed at once": "--b--\n",
        "parts of nothing": "--b\n" * 3_000,
        "an empty part": "--b\n\n--b--\n",
        "headers alone": "--b\nContent-Type: text/plain\n--b--\n",
        "many attachments": "".join(
            f"--b\nContent-Disposition: attachment; filename=f{n}.bin\n\nx\n" for n in range(1_500)
        ),
    }
    for number, body in enumerate(bodies.values(), start=400):
        raw = letter(number, body, body_type=kind)
        yield case(
            "parts that do not close",
            {f"emails/part{number}/a.eml": raw},
            "processed",
            "no_turns",
            "not_readable",
        )
    raw = letter(450, nested, body_type='multipart/mixed; boundary="b0"')
    yield case(
        "parts in parts in parts", {"emails/nested/a.eml": raw}, "no_turns", "not_readable", "processed"
    )
    inner = b"".join(b"Content-Type: message/rfc822\n\n" for _ in range(2_000))
    raw = letter(451, inner.decode(), body_type="message/rfc822")
    yield case(
        "parts in parts in parts", {"emails/nested2/a.eml": raw}, "no_turns", "not_readable", "processed"
    )
    raw = letter(452, _TEXT, body_type="multipart/mixed")
    yield case(
        "parts that do not close", {"emails/part-none/a.eml": raw}, "processed", "no_turns", "not_readable"
    )
    raw = letter(453, "x\n", body_type='multipart/mixed; boundary="' + "b" * 5_000 + '"')
    yield case(
        "parts that do not close", {"emails/part-long/a.eml": raw}, "processed", "no_turns", "not_readable"
    )


def _protected() -> Iterator[Case]:
    given = {
        "smime": (
            'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
            "MIAGCSqGSIb3DQEHA6CA",
        ),
        "pgp": (
            'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"',
            "--b\n\nVersion: 1\n--b--",
        ),
        "inline": ("text/plain", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----"),
    }
    for number, (kind, body) in enumerate(given.values(), start=500):
        raw = letter(number, body, body_type=kind)
        yield case("encrypted email", {f"emails/secret{number}/a.eml": raw}, "encrypted")


def _mailboxes() -> Iterator[Case]:
    begin = b"From dora@mail.example Mon Nov  2 09:00:00 2026\n"
    boxes = {
        "cut": (begin + letter(600))[:150],
        "no headers": begin + b"\n" + begin + b"\nwords\n",
        "one broken": begin + letter(601) + begin + b"From: =?x\nDate: 9\n\n\xff\xfe\n" + begin + letter(602),
        "no sender": begin + letter(603) + begin + b"Subject: x\n\nwords\n",
        "one long line": begin + letter(604, "x" * 90_000),
        "many empty": begin * 500,
        "nuls": begin + letter(605) + b"\x00" * 5_000,
    }
    for number, raw in enumerate(boxes.values()):
        ends = mixed("wrong_shape", "no_turns", "not_readable", "unknown_format")
        yield case("broken mailboxes", {f"emails/box{number}/a.mbox": raw}, *ends)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    for number, raw in enumerate(
        (ole, ole + bytes(9_000), ole + b"\xff" * 9_000, ole * 900, b"no ole at all")
    ):
        yield case(
            "broken Outlook messages", {f"emails/msg{number}/a.msg": raw}, "not_readable", "unknown_format"
        )
