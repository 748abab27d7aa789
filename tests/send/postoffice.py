"""A mail server on this machine, in a thread, on a free port: it keeps what it takes, and answers as told."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "callqa", "s3cret word"
Answers = Callable[[str, int], str | None]
"""What to say to an address the nth time (from 1): None is agreement, "" is to hang up."""


def _agreed(address: str, time: int) -> str | None:
    return None


@dataclass
class PostOffice:
    """The server's memory. `at_recipient` and `at_text` answer, and may do whatever else a test wants."""

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    logins: list[tuple[str, str]] = field(default_factory=list)
    at_recipient: Answers = _agreed
    at_text: Answers = _agreed
    _times: dict[tuple[str, str], int] = field(default_factory=dict)

    def auth(self, server: SMTP, session: Session, envelope: Envelope, how: str, data: object) -> AuthResult:
        """Lets one user in."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=self.logins[-1] == (USER, PASSWORD), handled=False)

    async def handle_RCPT(  # noqa: N802 - the server's protocol
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer("to", address, self.at_recipient)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return self._said(answer, server)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        answer = self._answer("text", address, self.at_text)
        if not answer:  # what it hangs up on, it has taken
            raw = cast(bytes, envelope.content)
            self.received.append(message_from_bytes(raw, policy=WIRE))
            self.recipients.append(address)
        return self._said(answer, server)

    def _answer(self, what: str, address: str, answers: Answers) -> str | None:
        time = self._times[what, address] = self._times.get((what, address), 0) + 1
        return answers(address, time)

    @staticmethod
    def _said(answer: str | None, server: SMTP) -> str:
        if answer == "":
            cast(Any, server).transport.abort()
        return "250 OK" if answer is None else answer


@contextmanager
def open_office(
    context: ssl.SSLContext | None, *, is_encrypted_at_once: bool = False, has_password: bool = False
) -> Iterator[PostOffice]:
    """It listens until the end; with a context it offers STARTTLS, or speaks TLS from the first byte.

    `has_password`: it lets in only `USER`.
    """
    office, loop = PostOffice(), asyncio.new_event_loop()

    def talk() -> SMTP:
        office.connections += 1
        starttls = None if is_encrypted_at_once else context
        lock = (
            {"authenticator": office.auth, "auth_required": True}
            if has_password
            else {"auth_exclude_mechanism": ("LOGIN", "PLAIN")}
        )
        return SMTP(office, hostname="localhost", loop=loop, tls_context=starttls, **lock)

    async def listen() -> asyncio.Server:
        at_once = context if is_encrypted_at_once else None
        return await loop.create_server(talk, "127.0.0.1", 0, ssl=at_once)

    server = loop.run_until_complete(listen())
    office.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        _end(loop)


def _end(loop: asyncio.AbstractEventLoop) -> None:
    """Lets every conversation under way end."""
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
