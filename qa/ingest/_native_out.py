"""Interactions written as native transcripts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from qa.ingest._assemble import SEVERAL
from qa.ingest._draft import FIELDS
from qa.types import Contact, Interaction, Speech, Survey, Turn, Word

__all__ = ["to_native"]


def to_native(
    interaction: Interaction, surveys: Sequence[Survey] = (), contact: Contact | None = None
) -> dict[str, object]:
    """The interaction as a native transcript, ready for JSON; reading it back gives the same turns.

    What its customer answered and what its source recorded beside the words go with it.
    """
    metadata = interaction.metadata
    fields = {name: getattr(metadata, name) for name in FIELDS if name != "interaction_id"}
    if metadata.started_at is not None:
        fields["started_at"] = metadata.started_at.isoformat()
    facts = {
        "duration_s": interaction.duration_s,
        "channel_count": interaction.channel_count,
        "engine": interaction.engine,
        "roles_from": interaction.roles_from,
        "roles_confidence": interaction.roles_confidence,
        "doubts": list(interaction.doubts) or None,
        "speech": [_speech_as_native(heard) for heard in interaction.speech] or None,
        "surveys": [_known(asdict(survey)) for survey in surveys] or None,
        "contact": _known(asdict(contact)) if contact else None,
    }
    known = {k: v for k, v in (fields | facts).items() if v is not None and v not in ("unknown", SEVERAL)}
    turns = [_turn_as_native(turn) for turn in interaction.turns]
    return {"id": interaction.id, "channel": interaction.channel.value, **known, "turns": turns}


def _known(facts: Mapping[str, object]) -> dict[str, object]:
    """What is known of them, times in ISO 8601; the id is that of the transcript."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in facts.items()
        if name != "interaction_id" and value is not None and value != ()
    }


def _turn_as_native(turn: Turn) -> dict[str, object]:
    spoken: dict[str, object] = {"speaker": turn.role.value, "text": turn.text}
    more = {
        "name": turn.participant if turn.participant != turn.role.value else None,
        "start": turn.start_s,
        "end": turn.end_s,
        "confidence": turn.confidence,
        "public": None if turn.is_public else False,
        "agent_id": turn.agent_id,
        "words": [_word_as_native(word) for word in turn.words] or None,
    }
    return spoken | {key: value for key, value in more.items() if value is not None}


def _speech_as_native(heard: Speech) -> dict[str, object]:
    return {"role": heard.role.value, "start": heard.start_s, "end": heard.end_s}


def _word_as_native(word: Word) -> dict[str, object]:
    timed: dict[str, object] = {"text": word.text, "start": word.start_s, "end": word.end_s}
    return timed if word.confidence is None else timed | {"confidence": word.confidence}
