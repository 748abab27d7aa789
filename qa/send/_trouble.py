"""What a mail server may answer, told apart by what can be done about it."""

import smtplib
import ssl

from qa.errors import SendError
from qa.mail import Mail

__all__ = ["TIMEOUT_S", "LaterError", "LostError", "RefusedError", "away", "disagreement", "no_tls", "unable"]

TIMEOUT_S = 30
_REPLY_SHOWN = 200
_PERMANENT = 500


class RefusedError(Exception):
    """The server will not take this e-mail; `reply` is what it said."""

    def __init__(self, code: int, reply: str) -> None:
        self.reply = reply
        super().__init__(f"the server refuses it for good ({code})")


class LaterError(Exception):
    """Nothing went out, and another attempt may do; `is_away` where there is no connection at all."""

    def __init__(self, why: str, reply: str | None = None, *, is_away: bool = False) -> None:
        self.reply, self.is_away = reply, is_away
        super().__init__(why)


class LostError(Exception):
    """The connection ended while the text was handed over: it may have gone out or not."""


def disagreement(code: int, reply: bytes | str) -> RefusedError | LaterError | None:
    """What the server has against one e-mail; None where it agreed."""
    if code < 400:
        return None
    if code >= _PERMANENT:
        return RefusedError(code, _told(code, reply))
    return LaterError(f"the server can't take it now ({code})", _told(code, reply))


def _told(code: int, reply: bytes | str) -> str:
    """What the server said, for the ledger only: it may repeat the address."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {text}"[:_REPLY_SHOWN]


def away(error: Exception) -> LaterError:
    """There is no server at the other end, or no longer."""
    if isinstance(error, TimeoutError):
        what = f"no answer in {TIMEOUT_S} s"
    else:
        what = (isinstance(error, OSError) and error.strerror) or "it hung up"
    return LaterError(f"the server can't be reached ({what.lower()})", is_away=True)


def no_tls(mail: Mail, error: ssl.SSLError) -> SendError:
    """No encrypted connection, or to nobody who can prove who they are."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return SendError(
            f"{_where(mail)}: its certificate can't be trusted ({error.verify_message}). Write mail.host "
            "as the certificate has it; where your own authority signed it: SSL_CERT_FILE=ca.pem callqa send"
        )
    return SendError(
        f"{_where(mail)}: speaks no TLS that can be used. "
        "mail.security: tls goes with port 465, starttls with 587."
    )


def unable(mail: Mail, error: smtplib.SMTPException, *, is_encrypted: bool) -> SendError | LaterError:
    """The server lets nobody in, or not like this."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _unwelcome(mail, error)
    if mail.security == "starttls" and not is_encrypted:
        return SendError(
            f"{_where(mail)}: offers no STARTTLS, and nothing goes unencrypted. Set mail.security to tls "
            "with its port, or to none where nobody else reads the wire."
        )
    return SendError(
        f"{_where(mail)}: offers no way to log in. Take mail.user and mail.password_file out, or use its "
        "port for sending (587)."
    )


def _unwelcome(mail: Mail, error: smtplib.SMTPResponseException) -> SendError | LaterError:
    code = error.smtp_code
    if code < _PERMANENT:
        return LaterError(f"the server is not ready ({code})", _told(code, error.smtp_error), is_away=True)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return SendError(
            f"{_where(mail)}: refuses the user or the password ({code}). "
            "Correct mail.user or what stands in mail.password_file."
        )
    return SendError(f"{_where(mail)}: refuses this machine ({code}). Ask who runs it to let it in.")


def _where(mail: Mail) -> str:
    return f"{mail.host}:{mail.port_used}"
