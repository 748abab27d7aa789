"""What importers of mailboxes share: their threads of messages become conversations."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from qa.ingest._draft import Draft
from qa.ingest._export import Export
from qa.ingest._mail import BROKEN_MAIL, Mail, is_thread_name
from qa.ingest.email_eml import Senders, customer_of, thread_draft
from qa.types import Rejected

__all__ = ["BROKEN_MAIL", "mailbox_draft", "senders_of"]


def senders_of(export: Export) -> Senders:
    """Whose messages are an agent's in this export."""
    return Senders(export.roster, (), export.layout)


def mailbox_draft(thread: Sequence[Mail], export: Export) -> Draft | list[Rejected]:
    """The conversation of a thread, named after its files; or why each of its messages is none.

    Its id is a hash of the id of the message that began the thread, so two exports give it the same. The
    customer is known by the address of the first who wrote.
    """
    senders = senders_of(export)
    draft = thread_draft(thread, senders, export.notes)
    if isinstance(draft, list):
        return draft
    fields = {"interaction_id": _thread_id(thread), "customer_id": customer_of(thread, senders)}
    given = {name: value for name, value in fields.items() if value}
    return replace(draft, fields=given)


def _thread_id(thread: Sequence[Mail]) -> str:
    """The same for all exports of a thread; "" where no message has an id."""
    names = [name for mail in thread for name in (*mail.parents, mail.message_id) if name]
    began = next((name for name in names if not is_thread_name(name)), names[0] if names else "")
    return f"mail-{blake2b(began.encode('utf-8', 'replace'), digest_size=8).hexdigest()}" if began else ""
