"""Hands e-mails to an SMTP server: one encrypted connection for all of them, made again where it is lost.

smtplib, of Python itself: it says at which word a server stopped, which tells «not sent» from «unsure». The
runners-up don't help with that: redmail hands a whole message to smtplib in one call, and aiosmtplib needs an
event loop for what goes out one after the other anyway.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage

from qa.mail import Mail, address_of
from qa.send._trouble import TIMEOUT_S, LaterError, LostError, away, disagreement, no_tls, unable

__all__ = ["Server"]


class Server:
    """The site's mail server; connects when the first e-mail goes."""

    def __init__(self, mail: Mail, password: str | None) -> None:
        self._mail, self._password = mail, password
        self._sender = address_of(mail.sender)
        self._smtp: smtplib.SMTP | None = None
        self.was_reached = False

    def send(self, message: EmailMessage, begin: Callable[[], None]) -> None:
        """Hands the e-mail over; `begin` is called when all that remains to be handed over is its text.

        Raises RefusedError, LaterError or LostError about this e-mail, SendError where none can be sent.
        """
        smtp = self._addressed(message["To"].addresses[0].addr_spec)
        begin()
        answer: tuple[int, bytes | str]
        try:
            answer = smtp.data(message.as_bytes())
        except smtplib.SMTPDataError as error:
            answer = (error.smtp_code, error.smtp_error)
        except smtplib.SMTPException:
            self._drop()
            raise LostError("the connection was lost while it was handed over") from None
        self._expect(answer)

    def close(self) -> None:
        """Says goodbye where there is somebody to say it to."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._drop()

    def _addressed(self, recipient: str) -> smtplib.SMTP:
        """The connection, with sender and recipient agreed. One that was open and is lost is made again."""
        for is_last in (self._smtp is None, True):
            smtp = self._connected()
            try:
                self._expect(smtp.mail(self._sender.addr_spec))
                self._expect(smtp.rcpt(recipient))
                break
            except smtplib.SMTPException:
                self._drop()
                if is_last:
                    raise LaterError("the connection was lost", is_away=True) from None
        return smtp

    def _expect(self, answer: tuple[int, bytes | str]) -> None:
        """Nothing where the server agreed; else this e-mail is taken back, and the connection goes on."""
        error = disagreement(*answer)
        if error is not None:
            self._start_anew()
            raise error

    def _start_anew(self) -> None:
        if self._smtp is not None:
            try:
                self._smtp.rset()
            except smtplib.SMTPException:  # as after a 421: the next e-mail connects again
                self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            smtp = self._opened()
            try:
                self._greet(smtp)
            except BaseException:
                smtp.close()
                raise
            self._smtp, self.was_reached = smtp, True
        return self._smtp

    def _opened(self) -> smtplib.SMTP:
        """Connected, and with `tls` encrypted from the first byte."""
        host, port = self._mail.host, self._mail.port_used
        # by the sender's domain: the machine's own name is nobody's business, and asking for it can take long
        name = self._sender.domain
        try:
            if self._mail.security == "tls":
                trusted = ssl.create_default_context()
                return smtplib.SMTP_SSL(host, port, name, timeout=TIMEOUT_S, context=trusted)
            return smtplib.SMTP(host, port, name, timeout=TIMEOUT_S)
        except ssl.SSLError as error:
            raise no_tls(self._mail, error) from None
        except smtplib.SMTPConnectError as error:
            raise unable(self._mail, error, is_encrypted=False) from None
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise away(error) from None

    def _greet(self, smtp: smtplib.SMTP) -> None:
        """Encrypted with `starttls`, and logged in where there is a user."""
        try:
            smtp.ehlo_or_helo_if_needed()
            if self._mail.security == "starttls":
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo_or_helo_if_needed()
            if self._mail.user is not None and self._password is not None:
                smtp.login(self._mail.user, self._password)
        except ssl.SSLError as error:
            raise no_tls(self._mail, error) from None
        except (smtplib.SMTPServerDisconnected, TimeoutError) as error:
            raise away(error) from None
        except smtplib.SMTPException as error:
            raise unable(self._mail, error, is_encrypted=isinstance(smtp.sock, ssl.SSLSocket)) from None
        except OSError as error:
            raise away(error) from None
