"""A week of reports on its way: planned, made ready, handed over."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa import report, scoring, store
from qa.errors import ConfigError, Mistake, SendError
from qa.home import Home
from qa.mail import Mail
from qa.report import language
from qa.report.cards import Cards
from qa.report.period import Period, monday_of
from qa.report.write import retired
from qa.review import marked_criteria
from qa.send._deliver import PAUSES_S, Post, deliver
from qa.send._ledger import Ledger, open_ledger
from qa.send._model import Outcome, Plan, State
from qa.send._password import password_of
from qa.send._plan import Readers, Wish, plan
from qa.send._server import Server
from qa.send._writer import Writer
from qa.settings import Settings

__all__ = ["Desk", "last_week", "open_desk", "send_last_week", "week_of", "write_current"]


def last_week(at: datetime) -> Period:
    """The last week that was over at that time."""
    return Period.week(monday_of(at.date()) - timedelta(days=7))


def week_of(text: str) -> Period:
    """The ISO week written as 2026-W45. Raises ValueError for what is none."""
    return Period.week(datetime.strptime(f"{text}-1", "%G-W%V-%u").date())  # noqa: DTZ007 - days have no zone


@dataclass(frozen=True, slots=True)
class Desk:
    """Where letters are planned, written and sent from; the reports in the data folder are those of now."""

    con: DuckDBPyConnection
    home: Home
    settings: Settings
    mail: Mail
    cards: Cards
    ledger: Ledger

    def plan(self, wish: Wish) -> Plan:
        """Who gets the week, who doesn't, and why not."""
        return plan(self.con, self.home.reports, self.home.site, self.mail, self.ledger, wish)

    def send(
        self, planned: Plan, week: Period, at: datetime, pauses_s: Sequence[float] = PAUSES_S
    ) -> Iterator[Outcome]:
        """What became of each mailing. Raises SendError or ConfigError when none can be sent."""
        writer = Writer.of(self.con, self.settings, self.mail, self.cards, week, at)
        server = Server(self.mail, password_of(self.mail))
        writer.make_ready(planned)  # before a server has to wait for it
        with closing(server):
            yield from deliver(Post(server, self.ledger, writer.compose, at, pauses_s), planned.due)


@contextmanager
def open_desk(data: Path, settings: Settings) -> Iterator[Desk]:
    """The desk, alone at it: a second one is told so. Reports that changed are written first.

    All is said in the language of the settings. Raises ConfigError without the block `mail`, SendError while
    another is open, StoreError before anything is published.
    """
    if settings.mail is None:
        what = "is not set. Write host, sender and supervisors into it: qa/mail.py."
        raise ConfigError([Mistake("callqa.yaml: mail", None, what)])
    home = Home(data)
    with ExitStack() as stack:
        con = stack.enter_context(closing(store.open_published(data, settings)))
        ledger = stack.enter_context(open_ledger(home.sent))
        stack.enter_context(language.speaking(settings.report_language))
        cards = Cards(write_current(con, home, settings), marked_criteria(con))
        yield Desk(con, home, settings, settings.mail, cards, ledger)


def send_last_week(data: Path, settings: Settings, at: datetime, to: Readers = "all") -> int:
    """How many e-mails went out: the last week that was over, to whoever doesn't have it.

    Raises SendError that names whose did not go out or is unsure; all others have theirs.
    """
    week = last_week(at)
    with open_desk(data, settings) as desk:
        planned = desk.plan(Wish(week, to))
        outcomes = list(desk.send(planned, week, at))
    amiss = [f"{o.mailing.kind} {o.mailing.about} ({o.state})" for o in outcomes if o.state is not State.SENT]
    amiss += [f"{left.kind} {left.about} ({left.why})" for left in planned.left_out if left.is_open]
    if amiss:
        raise SendError(f"{week.name}: not sent to {'; '.join(amiss)}. `callqa send --sent` says more.")
    return len(outcomes)


def write_current(con: DuckDBPyConnection, home: Home, settings: Settings) -> list[scoring.Scorecard]:
    """The scorecards that have judged; the reports in the data folder are as they should be now."""
    cards = scoring.load_scorecards(settings.scorecards)
    with report.wearing(report.open_look(settings.theme)):
        report.write_reports(con, home.reports, cards, dispute_days=settings.dispute_days)
    return [*cards, *retired(con, cards)]
