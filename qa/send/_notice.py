"""Tells people how a run ended: one short e-mail each, in plain text."""

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import make_msgid

from qa.errors import SendError
from qa.mail import Mail, address_of, one_line
from qa.send._message import WIRE
from qa.send._password import password_of
from qa.send._server import Server
from qa.send._trouble import LaterError, LostError, RefusedError

__all__ = ["Notice", "send_notice"]

_PAUSES_S = (20.0, 60.0)
"""Waits before another try: a server may refuse for a moment whom it doesn't know."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What to say: counts, reasons, commands; never what was said in a conversation."""

    subject: str
    lines: tuple[str, ...]


def send_notice(
    notice: Notice,
    to: Sequence[str],
    mail: Mail,
    at: datetime,
    pauses_s: Sequence[float] = _PAUSES_S,
) -> None:
    """Hands one e-mail over for each address.

    Raises SendError that says how many did not go out and why, ConfigError about the password file.
    """
    failed: list[str] = []
    with closing(Server(mail, password_of(mail))) as server:
        for address in to:
            why = _hand_over(server, _message(notice, address, mail, at), pauses_s)
            failed += [why] if why else []
    if failed:
        many = f"{len(failed)} of {len(to)} notices did not go out ({failed[0]})."
        raise SendError(f"notify: {many} Look at the blocks notify and mail of the settings.")


def _hand_over(server: Server, message: EmailMessage, pauses_s: Sequence[float]) -> str | None:
    """Why it did not go out, None when it did. A notice twice is no harm: what was lost is sent again."""
    why = None
    for pause_s in (0.0, *pauses_s):
        if pause_s:
            server.close()
            time.sleep(pause_s)
        try:
            server.send(message, lambda: None)
        except RefusedError as error:
            return str(error)
        except (LaterError, LostError) as error:
            why = str(error)
        else:
            return None
    return why


def _message(notice: Notice, address: str, mail: Mail, at: datetime) -> EmailMessage:
    made = EmailMessage(policy=WIRE)
    made["Subject"] = one_line(notice.subject)
    made["From"] = address_of(mail.sender)
    made["To"] = address_of(address)
    made["Date"] = at
    made["Message-ID"] = make_msgid(domain=address_of(mail.sender).domain)
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834
    made.set_content("\n".join(notice.lines) + "\n")
    return made
