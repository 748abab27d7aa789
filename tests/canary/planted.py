"""The secrets, and an inbox that has them in every kind of input, usable and broken."""

import base64
import io
import json
import wave
import zipfile
from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np

from qa.types import Word

__all__ = ["SECRETS", "Secret", "words_of_calls", "write_inbox"]

_LAST_NAMES = """
Kingsworthy Ferncastle Hathersage Brackenbury Oldershaw Thistlewood Marchbanks Dunwoodie Quillfeather
Ravenscroft Winterbourne Hollingberry Pemberwick Stonebridge Ashcombeson Larkspurton Merriweather Hazelgrove
Copperfieldon Silverthorne Blackwellson Foxgloverton Nightingaleson Greengrassley
"""
_FIRST_NAMES = "Daniel Sarah Michael Laura Peter Emma James Julia Robert Helen Thomas Karen"
_STREETS = "Thistledown Bramblewick Cobblestone Drummondville Everlasting Foxhollow Gooseberry Hummingbird"
_DIGITS = "zero one two three four five six seven eight nine"


class Secret(NamedTuple):
    """What must not be found: the kind, and how it is written where it is planted."""

    kind: str
    text: str


def _card(seed: int) -> str:
    """A number of sixteen digits that passes Luhn's test."""
    body = f"4{(seed * 7919 + 123456789) * 1000003 % 10**14:014}"
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(body))
    return body + str(-total % 10)


NAMES = [f"{_FIRST_NAMES.split()[i % 12]} {last}" for i, last in enumerate(_LAST_NAMES.split())]
CARDS = [_card(seed) for seed in range(1, 17)]
PHONES = [f"+1 {area} 555 01{area % 100:02}" for area in range(201, 225)]
EMAILS = [f"{name.split()[1].lower()}.{i}@mailbox.example" for i, name in enumerate(NAMES)]
ADDRESSES = [f"{417 + i} {street} Road" for i, street in enumerate(_STREETS.split())]
IDS = [f"{530 + i}-{41 + i}-{6100 + i * 7}" for i in range(8)]
BIRTH_DATES = [
    "14 August 1961",
    "1972-03-09",
    "23/11/1958",
    "June 5th, 1984",
    "09.04.1967",
    "2 December 1949",
]
PASSWORDS = [
    "velvetotter77",
    "Brassmonkey-41",
    "quietharbour9",
    "Lanternfish83",
    "copperkettle55",
    "Maplewagon-6",
]


def _spoken(digits: str) -> str:
    return " ".join(_DIGITS.split()[int(digit)] for digit in digits)


def _address_spoken(email: str) -> str:
    return email.replace("@", " at ").replace(".", " dot ")


def _grouped(card: str) -> str:
    return " ".join(card[at : at + 4] for at in range(0, 16, 4))


SECRETS = (
    *(Secret("name", name.split()[1]) for name in NAMES),
    *(Secret("card", card) for card in CARDS),
    *(Secret("phone", phone) for phone in PHONES),
    *(Secret("email", email) for email in EMAILS),
    *(Secret("address", address) for address in ADDRESSES),
    *(Secret("national id", number) for number in IDS),
    *(Secret("birth date", date) for date in BIRTH_DATES),
    *(Secret("password", word) for word in PASSWORDS),
    *(Secret("spoken", text) for text in (_spoken(CARDS[0]), _address_spoken(EMAILS[1]))),
)

_AGENT = "Thank you for calling Harbor Broadband, this is Anna. How can I help?"
CALLS = {
    f"20261102_{PHONES[0].replace(' ', '')}_left.wav": (
        (0, _AGENT),
        (1, f"My name is {NAMES[0]} and my card is {_spoken(CARDS[0])}."),
    ),
    f"{NAMES[1].replace(' ', '_')}-20261102.wav": (
        (0, _AGENT),
        (1, f"The card number is {_grouped(CARDS[1])[:9]}."),
        (1, f"And then {_grouped(CARDS[1])[10:]}."),
        (1, f"Write to {_address_spoken(EMAILS[1])} please."),
    ),
    "C-3.wav": (
        (0, _AGENT),
        (1, f"Call me on {PHONES[2]}. I live at {ADDRESSES[0]}, my social security number is {IDS[0]}."),
        (0, "And your date of birth?"),
        (1, f"{BIRTH_DATES[0]}, and the password is {PASSWORDS[0]}."),
    ),
}
"""By file, who says what: channel and words."""
UNHEARD = f"boom {PHONES[3]}.wav"
"""No words are prepared for it, so the engine breaks, with the file's name in its message."""


def words_of_calls() -> dict[str, list[list[Word]]]:
    """What is said in each recording, one after another, four words in a second."""
    heard: dict[str, list[list[Word]]] = {}
    for name, said in CALLS.items():
        clock = count()
        channels: list[list[Word]] = [[], []]
        for channel, text in said:
            at_s = [0.25 + next(clock) * 0.25 for _ in text.split()]
            channels[channel] += [Word(w, s, s + 0.2, 0.9) for w, s in zip(text.split(), at_s, strict=True)]
            next(clock)
        heard[name] = channels
    return heard


def write_inbox(inbox: Path) -> None:
    """Every secret is somewhere in it, the first ones of each kind in what is said, the others all about."""
    for folder in ("calls", "chats", "emails", "exports"):
        (inbox / folder).mkdir(parents=True)
    _write_calls(inbox / "calls")
    _write_chats(inbox / "chats")
    _write_emails(inbox / "emails")
    _write_exports(inbox / "exports")
    _write_tables(inbox)
    _write_broken(inbox)


def _write_calls(folder: Path) -> None:
    for name in (*CALLS, UNHEARD):
        _write_wav(folder / name)
    first, second, third = CALLS
    (folder / "manifest.csv").write_text(
        "file,interaction_id,agent_id,agent_channel,customer_id,queue,disposition,direction,notes\n"
        f'{first},,a1,left,"{PHONES[4]}","callback {PHONES[5]}","told {EMAILS[2]}",inbound,"{NAMES[2]}"\n'
        f"{second},,a1,left,{EMAILS[3]},,,inbound,{NAMES[3]}\n"
        f"{third},{EMAILS[4]},a1,left,,,,inbound,{CARDS[2]}\n"
        f'"{UNHEARD}",,a1,left,,,,inbound,\n'
        f'"lost {PHONES[6]}.wav",,a1,left,,,,,\n'
    )
    (folder / "C-3.json").write_text(json.dumps({"agent_id": "a1", "note": NAMES[4], NAMES[4]: CARDS[3]}))


def _write_wav(path: Path) -> None:
    """Noise on two channels, each its own."""
    noise = np.random.default_rng(len(path.name)).integers(-3000, 3000, (16 * 8000, 2), dtype=np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(noise.tobytes())


def _chat(own_id: str, *said: tuple[str, str], **more: object) -> dict[str, object]:
    turns = [{"speaker": who, "text": text, "start": at * 20} for at, (who, text) in enumerate(said)]
    about = {"id": own_id, "channel": "chat", "agent_id": "a1", "started_at": "2026-11-02T10:00:00+00:00"}
    return {**about, "language": "en", **more, "turns": turns}


_HELLO = ("agent", "Hello, this is Anna from Harbor Broadband. How may I help you?")


def _write_chats(folder: Path) -> None:
    chats = {
        "T-1": [("customer", f"My name is {NAMES[5]}, my card is {CARDS[4]}.")],
        "T-2": [("customer", f"Reach me on {PHONES[7]} or write to {EMAILS[5]}.")],
        "T-3": [("customer", f"I live at {ADDRESSES[1]}. My social security number is {IDS[1]}.")],
        "T-4": [("customer", f"It is {_grouped(CARDS[5])}"), ("agent", f"So {CARDS[5]}, thank you.")],
        "T-6": [
            ("customer", f"I was born on {BIRTH_DATES[1]}, not on {BIRTH_DATES[2]}."),
            ("agent", "Thank you. And what is the password on the account?"),
            ("customer", PASSWORDS[1]),
            (
                "agent",
                f"Thank you. I have set your password to {PASSWORDS[2]}, date of birth {BIRTH_DATES[1]}.",
            ),
        ],
        "T-5": [(NAMES[6], "I wrote twice already."), ("agent", f"Thank you, {NAMES[6]}.")],
    }
    for own_id, said in chats.items():
        (folder / f"{own_id}.json").write_text(json.dumps(_chat(own_id, _HELLO, *said)))
    strange = _chat(f"c-{PHONES[8]}", _HELLO, ("customer", "Hello?"), customer_id=EMAILS[6], queue=EMAILS[7])
    (folder / f"{EMAILS[8]}.json").write_text(json.dumps({**strange, "secret": CARDS[6], "email": EMAILS[9]}))
    unknown = _chat("T-7", _HELLO, (NAMES[7], "Is anybody there?"), (NAMES[8], "Yes, here I am."))
    (folder / f"{NAMES[7]} chat.json").write_text(json.dumps(unknown))
    (folder / "export.csv").write_text(
        "conversation_id,timestamp,speaker,text,email\n"
        f'X-1,2026-11-03T10:00:00Z,agent,"Hello, this is Anna.",\n'
        f'X-1,2026-11-03T10:01:00Z,customer,"Hi Anna, my name is {NAMES[9]}.",{EMAILS[10]}\n'
    )


def _mail(sender: str, text: str, number: int, headers: str = "") -> str:
    return (
        f"From: {sender}\nTo: help@harborbroadband.example\nDate: Tue, 03 Nov 2026 09:{number:02}:00 +0000\n"
        f"Message-ID: <m{number}.{EMAILS[11]}>\n{headers}\n{text}\n"
    )


def _write_emails(folder: Path) -> None:
    quoted = f"\nOn Mon, {NAMES[10]} <{EMAILS[12]}> wrote:\n> my card is {CARDS[7]}\n> call {PHONES[9]}\n"
    headers = (
        f"Subject: card {CARDS[8]} of {NAMES[11]}\nCc: {NAMES[12]} <{EMAILS[13]}>\nX-Phone: {PHONES[10]}\n"
    )
    (folder / f"RE_ {NAMES[11]}.eml").write_text(
        _mail(
            f"{NAMES[10]} <{EMAILS[14]}>",
            f"My bill is wrong again.\n\nRegards,\n{NAMES[10]}{quoted}",
            1,
            headers,
        )
    )
    attached = (
        'Subject: papers\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n'
        f"Content-Type: text/plain\n\nPlease send it to {ADDRESSES[2]}. My DOB is {BIRTH_DATES[3]}, "
        f"my password is {PASSWORDS[3]}.\n--b\nContent-Type: text/plain\n"
        f'Content-Disposition: attachment; filename="{NAMES[13]} {CARDS[9]}.txt"\n'
        f"Content-Transfer-Encoding: base64\n\n{base64.b64encode(PHONES[11].encode()).decode()}\n--b--\n"
    )
    (folder / "E-2.eml").write_text(_mail(EMAILS[15], "", 2, attached))


def _write_exports(folder: Path) -> None:
    mail = _mail(f"{NAMES[14]} <{EMAILS[16]}>", "Where is it?", 3)
    mailbox = f"From 1@x Tue Nov 03 07:01:00 +0000 2026\n{mail}\n"
    (folder / f"{NAMES[14]}.mbox").write_text(mailbox)
    (folder / "meeting_saved_chat.txt").write_text(
        f"00:00:12\tAnna Whitfield:\tHello, welcome.\n00:00:40\t{NAMES[15]}:\tMy number is {PHONES[12]}.\n"
    )


def _write_tables(inbox: Path) -> None:
    (inbox / "agents.csv").write_text(
        "agent_id,agent_name,team,email\na1,Anna Whitfield,North,anna@harborbroadband.example\n"
    )
    (inbox / "surveys.csv").write_text(
        "interaction_id,answered_at,csat,nps,ces,resolved,comment,Whom should we call?\n"
        f'T-1,,5,9,6,yes,"My name is {NAMES[16]}, my card is {CARDS[10]}, '
        f'my password was {PASSWORDS[4]}.","{PHONES[13]}"\n'
        f'{EMAILS[4]},,4,,,,"Write to {EMAILS[17]}",\n'
        f'T-2,,{CARDS[11]},,,,"My name is {NAMES[17]}",\n'
    )
    (inbox / "contacts.csv").write_text(
        "interaction_id,channel,started_at,agent_id,queue,customer_id,reason,disposition,talk_s\n"
        f"K-1,call,2026-11-02T09:00Z,a1,line {PHONES[14]},{PHONES[15]},"
        f"about {EMAILS[18]},call {PHONES[16]},60\n"
        f'"{PHONES[17]}",call,2026-11-02T09:00:00Z,a1,,,,,60\n'
        f"K-2,call,2026-11-02T09:00:00Z,a1,,,,,{CARDS[12]} {NAMES[18]}\n"
    )
    (inbox / "customers.csv").write_text(
        f'customer_id,name,email,phone\nK-17,{NAMES[19]},{EMAILS[19]},"{PHONES[18]}"\nK-18,{NAMES[20]},{EMAILS[19]},\n'
    )


def _write_broken(inbox: Path) -> None:
    text = f"{NAMES[21]} {CARDS[13]} {PHONES[19]} {EMAILS[20]} {ADDRESSES[3]} {IDS[2]}"
    text += f" born {BIRTH_DATES[4]} {BIRTH_DATES[5]} {PASSWORDS[4]} {PASSWORDS[5]}"
    text += f" {CARDS[0]} {CARDS[1]} {EMAILS[0]} {EMAILS[1]} {PHONES[1]}"
    (inbox / "calls" / f"{PHONES[20]}.wav").write_text(text)
    (inbox / "calls" / "notes.txt").write_text(text)
    (inbox / "chats" / f"{EMAILS[21]}.json").write_text(f'{{"id": "{text}", "turns": [')
    (inbox / "chats" / "empty.json").write_text(json.dumps({"id": f"c {EMAILS[22]}", "turns": []}))
    again = _chat(f"c-{PHONES[8]}", _HELLO, ("customer", f"My name is {NAMES[22]}, this is other content."))
    (inbox / "chats" / f"z {PHONES[21]}.json").write_text(json.dumps(again))
    (inbox / "chats" / "headless.csv").write_text(f"{NAMES[23]},{CARDS[14]},{PHONES[22]}\n{text}\n")
    (inbox / "emails" / "broken.eml").write_text(f"Subject: {ADDRESSES[4]}\n\n{ADDRESSES[5]} {IDS[3]}\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        file.writestr(f"{ADDRESSES[6]}.txt", f"{IDS[4]} {IDS[5]}")
    (inbox / "exports" / f"{PHONES[23]}.zip").write_bytes(packed.getvalue())
    (inbox / f"stray {EMAILS[23]} {CARDS[15]}.pdf").write_text(f"{ADDRESSES[7]} {IDS[6]} {IDS[7]}")
