"""Writes the e-mail of each mailing: the letter, and what goes along."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Self

from duckdb import DuckDBPyConnection

from qa.mail import Mail
from qa.report import pdf
from qa.report.cards import Cards
from qa.report.language import pgettext
from qa.report.page import agent_page
from qa.report.period import Period, file_name
from qa.send._message import Attachment, message
from qa.send._model import Mailing, Plan
from qa.send._rows import team_week
from qa.send._words import agent_letter, team_letter
from qa.settings import Settings

__all__ = ["Writer"]

_HTML, _PDF = "text/html", "application/pdf"


@dataclass(frozen=True, slots=True)
class Writer:
    """What e-mails of a week are written from; `has_pdf` where reports go along as that."""

    con: DuckDBPyConnection
    mail: Mail
    cards: Cards
    dispute_days: int
    week: Period
    at: datetime
    has_pdf: bool

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 - all that an e-mail is made of
        cls,
        con: DuckDBPyConnection,
        settings: Settings,
        mail: Mail,
        cards: Cards,
        week: Period,
        at: datetime,
    ) -> Self:
        """With PDFs where the settings want them and they can be made."""
        has_pdf = mail.attach == "pdf" and pdf.missing() is None
        return cls(con, mail, cards, settings.dispute_days, week, at, has_pdf)

    def make_ready(self, planned: Plan) -> None:
        """Makes all PDFs that will go along."""
        if self.has_pdf:
            pdf.write_pdfs([each.report for each in planned.due if each.kind == "agent" and each.report])

    def compose(self, mailing: Mailing) -> EmailMessage:
        """The e-mail of the mailing."""
        return self._to_agent(mailing) if mailing.kind == "agent" else self._to_supervisor(mailing)

    def _to_agent(self, mailing: Mailing) -> EmailMessage:
        name = mailing.name or mailing.about
        page = agent_page(self.con, mailing.about, name, self.week, self.cards, self.dispute_days)
        letter = agent_letter(
            page, mailing.name, answers_to=self.mail.answers_to, is_page_attached=not self.has_pdf
        )
        assert mailing.report is not None, "else it would not be due"
        path, kind = (pdf.beside(mailing.report), _PDF) if self.has_pdf else (mailing.report, _HTML)
        called = pgettext("e-mail", "coaching-report-%(week)s") % {"week": mailing.week}
        attached = Attachment(called + path.suffix, kind, path.read_bytes())
        return message(letter, mailing, self.mail, self.at, attached)

    def _to_supervisor(self, mailing: Mailing) -> EmailMessage:
        page, week = mailing.report, team_week(self.con, mailing.about, mailing.week)
        assert week is not None, "else it would not be due"
        letter = team_letter(week, self.week, answers_to=self.mail.answers_to, has_page=page is not None)
        called = f"team-{file_name(mailing.about)}.html"
        attached = Attachment(called, _HTML, page.read_bytes()) if page else None
        return message(letter, mailing, self.mail, self.at, attached)
