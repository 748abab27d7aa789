"""The mailings one after the other, each noted before and after, in as many rounds as the server needs."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from qa.errors import SendError
from qa.send._ledger import Ledger
from qa.send._model import Mailing, Outcome, State
from qa.send._server import Server
from qa.send._trouble import LaterError, LostError, RefusedError

__all__ = ["PAUSES_S", "Post", "deliver"]

PAUSES_S = (20.0, 60.0, 300.0)
"""Waits between rounds: a server that greylists takes an e-mail some minutes after it first refused it."""


@dataclass(frozen=True, slots=True)
class Post:
    """What letters are handed over with; `pause` waits so many seconds."""

    server: Server
    ledger: Ledger
    compose: Callable[[Mailing], EmailMessage]
    at: datetime
    pauses_s: Sequence[float] = PAUSES_S
    pause: Callable[[float], None] = time.sleep


def deliver(post: Post, due: Sequence[Mailing]) -> Iterator[Outcome]:
    """What became of each, as it becomes clear. What the server can't take now comes again in the next round.

    Law: at most once. An e-mail is handed over again only where the server said that it didn't take it.
    Raises SendError when none can be sent at all.
    """
    pending = [(mailing, "") for mailing in due]
    for pause_s in (0.0, *post.pauses_s):
        if not pending:
            return
        if pause_s:
            post.server.close()  # it would not wait that long
            post.pause(pause_s)
        waiting = pending
        pending = []
        for place, (mailing, _) in enumerate(waiting):
            try:
                yield _hand_over(post, mailing)
            except LaterError as later:
                pending.append((mailing, str(later)))
                if later.is_away:
                    pending += [(each, str(later)) for each, _ in waiting[place + 1 :]]
                    break
    if pending and not post.server.was_reached:
        raise SendError(f"mail.host: {pending[0][1]}. Nothing was sent; look at mail.host and mail.port.")
    yield from (Outcome(mailing, State.FAILED, why) for mailing, why in pending)


def _hand_over(post: Post, mailing: Mailing) -> Outcome:
    """One attempt, in the ledger from when it may reach somebody. Raises LaterError, SendError."""
    message = post.compose(mailing)
    line = _Line(post, mailing, message["Message-ID"])
    try:
        post.server.send(message, line.begin)
    except RefusedError as refused:
        line.end(State.REFUSED, refused.reply)
        return Outcome(mailing, State.REFUSED, str(refused))
    except LaterError as later:
        line.end(State.FAILED, later.reply)
        raise
    except LostError as lost:
        line.end(State.UNSURE)
        why = f"{lost}: ask whether it came, and if not send it with --again {mailing.about}"
        return Outcome(mailing, State.UNSURE, why)
    line.end(State.SENT)
    return Outcome(mailing, State.SENT)


class _Line:
    """The attempt's line in the ledger, from the moment that there has to be one."""

    def __init__(self, post: Post, mailing: Mailing, message_id: str) -> None:
        self._post, self._mailing, self._id = post, mailing, message_id
        self._number: int | None = None

    def begin(self) -> None:
        self._number = self._post.ledger.begin(self._mailing, self._id, self._post.at)

    def end(self, state: State, reply: str | None = None) -> None:
        if self._number is None:
            self.begin()
        assert self._number is not None
        self._post.ledger.end(self._number, state, reply)
