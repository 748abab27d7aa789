"""How people are told of a run: by one e-mail each, and never at the cost of the run."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from qa.errors import ConfigError, RejectReason, SendError, StoreError
from qa.send import Notice, send_notice
from qa.settings import Settings
from qa.steps import Summary
from qa.types import Rejected
from qa.watch import watched
from tests.send.conftest import Office

AT = datetime(2026, 11, 9, 6, 0, tzinfo=UTC)
NOTICE = Notice("callqa: run done", ("11 inputs.",))
TO = ("nights@shop.example", "Ana <ana@shop.example>")
pytestmark = pytest.mark.usefixtures("trusted")

Made = Callable[..., Settings]


def summary(*reasons: RejectReason) -> Summary:
    rejected = tuple(
        Rejected(f"calls/{at}.wav", None, reason, "the words of a customer")
        for at, reason in enumerate(reasons)
    )
    return Summary("R1", 11, 0, 2, 9, 13, 1, rejected, ("1 call looks swapped: C-1",), 5, 41.0)


def told(port: int, settings: Made, when: str = "always", to: tuple[str, ...] = TO[:1]) -> Settings:
    given = settings(port).model_dump()
    return Settings.model_validate(given | {"notify": {"to": to, "when": when}})


def test_each_address_gets_one_plain_e_mail(office: Office, settings: Made) -> None:
    post = office()
    mail = settings(post.port).mail
    assert mail is not None
    send_notice(NOTICE, TO, mail, AT)
    assert post.recipients == ["nights@shop.example", "ana@shop.example"]
    assert post.connections == 1
    first = post.received[0]
    assert (first["Subject"], first["Auto-Submitted"]) == ("callqa: run done", "auto-generated")
    assert first["Message-ID"].endswith("@shop.example>")
    assert first.get_content().split() == ["11", "inputs."]


def test_who_cannot_be_told_is_counted_and_the_others_are_told(office: Office, settings: Made) -> None:
    post = office()
    post.at_recipient = lambda address, time: "550 no such user" if address.startswith("nights") else None
    mail = settings(post.port).mail
    assert mail is not None
    with pytest.raises(SendError, match="1 of 2 notices did not go out") as caught:
        send_notice(NOTICE, TO, mail, AT, pauses_s=())
    assert "nights@" not in str(caught.value)
    assert post.recipients == ["ana@shop.example"]


def test_a_server_that_wants_a_moment_is_asked_again(office: Office, settings: Made) -> None:
    post = office()
    post.at_recipient = lambda address, time: "451 later" if time == 1 else None
    mail = settings(post.port).mail
    assert mail is not None
    send_notice(NOTICE, TO[:1], mail, AT, pauses_s=(0.001,))
    assert post.recipients == ["nights@shop.example"]


def test_a_run_that_ended_is_told_with_counts_and_reasons(office: Office, settings: Made) -> None:
    post = office()
    with watched(told(post.port, settings), Path("data")) as watch:
        watch.summary = summary(RejectReason.NO_SPEECH, RejectReason.NO_SPEECH, RejectReason.LEFT_OUT)
    (message,) = post.received
    assert message["Subject"] == "callqa: run done, 2 inputs rejected"
    text = message.get_content()
    assert "Run R1: 11 inputs, 9 new (2 calls transcribed), 0 unchanged, 2 rejected." in text
    assert "Rejected: no_speech 2." in text
    assert "customer" not in text
    assert watch.trouble is None


@pytest.mark.parametrize(
    ("when", "is_told", "reasons", "expected"),
    [
        ("always", None, (), 1),
        ("trouble", None, (), 0),
        ("trouble", None, (RejectReason.LEFT_OUT,), 0),
        ("trouble", None, (RejectReason.NO_SPEECH,), 1),
        ("trouble", True, (), 1),
        ("always", False, (), 0),
    ],
)
def test_when_people_are_told(
    office: Office,
    settings: Made,
    when: str,
    is_told: bool | None,
    reasons: tuple[RejectReason, ...],
    expected: int,
) -> None:
    post = office()
    with watched(told(post.port, settings, when), Path("data"), is_told=is_told) as watch:
        watch.summary = summary(*reasons)
    assert len(post.received) == expected


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (StoreError("data/x: is locked. Close it."), "data/x: is locked."),
        (ValueError("her words"), "ValueError."),
    ],
)
def test_a_run_that_failed_is_told_once_and_without_anybodys_words(
    office: Office, settings: Made, error: Exception, what: str
) -> None:
    post = office()
    chosen = told(post.port, settings, "trouble")
    with pytest.raises(type(error)), watched(chosen, Path("data")), watched(chosen, Path("data")):
        raise error
    (message,) = post.received
    assert message["Subject"] == "callqa: run failed"
    assert what in message.get_content()
    assert "her words" not in message.get_content()


def test_who_stops_a_run_by_hand_is_not_written_to(office: Office, settings: Made) -> None:
    post = office()
    with pytest.raises(KeyboardInterrupt), watched(told(post.port, settings), Path("data")):
        raise KeyboardInterrupt
    assert post.received == []


def test_a_notice_that_cannot_be_sent_changes_nothing_of_the_run(office: Office, settings: Made) -> None:
    post = office()
    post.at_recipient = lambda address, time: "550 no such user"
    with watched(told(post.port, settings), Path("data")) as watch:
        watch.summary = summary()
    assert watch.trouble is not None
    assert watch.trouble.startswith("notify: 1 of 1 notices did not go out")


def test_who_is_to_be_told_has_to_be_named(settings: Made) -> None:
    with (
        pytest.raises(ConfigError, match="notify: names nobody"),
        watched(settings(1), Path("data"), is_told=True),
    ):
        pass
    with pytest.raises(ValidationError, match="needs the block mail too"):
        Settings.model_validate({"notify": {"to": ["nights@shop.example"]}})
    with pytest.raises(ValidationError, match="is no address"):
        told(1, settings, to=("nobody",))
