"""An e-mail as it goes over the wire: plain text, the same as a small page, and what is attached."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from qa.mail import Mail, address_of, one_line
from qa.report import language
from qa.report.content import hash_of
from qa.report.templating import render
from qa.send._letter import Letter, as_text
from qa.send._model import Mailing

__all__ = ["WIRE", "Attachment", "message", "message_id"]

WIRE = SMTP.clone(cte_type="7bit")
"""Any server takes it: no header or line needs more than ASCII."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to go along; `kind` as application/pdf."""

    name: str
    kind: str
    data: bytes


def message_id(mailing: Mailing, mail: Mail) -> str:
    """The same for the same content to the same address: who gets it twice after all can be shown it once."""
    about = hash_of(mailing.kind, mailing.about, mailing.week, mailing.recipient, mailing.content)
    return f"<{about[:40]}@{address_of(mail.sender).domain}>"


def message(
    letter: Letter, mailing: Mailing, mail: Mail, at: datetime, attached: Attachment | None
) -> EmailMessage:
    """The e-mail, marked as written by a program, so that no program answers it."""
    made = EmailMessage(policy=WIRE)
    made["Subject"] = one_line(letter.subject)
    made["From"] = address_of(mail.sender)
    made["To"] = _to(mailing)
    if mail.reply_to:
        made["Reply-To"] = address_of(mail.reply_to)
    made["Date"] = at
    made["Message-ID"] = message_id(mailing, mail)
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834
    made.set_content(as_text(letter))
    made.add_alternative(render("mail.html.j2", letter, mailing.content), subtype="html")
    if attached is not None:
        main, _, sub = attached.kind.partition("/")
        made.add_attachment(attached.data, maintype=main, subtype=sub, filename=attached.name)
    made["Content-Language"] = language.language()  # last: making parts moves such headers into one
    return made


def _to(mailing: Mailing) -> Address:
    return address_of(mailing.recipient, mailing.name)
