from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from qa.errors import InputError
from qa.ingest.email_eml import read_mail
from qa.types import Channel, Role
from tests.ingest.builders import found, mail, put

ROSTER = "agent_id,agent_name,team,email\na101,Anna Whitfield,North,anna@h.example\n"
ANNA = "Anna Whitfield <Anna@H.example>"


def test_a_thread_is_one_interaction_in_the_order_of_time(tmp_path: Path) -> None:
    got = found(
        tmp_path,
        {
            "agents.csv": ROSTER,
            "emails/a.eml": mail("Thanks.", number=3, answers=2),
            "emails/b.eml": mail("Done.", number=2, answers=1, sender=ANNA),
            "emails/c.eml": mail("My line is down."),
            "emails/d.eml": mail("Another matter.", number=9),
        },
    )
    thread, other = sorted(got.interactions, key=lambda i: -len(i.turns))
    assert [(t.role, t.text, t.start_s) for t in thread.turns] == [
        (Role.CUSTOMER, "My line is down.", 0),
        (Role.AGENT, "Done.", 60),
        (Role.CUSTOMER, "Thanks.", 120),
    ]
    assert (thread.id, thread.source_name) == ("c", "emails/c.eml, emails/b.eml, emails/a.eml")
    assert (thread.channel, thread.duration_s) == (Channel.EMAIL, 120)
    assert thread.metadata.started_at == datetime(2026, 10, 20, 9, 1, tzinfo=UTC)
    assert (thread.metadata.agent_id, thread.metadata.agent_name) == ("a101", "Anna Whitfield")
    assert (other.metadata.agent_id, other.turns[0].role) == ("unknown", Role.CUSTOMER)


def test_answers_to_a_message_that_is_not_here_belong_together(tmp_path: Path) -> None:
    files = {f"emails/{n}.eml": mail("Text.", number=n, answers=1) for n in (2, 3)}
    (thread,) = found(tmp_path, {**files}).interactions
    assert len(thread.turns) == 2


def test_the_manifest_joins_and_parts(tmp_path: Path) -> None:
    got = found(
        tmp_path,
        {
            "emails/manifest.csv": "file,interaction_id\n1.eml,E-1\n2.eml,E-2\n5.eml,E-1\n",
            "emails/1.eml": mail("one", number=1),
            "emails/2.eml": mail("two", number=2, answers=1),
            "emails/3.eml": mail("three", number=3, answers=2),
            "emails/5.eml": mail("five", number=5),
        },
    )
    assert {i.id: [t.text for t in i.turns] for i in got.interactions} == {
        "E-1": ["one", "five"],
        "E-2": ["two", "three"],
    }


@pytest.mark.parametrize(
    ("sender", "settings", "roles"),
    [
        ("x@h.example", {"agent_email_domains": ["h.example"]}, "customer agent"),
        ("x@mail.H.example", {"agent_email_domains": ["H.example"]}, "customer agent"),
        ("x@noth.example", {"agent_email_domains": ["h.example"]}, "customer customer"),
        ("x@h.example", {}, "unknown unknown"),
    ],
)
def test_whose_message_it_is(tmp_path: Path, sender: str, settings: dict[str, object], roles: str) -> None:
    files = {"emails/1.eml": mail("a"), "emails/2.eml": mail("b", number=2, answers=1, sender=sender)}
    (thread,) = found(tmp_path, {**files}, **settings).interactions
    assert " ".join(t.role for t in thread.turns) == roles


@pytest.mark.parametrize("place", ["emails/roles.json", "roles.json", ""])
def test_roles_json_or_the_settings_tell_whose_message_it_is(tmp_path: Path, place: str) -> None:
    roles = {"agent": ["@h.example"], "customer": ["boss@h.example"]}
    files: dict[str, str | bytes | object] = {place: roles} if place else {}
    files["emails/1.eml"] = mail("a", sender="boss@h.example")
    files["emails/2.eml"] = mail("b", number=2, answers=1, sender="x@mail.h.example")
    files["emails/3.eml"] = mail("c", number=3, answers=1)
    (thread,) = found(tmp_path, files, **({} if place else {"layout": roles})).interactions
    assert [turn.role for turn in thread.turns] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]


def test_two_agents_of_a_thread_are_told_apart(tmp_path: Path) -> None:
    roster = f"{ROSTER}a102,Ben Okoro,North,ben@h.example\n"
    files = {
        "agents.csv": roster,
        "emails/1.eml": mail("a"),
        "emails/2.eml": mail("b", number=2, answers=1, sender=ANNA),
    }
    files["emails/3.eml"] = mail("c", number=3, answers=1, sender="Ben <ben@h.example>")
    got = found(tmp_path, {**files})
    whole = next(one for one in got.interactions if one.metadata.part_of is None)
    assert [turn.agent_id for turn in whole.turns] == [None, "a101", "a102"]
    assert whole.metadata.agent_id == "several"


def test_the_manifests_agent_is_known_by_name_without_any_roster(tmp_path: Path) -> None:
    files = {
        "emails/manifest.csv": "file,agent_id,agent_name\n1.eml,a101,Anna Whitfield\n",
        "emails/1.eml": mail("a"),
        "emails/2.eml": mail("b", number=2, answers=1, sender=ANNA),
    }
    (thread,) = found(tmp_path, {**files}).interactions
    assert [t.role for t in thread.turns] == [Role.CUSTOMER, Role.AGENT]


@pytest.mark.parametrize("header", ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: bulk"])
def test_an_automatic_message_alone_is_no_conversation(tmp_path: Path, header: str) -> None:
    (bad,) = found(tmp_path, {"emails/a.eml": mail("I am away.", headers=f"{header}\n")}).rejected
    assert (bad.source_name, bad.reason) == ("emails/a.eml", "not_a_conversation")


def test_an_automatic_message_in_a_thread_is_the_systems(tmp_path: Path) -> None:
    automatic = mail("We got it.", number=2, answers=1, headers="Auto-Submitted: auto-replied\n")
    (thread,) = found(tmp_path, {"emails/1.eml": mail("a"), "emails/2.eml": automatic}).interactions
    assert thread.turns[1].role is Role.SYSTEM


@pytest.mark.parametrize(
    ("content", "reason", "says"),
    [
        ("", "wrong_shape", "no sender"),
        ("secret words and no header at all", "wrong_shape", "no sender"),
        (b"\x00\x01\xff" * 50, "wrong_shape", "no sender"),
        (mail("> secret"), "no_turns", "quotes"),
    ],
)
def test_a_bad_message_is_rejected(tmp_path: Path, content: str | bytes, reason: str, says: str) -> None:
    got = found(tmp_path, {"emails/a.eml": content})
    assert (got.interactions, got.rejected[0].reason) == ((), reason)
    assert says in got.rejected[0].detail
    assert "secret" not in got.rejected[0].detail


def test_a_copy_of_a_message_is_read_once_and_another_text_is_rejected(tmp_path: Path) -> None:
    files = {"emails/a.eml": mail("one"), "emails/b.eml": mail("one"), "emails/c.eml": mail("other")}
    got = found(tmp_path, {**files})
    assert [t.text for i in got.interactions for t in i.turns] == ["one"]
    assert [(r.source_name, r.reason) for r in got.rejected] == [("emails/c.eml", "duplicate_id")]
    assert "emails/a.eml" in got.rejected[0].detail
    assert any(note.startswith("copies of an email") for note in got.notes)


def test_html_is_read_without_its_quotes(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"] = "Sam <sam@x.example>"
    message.set_content(
        '<div>It still <b>fails</b>.</div><div class="gmail_quote"><div>On Tue, Oct 20, 2026 at 9:14 AM Anna '
        "&lt;a@h.example&gt; wrote:<br></div><blockquote>old</blockquote></div>",
        subtype="html",
    )
    put(tmp_path, {"a.eml": message.as_bytes()})
    assert read_mail(tmp_path / "a.eml", "a.eml").text == "It still fails."


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        (
            "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n",
            b"caf\xe9",
            "café",
        ),
        ("Content-Type: text/plain; charset=x-unheard-of\n", b"hello", "hello"),
        (
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n",
            b"aGVsbG8=",
            "hello",
        ),
        ("Content-Type: text/plain; charset=utf-8\n", b"a\xffb", "a\ufffdb"),
        ("Content-Type: application/pdf\n", b"%PDF", ""),
        ("Content-Type: multipart/mixed; boundary=b\n", b"no parts", ""),
    ],
)
def test_bodies_as_mail_programs_send_them(tmp_path: Path, headers: str, body: bytes, text: str) -> None:
    put(tmp_path, {"a.eml": f"From: s@x.example\n{headers}\n".encode() + body})
    assert read_mail(tmp_path / "a.eml", "a.eml").text == text


@pytest.mark.parametrize("date", ["yesterday", "", "Tue, 99 Oct 2026 99:99:99 +0000"])
def test_a_message_without_a_usable_date_comes_last_and_is_said(tmp_path: Path, date: str) -> None:
    files = {
        "emails/1.eml": mail("undated", date=date or " "),
        "emails/2.eml": mail("b", number=2, answers=1),
    }
    got = found(tmp_path, {**files})
    assert [(t.text, t.start_s) for t in got.interactions[0].turns] == [("b", 0), ("undated", None)]
    assert "emails without a usable date: 1" in got.notes


def test_a_message_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        read_mail(tmp_path / "none.eml", "none.eml")
    assert str(tmp_path) not in str(raised.value)
