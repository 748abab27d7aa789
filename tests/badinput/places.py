"""What lies in an inbox besides files with sensible names."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.badinput.case import Case, case, chat

__all__ = ["cases"]

_NAMES = (
    *("it's.json", 'say "hi".json', "two\nlines.json", "tab\there.json", "bell\x07.json"),
    *("\x1b[31mred\x1b[0m.json", "-rf.json", "--help.json", " leading.json", "trailing .json"),
    *("semi;colon.json", "per%cent%s.json", "hash#1.json", "a, b.json", "back\\slash.json", "$(date).json"),
    *(
        "`id`.json",
        "{brace}.json",
        "[red]markup[/red].json",
        "🦄.json",
        "\u202egnp.json",
        "Mu\u0308ller.json",
    ),
    *("Müller.json", "CON.json", "nul.json", "a" * 240 + ".json", "..json", "...json", "A.JSON"),
    *("é\u200d.json", "<script>.json", "a&b.json", "'; DROP TABLE turns; --.json", "~.json", "a~b.json"),
)
_LEFT_ALONE = (
    ".hidden.json",
    "~$open.xlsx",
    "Thumbs.db",
    "desktop.ini",
    "a.json.tmp",
    "b.wav.part",
    "c.crdownload",
    ".DS_Store",
)


def _good(number: int) -> bytes:
    return json.dumps({"turns": chat(1_000 + number)}).encode()


def cases() -> Iterator[Case]:
    for number, name in enumerate(_NAMES):
        end = "noted" if name.startswith(".") else "processed"
        yield case("odd names", {f"chats/name{number}/{name}": _good(number)}, end)
    for number, raw in enumerate(
        (b"caf\xe9.json", b"\xff\xfe.json", b"a\x80\x81.json", b"\xed\xa0\x80.json")
    ):
        name = os.fsdecode(raw)
        yield case("names that are no text", {f"chats/raw{number}/{name}": _good(100 + number)}, "processed")
        broken = os.fsdecode(raw.replace(b".json", b".wav"))
        yield case("names that are no text", {f"calls/sound{number}/{broken}": b"no sound"}, "not_audio")
        table = os.fsdecode(raw.replace(b".json", b".bin"))
        yield case("names that are no text", {f"emails/bin{number}/{table}": b"\x00"}, "not_readable")
    for number, name in enumerate(_LEFT_ALONE):
        yield case("files that programs leave behind", {f"chats/left{number}/{name}": b"x"}, "noted")
    yield from _no_files()
    yield from _links()
    yield case(
        "files outside the folders", {"loose.json": _good(300), "other/a.json": _good(301)}, "unknown_format"
    )
    yield case(
        "files outside the folders", {"agents.xlsx": b"PK\x03\x04", "README.txt": b"Hello"}, "unknown_format"
    )
    yield case("a folder with a recording's name", {"calls/folder/a.wav/b.txt": b"words"}, "unknown_format")
    yield case("a folder with a recording's name", {"calls/folder2/a.wav": Path.mkdir}, "not_readable")
    yield case("a folder with a recording's name", {"chats/folder3/a.json": Path.mkdir}, "not_readable")
    yield case("a folder with a recording's name", {"emails/folder4/a.eml": Path.mkdir}, "not_readable")
    deep = "chats/" + "/".join(["deep"] * 60) + "/a.json"
    yield case("folders in folders in folders", {deep: _good(302)}, "processed")


def _no_files() -> Iterator[Case]:
    for folder, name in (
        ("calls", "a.wav"),
        ("chats", "a.json"),
        ("chats", "a.csv"),
        ("emails", "a.eml"),
        ("exports", "a.zip"),
        ("sms", "roles.json"),
    ):
        yield case("pipes", {f"{folder}/pipe/{name}": os.mkfifo}, "not_readable")
        yield case("sockets", {f"{folder}/socket/{name}": _socket}, "not_readable")


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's whole path may have 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def _links() -> Iterator[Case]:
    targets = ("gone.wav", "/dev/zero", "/dev/null", "/dev/full", "/", ".", "a", "/proc/self/mem", "x" * 250)
    for folder, name in (("calls", "a.wav"), ("chats", "a.json"), ("emails", "a.eml"), ("social", "a.csv")):
        for number, target in enumerate(targets):
            end = "noted" if target in {"/", "."} else "not_readable"
            linked = {f"{folder}/link{number}/{name}": lambda path, target=target: path.symlink_to(target)}
            yield case("links to nowhere, to devices and in circles", linked, end, "unknown_format")
    good = {"chats/linked/b.json": lambda path: path.symlink_to("a.txt")}
    yield case("links to files", {**good, "chats/linked/a.txt": _good(400)}, "processed + unknown_format")
