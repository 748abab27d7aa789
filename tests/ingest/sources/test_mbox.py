from collections.abc import Mapping
from pathlib import Path

import pytest

from qa.ingest.customers import Customers
from qa.types import Channel
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.mbox_files import FILES, TAKEOUT, THUNDERBIRD_SENT, spoilt

CONVERSATION = [
    "0.0 customer Sam Pö: My parcel is late – where is it?\n\nFrom the shop I heard nothing.",
    "60.0 system Shop: (note) We got your mail.",
    "3540.0 agent a101 Ana Ruiz: Hello Sam,\nit comes today & we are sorry.\nAna",
    "7140.0 agent a102 Ben Okoro: It is at your door.",
    "10740.0 customer Sam: Got it, thanks!",
]


def read(root: Path, content: str | bytes, **more: str | bytes) -> Imported:
    return Imported(root, {"mail.mbox": content, **more})


def test_a_takeout_is_its_threads_in_the_order_of_time(tmp_path: Path) -> None:
    got = Imported(tmp_path, FILES["takeout"])
    assert got.sources == ["mbox"]
    assert lines(got.only) == CONVERSATION
    assert got.only.channel is Channel.EMAIL
    assert got.only.metadata.agent_id == "several"
    assert got.only.metadata.customer_id == Customers().id_of("sam@mail.example")
    assert not got.rejected
    assert "spam messages left out: 1" in got.notes
    assert "attachments, not read: 1" in got.notes


def test_threads_join_across_the_mailboxes_of_a_folder(tmp_path: Path) -> None:
    got = Imported(tmp_path, FILES["thunderbird"])
    assert lines(got.only) == [
        "0.0 customer kim@mail.example: Café closed?",
        "3600.0 agent a101 Ana Ruiz: Open again from ten.",
    ]
    assert got.only.source_name.startswith("export/Inbox#mail-")
    assert "deleted messages left out: 1" in got.notes


def test_an_export_of_the_same_thread_has_the_same_id(tmp_path: Path) -> None:
    later = TAKEOUT[TAKEOUT.index("From 1846500000000000003") :]
    ids = {Imported(tmp_path / str(n), {"m": text}).only.id for n, text in enumerate((TAKEOUT, later))}
    assert len(ids) == 1
    assert "mail.example" not in ids.pop()


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("From x Tue Oct 20 07:30:00 2026\nSubject: secret\n\nsecret\n\n", "no sender"),
        ("From x Tue Oct 20 07:30:00 2026\nFrom: <secret\nDate: \n\nsecret\n\n", ""),
    ],
)
def test_a_broken_message_loses_itself_alone(tmp_path: Path, broken: str, says: str) -> None:
    got = read(tmp_path, spoilt("Inbox", 1) + broken + TAKEOUT)
    thread = next(one for one in got.interactions if len(one.turns) > 1)
    assert [t.text for t in thread.turns][:1] == [CONVERSATION[0].partition(": ")[2]]
    assert len(thread.turns) == 6
    assert [bad.source_name for bad in got.rejected] == ["export/mail.mbox#message 2"] * bool(says)
    assert all(says in bad.detail and "secret" not in bad.detail for bad in got.rejected)


@pytest.mark.parametrize(
    ("label", "note"),
    [
        ("Spam", "spam"),
        ("Inbox,Trash", "deleted"),
        ("=?UTF-8?Q?Entw=C3=BCrfe,Wichtig?=", "draft"),
        ('"Drafts",Important', "draft"),
        ("Papelera", "deleted"),
        ("Inbox\nX-Status: AD", "deleted"),
        ("Inbox\nX-Mozilla-Status: 0008", "deleted"),
    ],
)
def test_what_lies_in_spam_bin_or_drafts_is_left_out_and_counted(
    tmp_path: Path, label: str, note: str
) -> None:
    got = read(tmp_path, spoilt(label, 1) + TAKEOUT)
    assert len(got.only.turns) == 5
    assert f"{note} messages left out" in got.notes


@pytest.mark.parametrize("name", ["Spam.mbox", "Trash", "Drafts.mbox", "Junk"])
def test_a_mailbox_of_spam_is_left_out_as_a_whole(tmp_path: Path, name: str) -> None:
    got = Imported(tmp_path, {name: TAKEOUT, "Sent": THUNDERBIRD_SENT})
    assert [(bad.source_name, bad.reason) for bad in got.rejected] == [(f"export/{name}", "left_out")]
    assert len(got.interactions) == 1


def test_copies_of_a_message_are_read_once_and_said(tmp_path: Path) -> None:
    got = read(tmp_path, TAKEOUT, Archive=TAKEOUT)
    assert len(got.only.turns) == 5
    assert "copies of an email that is here already, read once: 5" in got.notes


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ({}, "unknown"),
        ({"roles.json": '{"agent": ["@shop.example"]}'}, "agent"),
        ({"roles.json": '{"agent": ["@example"], "customer": ["sam@mail.example"]}'}, "agent"),
        ({"roles.json": '{"agent": ["ana@shop.example", "Ben"]}'}, "agent"),
        ({"roles.json": '{"agent": ["ANA@shop.example"], "bot": ["ben@shop.example"]}'}, "bot"),
        ({"roles.json": '{"customer": ["@mail.example"]}'}, "unknown"),
    ],
)
def test_roles_json_tells_who_is_who_without_a_roster(
    tmp_path: Path, roles: Mapping[str, str], expected: str
) -> None:
    got = Imported(tmp_path, {"m.mbox": TAKEOUT, **roles}, agents=())
    assert got.only.turns[3].role == expected
    assert got.only.turns[0].role == ("customer" if roles else "unknown")


def test_two_agents_of_a_domain_are_told_apart_by_name(tmp_path: Path) -> None:
    got = Imported(tmp_path, {"m": TAKEOUT, "roles.json": '{"agent": ["@shop.example"]}'}, agents=())
    assert [turn.participant for turn in got.only.turns][2:4] == ["Ana Ruiz", "Ben"]
    assert got.only.metadata.agent_id == "several"


def message(headers: str, body: str = "Text.", sender: str = "sam@mail.example") -> str:
    return f"From x Tue Oct 20 07:30:00 2026\nFrom: {sender}\n{headers}\n\n{body}\n\n"


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "Content-Type: text/calendar; method=REQUEST",
        "Precedence: bulk",
        "Auto-Submitted: auto-generated (rejected)",
    ],
)
def test_bounces_and_invitations_are_the_systems(tmp_path: Path, headers: str) -> None:
    mails = message("Message-ID: <1@x>\nDate: Tue, 20 Oct 2026 07:00:00 +0000")
    mails += message(f"In-Reply-To: <1@x>\nDate: Tue, 20 Oct 2026 08:00:00 +0000\n{headers}")
    assert [turn.role.value for turn in read(tmp_path, mails).only.turns] == ["customer", "system"]


def test_a_bounce_by_the_mail_system_is_no_customer(tmp_path: Path) -> None:
    mails = message("Message-ID: <1@x>") + message("In-Reply-To: <1@x>", sender="MAILER-DAEMON@mx.example")
    assert [turn.role.value for turn in read(tmp_path, mails).only.turns] == ["customer", "system"]


def test_outlooks_thread_index_joins_what_has_no_references(tmp_path: Path) -> None:
    thread = "AdoAAAECAwQFBgcICQoLDA0ODxAREg=="
    longer = "AdoAAAECAwQFBgcICQoLDA0ODxAREgAAAAEC"
    mails = message(f"Message-ID: <1@x>\nThread-Index: {thread}")
    mails += message(f"Message-ID: <2@x>\nThread-Index: {longer}") + message("Message-ID: <3@x>")
    got = read(tmp_path, mails)
    assert sorted(len(one.turns) for one in got.interactions) == [1, 2]


def test_lines_of_a_body_that_begin_with_from_stay(tmp_path: Path) -> None:
    body = "From Monday on it failed.\n\nFrom 9:14 on Tue it worked.\n>From here on not."
    (turn,) = read(tmp_path, message("Message-ID: <1@x>", body)).only.turns
    assert turn.text == "From Monday on it failed.\n\nFrom 9:14 on Tue it worked.\nFrom here on not."


def test_messages_without_id_or_date_stand_alone(tmp_path: Path) -> None:
    got = read(tmp_path, message("Date: yesterday") + message("Date: "))
    assert [len(one.turns) for one in got.interactions] == [1, 1]
    assert len({one.id for one in got.interactions}) == 2
    assert "emails without a usable date: 2" in got.notes


def test_mail_of_attachments_alone_is_kept_in_its_thread(tmp_path: Path) -> None:
    mails = message("Message-ID: <1@x>")
    mails += message('In-Reply-To: <1@x>\nContent-Type: application/pdf; name="a.pdf"', "JVBERi0=")
    assert [turn.text for turn in read(tmp_path, mails).only.turns] == ["Text.", ""]


def test_a_mailbox_in_a_zip_or_with_long_lines_is_read(tmp_path: Path) -> None:
    got = read(tmp_path, message("Message-ID: <1@x>", "word " * 500_000))
    assert len(got.only.turns[0].text) == 2_499_999


@pytest.mark.parametrize(
    "content",
    [
        "From Monday on it failed.\nNothing else.",
        "From x Tue Oct 20 07:30:00 2026",
        "From: sam@mail.example\nSubject: one message\n\nText",
        "From,To,Body\na,b,c\n",
        '{"From": "x"}',
        b"\x00\x01",
        "",
    ],
)
def test_other_files_are_not_claimed(tmp_path: Path, content: str | bytes) -> None:
    assert "mbox" not in read(tmp_path, content).sources
