"""E-mails as they go over the wire: headers that nothing can break out of, text for every reader."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from qa.mail import Mail, address_of
from qa.send._letter import Block, Letter, Table, as_text
from qa.send._message import Attachment, message
from qa.send._model import Mailing
from tests.send.conftest import AT

MAIL = Mail(host="localhost", sender='"Qualität, «QA»" <qa@shop.example>', reply_to="lead@shop.example")
BEN = Mailing("agent", "a102", "2026-W45", "ben@shop.example", "content", "Ben")
LETTER = Letter("Subject", "Hello,", "This is a test.", (), None, ("Bye.",))


def read_back(letter: Letter = LETTER, mailing: Mailing = BEN, attached: Attachment | None = None) -> Any:
    """The e-mail as whoever gets it reads it."""
    raw = message(letter, mailing, MAIL, AT, attached).as_bytes()
    assert raw.isascii(), "any server takes it"
    assert max(map(len, raw.splitlines())) <= 998
    return message_from_bytes(raw, policy=default)


def test_headers() -> None:
    got = read_back()
    assert got["From"].addresses[0].display_name == "Qualität, «QA»"
    assert got["Reply-To"] == "lead@shop.example"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Date"].datetime == AT
    assert got["Message-ID"].endswith("@shop.example>")


@pytest.mark.parametrize(
    "name",
    [
        'Ben "Bo" O\'Ökafor',
        "Ben\r\nBcc: all@shop.example",
        "Ben <other@shop.example>",
        "a, b; c@d",
        "\u202eneB",
        "本" * 200,
    ],
)
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    got = read_back(replace(LETTER, subject=name), replace(BEN, name=name))
    (to,) = got["To"].addresses
    assert to.addr_spec == "ben@shop.example"
    assert got["Bcc"] is None
    assert "\n" not in to.display_name + got["Subject"]
    assert len(got["Subject"]) >= len(name) - 2


def test_the_same_content_to_the_same_address_is_the_same_e_mail() -> None:
    assert read_back()["Message-ID"] == read_back()["Message-ID"]
    for other in (
        replace(BEN, content="changed"),
        replace(BEN, recipient="b@shop.example"),
        replace(BEN, week="x"),
    ):
        assert read_back(mailing=other)["Message-ID"] != read_back()["Message-ID"]


def test_text_and_page_say_the_same_and_ask_for_nothing() -> None:
    block = Block("Heading <b>", ("Line & more",), "81.5 of 100")
    table = Table(("Agent", "Score"), (("Ben <i>", "81"), ("Anna", "7")), "A note.")
    got = read_back(replace(LETTER, blocks=(block,), table=table))
    text = got.get_body(("plain",)).get_content()
    page = got.get_body(("html",)).get_content()
    for said in ("Hello,", "81.5 of 100", "A note.", "Bye."):
        assert said in text
        assert said in page
    assert "Heading <b>" in text
    assert "Heading &lt;b&gt;" in page
    assert "Ben &lt;i&gt;" in page
    assert not any(sign in page for sign in ("http", "src=", "url(", "<script"))


def test_plain_text_keeps_within_its_lines() -> None:
    letter = replace(LETTER, intro="word " * 60, blocks=(Block("Heading", ("long " * 40,)),))
    assert max(map(len, as_text(letter).splitlines())) <= 72


def test_columns_stand_under_one_another() -> None:
    table = Table(("Agent", "Score"), (("Ben", "81"), ("Anna-Maria", "7")), "A note.")
    shown = as_text(replace(LETTER, table=table))
    assert "Agent       Score\nBen            81\nAnna-Maria      7\n" in shown


def test_a_file_goes_along() -> None:
    got = read_back(attached=Attachment("report.pdf", "application/pdf", b"%PDF-1.7"))
    (part,) = got.iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("report.pdf", b"%PDF-1.7")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ben",
        "@shop.example",
        "ben@",
        "a@b, c@d",
        "ben@shop..example",
        "ben@x.example\nBcc: y@z",
        "bén@shop.example",
    ],
)
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is no address"):
        address_of(text)


def test_a_domain_of_other_letters_is_written_as_the_network_has_it() -> None:
    assert address_of("Ana <ana@café.example>").addr_spec == "ana@xn--caf-dma.example"
