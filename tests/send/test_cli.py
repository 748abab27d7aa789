"""`callqa send` as typed: what it prints, and with which code it ends."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from qa import cli
from qa.report import pdf
from tests.send.conftest import Office
from tests.send.postoffice import PostOffice

pytestmark = pytest.mark.usefixtures("trusted")

Typed = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def post(office: Office) -> PostOffice:
    return office()


@pytest.fixture
def typed(
    post: PostOffice,
    story_data: Path,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Typed:
    """Exit code, lines of stdout, and stderr of `callqa send words…` for the story's week."""
    monkeypatch.setenv("COLUMNS", "300")
    app = cli.make_app(lambda: None, lambda: None)
    file = tmp_path / "callqa.yaml"
    given = {"host": "localhost", "port": post.port, "sender": "quality@shop.example", "attach": "html"}

    def run(*words: str, week: str = "2026-W45", **mail: object) -> tuple[int, list[str], str]:
        cards = str(story_data.parent / "scorecards")
        file.write_text(yaml.safe_dump({"mail": given | mail, "scorecards": cards}), "utf-8")
        about = ("--data", str(data), "--settings", str(file), "--week", week)
        monkeypatch.setattr(sys, "argv", ["callqa", "send", *about, *words])
        with pytest.raises(SystemExit) as ended:
            cli.call(app)
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out.splitlines(), shown.err

    return run


def test_a_dry_run_sends_nothing(typed: Typed, post: PostOffice) -> None:
    code, lines, _ = typed("--dry-run")
    assert (code, post.connections) == (0, 0)
    assert lines == [
        "would go to agent a101: anna@shop.example",
        "would go to agent a102: ben@shop.example",
        "would go to agent a103: carla@shop.example",
        "nothing  agent a104: no interactions in that week",
        "2026-W45: 3 would be sent; 1 get nothing.",
    ]
    assert typed("--dry-run")[1] == lines, "nor does it note anything as sent"


def test_what_is_sent_is_said_without_addresses(typed: Typed, post: PostOffice) -> None:
    code, lines, _ = typed()
    assert (code, len(post.received)) == (0, 3)
    assert lines[-1] == "2026-W45: 3 sent; 1 get nothing."
    assert "@" not in "\n".join(lines)
    code, lines, _ = typed()
    assert (code, lines[-1]) == (0, "2026-W45: nothing to send; 4 get nothing.")


def test_who_got_what_can_be_asked(typed: Typed, post: PostOffice) -> None:
    post.at_recipient = lambda address, time: (
        "550 5.1.1 Unknown [user]" if address.startswith("ben@") else None
    )
    assert typed()[0] == 1
    code, lines, _ = typed("--sent")
    assert code == 0
    assert [line.split("  ", 1)[1] for line in lines[:-1]] == [
        "sent     agent a101  anna@shop.example",
        "refused  agent a102  ben@shop.example (550 5.1.1 Unknown [user])",
        "sent     agent a103  carla@shop.example",
    ]


def test_a_refusal_makes_it_end_with_1(typed: Typed, post: PostOffice) -> None:
    post.at_recipient = lambda address, time: "550 5.1.1 No ben@shop" if address.startswith("ben@") else None
    code, lines, _ = typed()
    assert code == 1
    assert "refused  agent a102: the server refuses it for good (550)" in lines
    assert lines[-1] == "2026-W45: 2 sent, 1 refused; 1 get nothing."


def test_whom_nobody_is_sure_of_makes_it_end_with_1_until_decided(typed: Typed, post: PostOffice) -> None:
    post.at_text = lambda address, time: "" if (address, time) == ("ben@shop.example", 1) else None
    assert typed()[0] == 1
    code, lines, _ = typed()
    assert code == 1
    assert any("agent a102: unsure whether it went out" in line and "--again a102" in line for line in lines)
    assert typed("--again", "a102")[0] == 0
    assert typed()[0] == 0
    assert post.recipients.count("ben@shop.example") == 2


def test_a_server_that_cant_be_trusted_is_2(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, post: PostOffice
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nobody.pem"))
    code, _, err = typed()
    assert code == 2
    assert "certificate can't be trusted" in err
    assert post.received == []


def test_a_week_of_nobody_names_the_latest(typed: Typed) -> None:
    code, lines, err = typed("--dry-run", week="2026-W46")
    assert code == 0
    assert lines[-1] == "2026-W46: nothing to send; 4 get nothing."
    assert "the latest week with interactions is 2026-W45" in err


@pytest.mark.parametrize(
    ("week", "why"), [("2099-W01", "isn't over"), ("2026-45", "is no week"), ("2026-W60", "is no")]
)
def test_a_week_that_cant_be_sent_is_told(typed: Typed, week: str, why: str) -> None:
    code, _, err = typed(week=week)
    assert code == 2
    assert why in err


def test_html_goes_where_no_pdf_can_be_made(
    typed: Typed, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "missing", lambda: "a PDF needs Chromium. Run: apt-get install chromium")
    code, _, err = typed(attach="pdf")
    assert code == 0
    assert "note: reports go as HTML: a PDF needs Chromium. Run: apt-get install chromium" in err
    (attached,) = post.received[0].iter_attachments()
    assert attached.get_content_type() == "text/html"
    assert "attached as a page" in post.received[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_folder_in_place_of_e_mails(
    typed: Typed, post: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "missing", lambda: "a PDF needs Chromium")
    code, lines, err = typed("--folder", str(tmp_path / "share"))
    assert (code, post.connections) == (0, 0)
    assert lines[-1] == f"2026-W45: 3 files in {tmp_path / 'share'}"
    assert "note: only HTML, no PDF: a PDF needs Chromium" in err


@pytest.mark.parametrize(
    "words",
    [
        ("--sent", "--dry-run"),
        ("--folder", "x", "--dry-run"),
        ("--folder", "x", "--again", "a101"),
        ("--sent", "--updated"),
    ],
)
def test_no_option_goes_without_effect(typed: Typed, words: tuple[str, ...]) -> None:
    code, lines, err = typed(*words)
    assert (code, lines) == (2, [])
    assert "give one of them" in err or "leave them out" in err
