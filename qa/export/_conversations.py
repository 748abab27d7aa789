"""The table `conversations`: one wide row per conversation, for people."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from qa.report.period import file_name
from qa.store._bulk import insert, literal, quoted
from qa.store._schema import comments

__all__ = ["ABOUT", "Column", "columns", "note_reports", "query"]

ABOUT = "One row per conversation: what it was, how it was judged, what the customer said of it."
_LINKS = "export_links"
_MEASURED = (
    "handle_time_s",
    "first_response_s",
    "response_time_mean_s",
    "resolution_time_s",
    "hold_count",
    "hold_time_s",
    "silence_ratio",
    "dead_air_count",
    "talk_ratio_agent",
    "interruptions_by_agent",
    "words_agent",
    "words_customer",
    "sentiment_customer_mean",
    "sentiment_customer_change",
    "empathy_opportunities",
    "empathy_opportunities_met",
    "jargon_unexplained",
    "questions_ignored",
)
"""Shown where a check declares them."""
_FROM = f"""
FROM interactions AS i
LEFT JOIN measurements AS m USING (interaction_id)
LEFT JOIN interaction_surveys AS s USING (interaction_id)
LEFT JOIN contacts AS c USING (interaction_id)
LEFT JOIN (
    SELECT part_of, string_agg(agent_name, ' / ' ORDER BY interaction_id) AS names
    FROM interactions WHERE part_of IS NOT NULL GROUP BY 1
) AS p ON p.part_of = i.interaction_id
LEFT JOIN (
    SELECT
        interaction_id,
        arg_min(attributes['topic'], turn_index) FILTER (kind = 'contact_reason') AS topic,
        coalesce(bool_or(kind IN ('escalation_request', 'escalation_offer')), false) AS is_escalated,
        coalesce(bool_or(kind = 'transfer'), false) AS is_transferred
    FROM findings
    WHERE kind IN ('contact_reason', 'escalation_request', 'escalation_offer', 'transfer')
    GROUP BY 1
) AS f USING (interaction_id)
LEFT JOIN (
    SELECT
        interaction_id,
        sum(critical_failures)::BIGINT AS critical_failures,
        map(list(scorecard), list({{'score': score, 'passed': passed}})) AS by_card
    FROM evaluations GROUP BY 1
) AS e USING (interaction_id)
LEFT JOIN (
    SELECT
        interaction_id,
        string_agg(scorecard || '.' || criterion, ', ' ORDER BY scorecard, position) AS missed
    FROM criterion_results WHERE is_critical AND outcome = 'not_met' GROUP BY 1
) AS x USING (interaction_id)
LEFT JOIN {_LINKS} AS l ON l.agent_id = i.agent_id AND l.week = strftime(i.started_at, '%G-W%V')
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by name, the SQL that gives it, and what it means."""

    name: str
    sql: str
    meaning: str


def query(shown: tuple[Column, ...]) -> str:
    """The SELECT; parts of conversations are rows of `interactions`, not of this table."""
    listed = ", ".join(f"{column.sql} AS {quoted(column.name)}" for column in shown)
    return f"SELECT {listed} {_FROM} WHERE i.part_of IS NULL ORDER BY i.started_at, i.interaction_id"


def columns(con: DuckDBPyConnection) -> tuple[Column, ...]:
    """Those of this database: a score and a verdict per scorecard that has judged, measurements declared."""
    return (*_ABOUT_IT, *_scores(con), *_JUDGED, *_ANSWERED, *_measured(con), _LINK)


def note_reports(con: DuckDBPyConnection, reports: Path) -> None:
    """Fills the temporary table of weekly reports that there are, by agent and week, for the links."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_LINKS} (agent_id VARCHAR, week VARCHAR, path VARCHAR)")
    agents = con.execute("SELECT DISTINCT agent_id FROM interactions ORDER BY 1").fetchall()
    insert(
        con,
        _LINKS,
        (
            {"agent_id": agent, "week": page.stem, "path": f"{reports.name}/{file_name(agent)}/{page.name}"}
            for (agent,) in agents
            for page in sorted((reports / file_name(agent)).glob("*-W*.html"))
        ),
    )


def _scores(con: DuckDBPyConnection) -> Iterator[Column]:
    for (card,) in con.execute("SELECT DISTINCT scorecard FROM evaluations ORDER BY 1").fetchall():
        of = f"by_card[{literal(card)}]"
        yield Column(f"score_{card}", f"{of}.score", f"Score by {card}, 0 to 100; empty where it gave none.")
        yield Column(
            f"passed_{card}", f"{of}.passed", f"Verdict of {card}; empty where it could not be told."
        )


def _measured(con: DuckDBPyConnection) -> Iterator[Column]:
    meanings = comments(con)["measurements"]
    for name in _MEASURED:
        if name in meanings:
            yield Column(name, f"m.{name}", meanings[name])


_ABOUT_IT = (
    Column("interaction_id", "i.interaction_id", "Key; joins all other tables."),
    Column("started_at", "i.started_at", "When it began (UTC); empty where the source doesn't say."),
    Column("channel", "i.channel", "call, chat, email, sms or social."),
    Column("direction", "i.direction", "inbound or outbound, as the source writes it."),
    Column(
        "agent_id", "i.agent_id", "Who served; several where more than one did, unknown where nobody says."
    ),
    Column("agent_name", "coalesce(p.names, i.agent_name)", "Names of who served. PII: agents' names."),
    Column("team", "i.team", "The agent's team at the time, or unknown."),
    Column("queue", "i.queue", "Queue or line that it came through, or unknown."),
    Column("customer_id", "i.customer_id", "The customer's id in the source systems. PII."),
    Column("language", "i.language", "Language as ISO 639-1 code."),
    Column("reason", "f.topic", "Topic of why the customer made contact, from what was said."),
    Column("reason_filed", "c.reason", "Why the customer made contact, as the source files it."),
    Column("disposition", "coalesce(i.disposition, c.disposition)", "Wrap-up code of the source."),
    Column("status", "c.status", "State in the source when it was exported."),
    Column(
        "duration_s", "i.duration_s", "Seconds: the recording of a call, last turn minus first of a text."
    ),
    Column("wait_s", "c.wait_s", "Seconds before an agent answered, by the source."),
    Column("talk_s", "c.talk_s", "Seconds of talk without hold, by the source."),
    Column("hold_s", "c.hold_s", "Seconds on hold, by the source."),
    Column("wrap_up_s", "c.wrap_up_s", "Seconds of work after the contact, by the source."),
    Column("transfers", "c.transfers", "How often it was handed over, by the source."),
    Column("reopens", "c.reopens", "How often it was opened again, by the source."),
    Column("is_escalated", "coalesce(f.is_escalated, false)", "Whether escalation was asked for or offered."),
    Column("is_transferred", "coalesce(f.is_transferred, false)", "Whether a transfer was spoken of."),
    Column("turn_count", "i.turn_count", "Number of turns."),
)
_JUDGED = (
    Column("critical_failures", "e.critical_failures", "Critical criteria not met, over all scorecards."),
    Column("critical_missed", "x.missed", "Which these are, as scorecard.criterion."),
    Column("unscored_reason", "i.unscored_reason", "Why no scorecard applies."),
)
_ANSWERED = (
    Column("csat", "s.csat", "Satisfaction, 1 to 5; the mean where agents were rated one by one."),
    Column("nps", "s.nps", "Would recommend, 0 to 10."),
    Column("ces", "s.ces", "Effort, 1 to 7 as the survey scales it."),
    Column("resolved", "s.resolved", "Whether the customer says that it was resolved."),
)
_LINK = Column(
    "report",
    # the anchor is that of qa.report.moments.anchor
    "l.path || '#i-' || left(sha256(i.interaction_id), 12)",
    "Its place in the agent's weekly report, from the data folder; empty where that wasn't written.",
)
