"""Says of every interaction without a scorecard what keeps it out: none applying is never silent."""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from qa.scoring.applies import among, applies
from qa.scoring.model import AppliesTo, Scorecard

__all__ = ["explain_unscored"]

_HISTORY = "begun before score_from, the day from which on conversations are scored"
_A_CHANNEL = "CASE channel WHEN 'email' THEN 'an email' WHEN 'sms' THEN 'an SMS' ELSE 'a ' || channel END"
_TOLD = {
    "team": "' of team ' || team",
    "queue": "', queue ' || queue",
    "direction": "', ' || coalesce(direction, 'of unknown direction')",
    "disposition": "', disposition ' || coalesce(disposition, 'unknown')",
    "duration": "', ' || coalesce(format('{:.10g} s', round(duration_s)), 'of unknown length')",
    "day": "', begun ' || coalesce(strftime(started_at AT TIME ZONE 'UTC', '%Y-%m-%d'), 'on an unknown day')",
}
"""SQL texts of what a scorecard may ask for beside channel and language."""


def explain_unscored(con: DuckDBPyConnection, cards: Sequence[Scorecard]) -> None:
    """Sets `unscored_reason` by what first keeps an interaction out; NULL where it has an evaluation."""
    every = [card.applies_to for card in cards]
    channels = sorted({channel for to in every for channel in to.channels})
    known_channel = among("channel", channels) if channels else "false"
    tongues = [applies(AppliesTo(channels=to.channels, languages=to.languages)) for to in every]
    known_language = " OR ".join(f"({each})" for each in tongues) or "false"
    rest = " || ".join(_TOLD[name] for name in _TOLD if name in ("team", "queue") or _is_asked(every, name))
    reason = (
        f"CASE WHEN interaction_id IN (SELECT interaction_id FROM expected) THEN NULL "
        "WHEN words_removed_at IS NOT NULL THEN unscored_reason "
        f"WHEN is_history THEN '{_HISTORY}' "
        f"WHEN NOT {known_channel} THEN 'no scorecard for ' || {_A_CHANNEL} "
        f"WHEN NOT ({known_language}) "
        f"THEN 'no scorecard for ' || {_A_CHANNEL} || ' in language ' || coalesce(language, 'unknown') "
        f"ELSE 'no scorecard for ' || {_A_CHANNEL} || {rest} END"
    )
    con.execute(
        f"UPDATE interactions SET unscored_reason = {reason} "
        f"WHERE unscored_reason IS DISTINCT FROM ({reason})"
    )


def _is_asked(every: Sequence[AppliesTo], name: str) -> bool:
    """Whether any scorecard asks for it."""
    asked = {
        "direction": any(to.directions for to in every),
        "disposition": any(to.dispositions for to in every),
        "duration": any(to.duration for to in every),
        "day": any(to.first_day or to.last_day for to in every),
    }
    return asked[name]
