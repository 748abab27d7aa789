"""E-mails handed to a real server: encrypted, once each, again only where it said that it didn't take one."""

import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest

from qa.errors import SendError
from qa.mail import Mail
from qa.send._deliver import Post, deliver
from qa.send._ledger import open_ledger
from qa.send._letter import Letter
from qa.send._message import message
from qa.send._model import Mailing, Outcome, State
from qa.send._password import password_of
from qa.send._server import Server
from tests.send.conftest import AT, Office
from tests.send.postoffice import PASSWORD, USER, PostOffice

pytestmark = pytest.mark.usefixtures("trusted")

WEEK = "2026-W45"
THREE = tuple(Mailing("agent", f"a{i}", WEEK, f"a{i}@shop.example", f"hash {i}") for i in (1, 2, 3))
LETTER = Letter("Subject", "Hello,", "This is a test.", (), None, ("Bye.",))


class Round:
    """One run over the ledger in a folder; the pauses that it makes are noted, not waited for."""

    def __init__(self, folder: Path, office: PostOffice, **changes: object) -> None:
        block = {"host": "localhost", "port": office.port, "sender": "quality@shop.example", **changes}
        self.mail = Mail.model_validate(block)
        self.ledger, self.paused = folder / "sent.sqlite", list[float]()

    def __call__(self, due: Sequence[Mailing] = THREE, pauses_s: Sequence[float] = (20, 60)) -> list[Outcome]:
        def composed(mailing: Mailing) -> EmailMessage:
            return message(LETTER, mailing, self.mail, AT, None)

        with open_ledger(self.ledger) as ledger, closing(Server(self.mail, password_of(self.mail))) as server:
            return list(deliver(Post(server, ledger, composed, AT, pauses_s, self.paused.append), due))

    def states(self) -> list[tuple[str, State]]:
        """What the ledger says, a line an attempt."""
        with open_ledger(self.ledger) as ledger:
            return [(each.about, each.state) for each in ledger.entries(WEEK)]


def told(outcomes: Sequence[Outcome]) -> dict[str, State]:
    return {each.mailing.about: each.state for each in outcomes}


def test_all_go_over_one_connection(office: Office, tmp_path: Path) -> None:
    post = office()
    run = Round(tmp_path, post)
    assert told(run()) == dict.fromkeys(("a1", "a2", "a3"), State.SENT)
    assert post.recipients == ["a1@shop.example", "a2@shop.example", "a3@shop.example"]
    assert post.connections == 1
    assert run.states() == [("a1", State.SENT), ("a2", State.SENT), ("a3", State.SENT)]


def test_tls_from_the_first_byte(office: Office, tmp_path: Path) -> None:
    post = office(is_encrypted_at_once=True)
    assert set(told(Round(tmp_path, post, security="tls")()).values()) == {State.SENT}


def test_a_server_without_encryption_on_a_wire_of_ones_own(office: Office, tmp_path: Path) -> None:
    post = office(None)
    assert set(told(Round(tmp_path, post, security="none")()).values()) == {State.SENT}


def test_an_untrusted_certificate_is_refused(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nobody.pem"))
    for security in ("starttls", "tls"):
        post = office(is_encrypted_at_once=security == "tls")
        with pytest.raises(SendError, match=r"certificate can't be trusted \(.*SSL_CERT_FILE"):
            Round(tmp_path, post, security=security)()
        assert post.received == []


def test_a_certificate_of_another_name_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(SendError, match="as the certificate has it"):
        Round(tmp_path, office(), host="127.0.0.1")()


def test_nothing_is_sent_where_the_server_offers_no_encryption(office: Office, tmp_path: Path) -> None:
    post = office(None)
    with pytest.raises(SendError, match="offers no STARTTLS"):
        Round(tmp_path, post)()
    with pytest.raises(SendError, match="speaks no TLS"):
        Round(tmp_path, post, security="tls")()
    assert post.received == []


@pytest.fixture
def login(tmp_path: Path) -> Callable[[str], dict[str, object]]:
    """The keys of a block `mail` with a password, which lies in a file of its own."""

    def made(password: str) -> dict[str, object]:
        path = tmp_path / "password"
        path.write_text(f"{password}\n", "utf-8")
        path.chmod(0o600)
        return {"user": USER, "password_file": path}

    return made


def test_a_server_that_asks_for_a_password_gets_it(
    office: Office, tmp_path: Path, login: Callable[[str], dict[str, object]]
) -> None:
    post = office(has_password=True)
    assert set(told(Round(tmp_path, post, **login(PASSWORD))()).values()) == {State.SENT}
    assert post.logins == [(USER, PASSWORD)]


def test_a_wrong_password_stops_it_all(
    office: Office, tmp_path: Path, login: Callable[[str], dict[str, object]]
) -> None:
    post = office(has_password=True)
    with pytest.raises(SendError, match=r"refuses the user or the password \(535\)"):
        Round(tmp_path, post, **login("guessed"))()
    assert (post.received, set(post.logins)) == ([], {(USER, "guessed")})


def test_a_server_without_passwords_says_so(
    office: Office, tmp_path: Path, login: Callable[[str], dict[str, object]]
) -> None:
    with pytest.raises(SendError, match="offers no way to log in"):
        Round(tmp_path, office(), **login(PASSWORD))()


def once(answer: str, address: str = "a2@shop.example") -> Callable[[str, int], str | None]:
    """Says so to the address the first time."""
    return lambda given, time: answer if (given, time) == (address, 1) else None


@pytest.mark.parametrize("at", ["at_recipient", "at_text"])
@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted, come back later", "421 4.3.2 Going down"])
def test_what_the_server_cant_take_now_comes_again_last(
    office: Office, tmp_path: Path, at: str, answer: str
) -> None:
    post = office()
    setattr(post, at, once(answer))
    run = Round(tmp_path, post)
    assert told(run()) == dict.fromkeys(("a1", "a3", "a2"), State.SENT)
    assert post.recipients == ["a1@shop.example", "a3@shop.example", "a2@shop.example"]
    assert run.paused == [20]
    assert run.states() == [
        (a, State.SENT) if a != "f" else ("a2", State.FAILED) for a in ("a1", "f", "a3", "a2")
    ]


def test_who_cant_be_served_in_any_round_is_named(office: Office, tmp_path: Path) -> None:
    post = office()
    post.at_recipient = lambda address, time: "452 4.2.2 Mailbox full" if address.startswith("a1") else None
    run = Round(tmp_path, post)
    outcomes = run()
    assert told(outcomes) == {"a2": State.SENT, "a3": State.SENT, "a1": State.FAILED}
    assert outcomes[-1].why == "the server can't take it now (452)"
    assert run.paused == [20, 60]


@pytest.mark.parametrize("at", ["at_recipient", "at_text"])
def test_what_is_refused_for_good_is_listed_and_the_others_go(
    office: Office, tmp_path: Path, at: str
) -> None:
    post = office()
    setattr(post, at, lambda address, time: "550 5.1.1 No such user a2" if address.startswith("a2") else None)
    run = Round(tmp_path, post)
    outcomes = run()
    assert told(outcomes) == {"a1": State.SENT, "a2": State.REFUSED, "a3": State.SENT}
    assert (outcomes[1].why, run.paused) == ("the server refuses it for good (550)", [])
    with open_ledger(run.ledger) as ledger:
        assert ledger.entries(WEEK)[1].reply == "550 5.1.1 No such user a2"


def test_a_connection_lost_before_the_text_is_made_again(office: Office, tmp_path: Path) -> None:
    post = office()
    post.at_recipient = once("")
    run = Round(tmp_path, post)
    assert set(told(run()).values()) == {State.SENT}
    assert (post.connections, run.paused, len(post.recipients)) == (2, [], 3)


def test_a_connection_lost_with_the_text_is_never_tried_again(office: Office, tmp_path: Path) -> None:
    post = office()
    post.at_text = once("")
    run = Round(tmp_path, post)
    outcomes = run()
    assert told(outcomes) == {"a1": State.SENT, "a2": State.UNSURE, "a3": State.SENT}
    assert "--again a2" in (outcomes[1].why or "")
    assert post.recipients.count("a2@shop.example") == 1


def test_a_server_that_isnt_there_ends_it_after_all_rounds(office: Office, tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # taken, but nobody listens
        run = Round(tmp_path, PostOffice(port=closed.getsockname()[1]))
        with pytest.raises(SendError, match=r"can't be reached \(connection refused\).*mail.port"):
            run()
    assert run.paused == [20, 60]
    assert {state for _, state in run.states()} == {State.FAILED}
