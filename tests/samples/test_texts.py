"""The sample chats, e-mails, roster and surveys: made by the script, sound, and as varied as they claim."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import yaml

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
INBOX = SAMPLES / "inbox"
CHAT_IDS = [f"T-{n:04}" for n in range(1, 61)]
EMAIL_IDS = [f"E-{n:04}" for n in range(1, 13)]
CALL_IDS = [f"C-{n:04}" for n in range(1, 15)]
PERIOD = (datetime(2026, 10, 19, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC))
WEEKS = {43, 44, 45, 46}
UNUSABLE = {"T-9001.json", "T-9002.json", "T-9003.json"}


def rows(path: Path, **options: Any) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, **options))


def body_text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain", "html"))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


@pytest.fixture(scope="module")
def roster() -> dict[str, dict[str, str]]:
    return {row["agent_id"]: row for row in rows(INBOX / "agents.csv")}


@pytest.fixture(scope="module")
def manifest() -> dict[str, dict[str, str]]:
    return {row["interaction_id"]: row for row in rows(INBOX / "chats" / "manifest.csv")}


@pytest.fixture(scope="module")
def native_chats() -> list[dict[str, Any]]:
    single = [path for path in sorted((INBOX / "chats").glob("*.json")) if path.name not in UNUSABLE]
    lines = (INBOX / "chats" / "week-46.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(path.read_text(encoding="utf-8")) for path in single] + [
        json.loads(line) for line in lines
    ]


@pytest.fixture(scope="module")
def csv_chats() -> dict[str, list[dict[str, str]]]:
    chats = defaultdict(list)
    for row in rows(INBOX / "chats" / "export.csv", delimiter=";"):
        chats[row["conversation_id"]].append(row)
    return dict(chats)


@pytest.fixture(scope="module")
def threads() -> dict[str, list[EmailMessage]]:
    found: dict[str, list[EmailMessage]] = defaultdict(list)
    for path in sorted((INBOX / "emails").glob("E-0*.eml")):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(mail, EmailMessage)
        found[path.name[:6]].append(mail)
    return dict(found)


@pytest.fixture(scope="module")
def said(
    native_chats: list[dict[str, Any]], csv_chats: dict[str, list[dict[str, str]]]
) -> list[tuple[str, str, str]]:
    """Every chat message as (interaction_id, speaker, text)."""
    native = [(chat["id"], turn["speaker"], turn["text"]) for chat in native_chats for turn in chat["turns"]]
    return native + [(key, row["speaker"], row["text"]) for key, chat in csv_chats.items() for row in chat]


def test_the_script_makes_exactly_what_is_committed(tmp_path: Path) -> None:
    script = SAMPLES / "make_texts.py"
    subprocess.run([sys.executable, str(script), "--out", str(tmp_path)], check=True, capture_output=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    texts = [
        INBOX / "agents.csv",
        INBOX / "surveys.csv",
        *(INBOX / "chats").iterdir(),
        *(INBOX / "emails").iterdir(),
    ]
    committed = {path.relative_to(INBOX): path.read_bytes() for path in texts}
    assert made.keys() == committed.keys()
    assert [str(name) for name in made if made[name] != committed[name]] == []


def test_sixty_chats_in_three_formats(
    native_chats: list[dict[str, Any]], csv_chats: dict[str, list[dict[str, str]]]
) -> None:
    assert sorted([chat["id"] for chat in native_chats] + list(csv_chats)) == CHAT_IDS
    assert (len(native_chats), len(csv_chats)) == (42, 18)
    assert len((INBOX / "chats" / "week-46.jsonl").read_text(encoding="utf-8").splitlines()) == 12


def test_native_chats_are_whole_and_their_times_never_go_back(
    native_chats: list[dict[str, Any]], roster: dict[str, dict[str, str]]
) -> None:
    for chat in native_chats:
        agent = roster[chat["agent_id"]]
        assert (chat["agent_name"], chat["team"]) == (agent["agent_name"], agent["team"])
        assert {turn["speaker"] for turn in chat["turns"]} <= {
            "agent",
            "customer",
            "bot",
            "system",
            "supervisor",
        }
        starts = [turn["start"] for turn in chat["turns"]]
        assert starts == sorted(starts) and starts[0] == 0, chat["id"]
        assert all(turn["end"] == turn["start"] and turn["text"].strip() for turn in chat["turns"])


def test_the_csv_is_what_excel_saves(csv_chats: dict[str, list[dict[str, str]]]) -> None:
    content = (INBOX / "chats" / "export.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfconversation_id;timestamp;speaker;speaker_name;text\r\n")
    texts = [row["text"] for chat in csv_chats.values() for row in chat]
    assert sum("\n" in text for text in texts) >= 3
    assert sum('"' in text for text in texts) >= 3
    assert sum(";" in text for text in texts) >= 3
    for chat in csv_chats.values():
        times = [datetime.fromisoformat(row["timestamp"]) for row in chat]
        assert times == sorted(times) and times[0].tzinfo is not None
        assert {row["speaker"] for row in chat} <= {"agent", "customer", "bot"}


def test_the_manifest_covers_the_csv_and_agrees_with_the_json(
    native_chats: list[dict[str, Any]],
    csv_chats: dict[str, list[dict[str, str]]],
    manifest: dict[str, dict[str, str]],
) -> None:
    assert {key for key, row in manifest.items() if row["file"] == "export.csv"} == set(csv_chats)
    for key, chat in csv_chats.items():
        assert datetime.fromisoformat(manifest[key]["started_at"]) == datetime.fromisoformat(
            chat[0]["timestamp"]
        )
        names = {row["speaker_name"] for row in chat if row["speaker"] == "agent"}
        assert names == {manifest[key]["agent_name"]}
    inside = {chat["id"]: chat for chat in native_chats}
    both = [key for key in manifest if key in inside]
    assert len(both) >= 4
    for key in both:
        shared = manifest[key].keys() & inside[key].keys()
        assert {name: manifest[key][name] for name in shared} == {name: inside[key][name] for name in shared}


def test_every_agent_chats_in_every_week(
    native_chats: list[dict[str, Any]], manifest: dict[str, dict[str, str]], roster: dict[str, dict[str, str]]
) -> None:
    chats = {chat["id"]: chat for chat in native_chats} | {
        key: row for key, row in manifest.items() if row["file"] == "export.csv"
    }
    started = [(chats[key]["agent_id"], datetime.fromisoformat(chats[key]["started_at"])) for key in CHAT_IDS]
    assert [at for _, at in started] == sorted(at for _, at in started)
    assert all(PERIOD[0] <= at < PERIOD[1] and 8 <= at.hour < 18 for _, at in started)
    per_week = Counter((agent, at.isocalendar().week) for agent, at in started)
    assert per_week == {(agent, week): 3 for agent in roster for week in WEEKS}


def test_chats_have_a_believable_length(said: list[tuple[str, str, str]]) -> None:
    lengths = Counter(key for key, _, _ in said)
    assert {key: n for key, n in lengths.items() if not 6 <= n <= 14} == {}


def test_no_agent_message_is_used_twice(said: list[tuple[str, str, str]]) -> None:
    texts = Counter(
        text.casefold() for _, speaker, text in said if speaker == "agent" and len(text.split()) > 3
    )
    assert [text for text, n in texts.items() if n > 1] == []


def test_the_special_cases_are_there(
    native_chats: list[dict[str, Any]], manifest: dict[str, dict[str, str]], said: list[tuple[str, str, str]]
) -> None:
    languages = {chat["id"]: chat["language"] for chat in native_chats}
    languages |= {key: row["language"] for key, row in manifest.items()}
    assert [key for key, language in languages.items() if language == "es"] == ["T-0020"]
    assert {key for key, _, text in said if "<b>" in text and "&amp;" in text} == {"T-0008"}
    assert {key for key, _, text in said if "O'Brien" in text} == {"T-0006"}
    assert {"T-0006", "T-0024", "T-0026"} == {
        key for key, _, text in said if re.search(r"(\d{4} ){3}\d{4}", text)
    }
    assert {"T-0038", "T-0050"} == {key for key, _, text in said if re.search(r"\b(\d ){7,}\d\b", text)}
    assert "customer" not in {speaker for key, speaker, _ in said if key == "T-0015"}
    assert {key for key, speaker, _ in said if speaker == "supervisor"} == {"T-0054"}
    assert len({key for key, speaker, _ in said if speaker == "bot"}) >= 4


def test_nothing_points_at_a_real_person(
    said: list[tuple[str, str, str]], threads: dict[str, list[EmailMessage]]
) -> None:
    mails = [str(mail["From"]) for messages in threads.values() for mail in messages]
    mails += [body_text(mail) for messages in threads.values() for mail in messages]
    text = "\n".join(
        [text for _, _, text in said] + mails + [(INBOX / "surveys.csv").read_text(encoding="utf-8")]
    )
    addresses = re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text)
    assert len(addresses) > 50
    assert {address for address in addresses if not address.endswith(".example")} == set()
    phones = re.findall(r"\b\d{3}-(\d{3}-\d{4})\b", text)
    assert len(phones) > 8
    assert {phone for phone in phones if not phone.startswith("555-01")} == set()


def test_twelve_email_threads_chained_by_their_headers(
    threads: dict[str, list[EmailMessage]], roster: dict[str, dict[str, str]]
) -> None:
    assert list(threads) == EMAIL_IDS
    staff = {row["email"] for row in roster.values()}
    for key, mails in threads.items():
        assert 2 <= len(mails) <= 4
        senders = [mail["From"].addresses[0].addr_spec for mail in mails]
        assert [sender in staff for sender in senders] == [bool(n % 2) for n in range(len(mails))], key
        times = [mail["Date"].datetime for mail in mails]
        assert times == sorted(times) and PERIOD[0] <= times[0] and times[-1] < PERIOD[1]
        ids = [mail["Message-ID"] for mail in mails]
        assert len(set(ids)) == len(ids)
        for n, mail in enumerate(mails):
            assert mail["In-Reply-To"] == (ids[n - 1] if n else None)
            assert (mail["References"] or "").split() == ids[:n]
        assert len({mail["Subject"].removeprefix("Re: ") for mail in mails}) == 1


def test_emails_come_in_every_form_and_quote_what_they_answer(threads: dict[str, list[EmailMessage]]) -> None:
    mails = [mail for messages in threads.values() for mail in messages]
    types = Counter(mail.get_content_type() for mail in mails)
    assert types["text/html"] == 1 and types["multipart/alternative"] >= 4 and types["text/plain"] >= 20
    encodings = {mail["Content-Transfer-Encoding"] for mail in mails if not mail.is_multipart()}
    assert encodings == {"7bit", "quoted-printable", "base64"}
    texts = [body_text(mail) for messages in threads.values() for mail in messages[1:]]
    assert sum(" wrote:" in text for text in texts) == len(texts) - 1, "one reply does not quote"


def test_the_email_manifest_names_each_thread_by_its_first_message(
    threads: dict[str, list[EmailMessage]],
) -> None:
    listed = rows(INBOX / "emails" / "manifest.csv")
    assert [row["interaction_id"] for row in listed] == EMAIL_IDS
    for row in listed:
        assert row["file"] == f"{row['interaction_id']}-1.eml"
        first = threads[row["interaction_id"]][0]["Date"].datetime
        assert datetime.fromisoformat(row["started_at"]) == first


def test_the_unusable_inputs_are_unusable() -> None:
    chats = INBOX / "chats"
    with pytest.raises(json.JSONDecodeError):
        json.loads((chats / "T-9001.json").read_text(encoding="utf-8"))
    assert json.loads((chats / "T-9002.json").read_text(encoding="utf-8"))["turns"] == []
    copy, original = (
        json.loads((chats / name).read_text(encoding="utf-8")) for name in ("T-9003.json", "T-0004.json")
    )
    assert copy["id"] == original["id"] and copy["turns"] != original["turns"]
    reply = message_from_bytes((INBOX / "emails" / "E-9001.eml").read_bytes(), policy=default)
    assert reply["Auto-Submitted"] == "auto-replied" and reply["In-Reply-To"] is None


def test_surveys_answer_known_interactions_within_the_scales(
    native_chats: list[dict[str, Any]],
    manifest: dict[str, dict[str, str]],
    threads: dict[str, list[EmailMessage]],
) -> None:
    ended = {key: mails[-1]["Date"].datetime for key, mails in threads.items()}
    ended |= {key: datetime.fromisoformat(row["started_at"]) for key, row in manifest.items()}
    for chat in native_chats:
        last_s = chat["turns"][-1]["start"]
        ended[chat["id"]] = datetime.fromisoformat(chat["started_at"]) + timedelta(seconds=last_s)
    answers = rows(INBOX / "surveys.csv")
    assert len({row["interaction_id"] for row in answers}) == len(answers) >= 30
    for row in answers:
        key = row["interaction_id"]
        assert key in {*CHAT_IDS, *EMAIL_IDS, *CALL_IDS}
        assert key in CALL_IDS or datetime.fromisoformat(row["answered_at"]) > ended[key], key
        assert row["resolved"] in {"yes", "no"} and 1 <= int(row["csat"]) <= 5
        assert row["nps"] == "" or 0 <= int(row["nps"]) <= 10
        assert row["ces"] == "" or 1 <= int(row["ces"]) <= 7


def test_times_of_day_in_the_sources_are_texts() -> None:
    """YAML reads an unquoted 12:30 as 750 and an unquoted date as a date: every started_at is quoted."""
    for path in sorted((SAMPLES / "source" / "chats").glob("*.yaml")):
        book = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert all(isinstance(chat["started_at"], str) for chat in book["chats"]), path.name


def test_the_guide_names_only_samples_that_exist() -> None:
    guide = (SAMPLES / "TEXTS.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b[TE]-\d{4}\b", guide))
    assert named - {*CHAT_IDS, *EMAIL_IDS} == {"T-9001", "T-9002", "T-9003", "E-9001"}
    answers, mails = rows(INBOX / "surveys.csv"), list((INBOX / "emails").glob("E-0*.eml"))
    assert f"{len(answers)} survey answers" in guide and f"{len(mails)} messages" in guide
