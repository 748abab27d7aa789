"""Sample e-mail threads as .eml files (RFC 5322, MIME), the same bytes every time."""

from __future__ import annotations

import hashlib
import html
import textwrap
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from chatlog import Row, Source

SUPPORT = Address("Harbor Broadband Support", addr_spec="support@harborbroadband.example")
WRAP_COLUMNS = 72  # what mail programs that write plain text break lines at
ENCODINGS = {"plain": "7bit", "quoted-printable": "quoted-printable", "base64": "base64"}


def message_id(name: str, sender: Address) -> str:
    """Return a Message-ID that is the same in every run."""
    return f"<{hashlib.sha256(name.encode()).hexdigest()[:16]}@{sender.domain}>"


def _wrap(text: str) -> str:
    """Break each line of a text at WRAP_COLUMNS; empty lines stay."""
    return "\n".join(textwrap.fill(line, WRAP_COLUMNS, break_on_hyphens=False) for line in text.splitlines())


def _attribution(quoted: EmailMessage, sender: Address) -> str:
    """Return the line above a quoted message."""
    at = quoted["Date"].datetime
    return f"On {at:%a, %d %b %Y at %H:%M}, {sender.display_name} <{sender.addr_spec}> wrote:"


def _html(own: str, attribution: str, quoted: str) -> str:
    """Return an HTML body: a paragraph for each block of the text, what is answered in a blockquote."""
    blocks = [html.escape(block, quote=False).replace("\n", "<br>\n") for block in own.strip().split("\n\n")]
    body = "\n".join(f"<p>{block}</p>" for block in blocks)
    if quoted:
        answered = html.escape(quoted.strip(), quote=False).replace("\n", "<br>\n")
        body += f"\n<div>{html.escape(attribution)}</div>\n"
        body += f'<blockquote type="cite">{answered}</blockquote>'
    style = "font-family: Arial, sans-serif; font-size: 14px"
    return f'<html>\n<body style="{style}">\n{body}\n</body>\n</html>\n'


def _set_body(mail: EmailMessage, form: str, text: str, html_text: str) -> None:
    """Write the body in one of the forms that source/emails.yaml names."""
    if form == "html":
        mail.set_content(html_text, subtype="html", cte="quoted-printable")
    elif form == "alternative":
        mail.set_content(text, cte="quoted-printable")
        mail.add_alternative(html_text, subtype="html", cte="quoted-printable")
        mail.set_boundary("=_" + hashlib.sha256(text.encode()).hexdigest()[:24])
    else:
        mail.set_content(text, cte=ENCODINGS[form])


def _address_lines(mail: EmailMessage, sender: Address, to: Address, subject: str, sent_at: str) -> None:
    """Write the header lines that every message has."""
    mail["Date"] = datetime.fromisoformat(sent_at)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject


def thread_files(thread: Source, agent: Row, signature: str) -> dict[str, bytes]:
    """Return a thread's files by name: E-0001-1.eml, E-0001-2.eml, … in the order of sending.

    The first message goes to the company's address; replies go to and fro between the agent and the customer,
    each with In-Reply-To, References and, unless the source says no, the message before it quoted below.
    """
    customer = Address(thread["customer"]["name"], addr_spec=thread["customer"]["email"])
    staff = Address(agent["agent_name"], addr_spec=agent["email"])
    files: dict[str, bytes] = {}
    ids: list[str] = []
    before: tuple[EmailMessage, Address, str] | None = None
    for number, source in enumerate(thread["messages"], start=1):
        name = f"{thread['id']}-{number}.eml"
        is_agent = source["from"] == "agent"
        sender, to = (staff, customer) if is_agent else (customer, staff if ids else SUPPORT)
        mail = EmailMessage(policy=SMTP)
        _address_lines(mail, sender, to, ("Re: " if ids else "") + thread["subject"], source["sent_at"])
        mail["Message-ID"] = message_id(name, sender)
        own = source["text"] + (f"\n-- \n{signature}\n" if is_agent else "")
        if source["form"] in ("plain", "base64"):
            own = _wrap(own).replace("\n--\n", "\n-- \n") + "\n"
        attribution = quoted = ""
        if before:
            mail["In-Reply-To"] = ids[-1]
            mail["References"] = " ".join(ids)
            if source.get("quote", True):
                attribution, quoted = _attribution(before[0], before[1]), before[2]
        text = own + (f"\n{attribution}\n" + _quote(quoted) if quoted else "")
        _set_body(mail, source["form"], text, _html(own, attribution, quoted))
        files[name] = mail.as_bytes()
        ids.append(mail["Message-ID"])
        before = (mail, sender, text)
    return files


def _quote(text: str) -> str:
    """Return a text with a quotation mark before each line, and no blank at a line's end."""
    lines = (f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in text.splitlines())
    return "\n".join(lines) + "\n"


def automatic_reply(source: Source, agent: Row) -> bytes:
    """Return a message that no person wrote (RFC 3834: Auto-Submitted)."""
    sender = Address(source["from"]["name"], addr_spec=source["from"]["email"])
    mail = EmailMessage(policy=SMTP)
    staff = Address(agent["agent_name"], addr_spec=agent["email"])
    _address_lines(mail, sender, staff, source["subject"], source["sent_at"])
    mail["Message-ID"] = message_id(source["file"], sender)
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_wrap(source["text"]) + "\n", cte="7bit")
    return mail.as_bytes()


def started_at(thread: Source) -> str:
    """Return when a thread's first message was sent, in UTC."""
    return datetime.fromisoformat(thread["messages"][0]["sent_at"]).astimezone(UTC).isoformat()
