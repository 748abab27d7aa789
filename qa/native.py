"""The native transcript: how an interaction is written to JSON for people and other programs."""

import json
from pathlib import Path
from typing import Any

from qa.types import Redacted, Turn

__all__ = ["write"]


def write(path: Path, interaction: Redacted) -> None:
    """Write it as one JSON object: id, channel, what is known about it, and its turns one to one."""
    about = interaction.metadata
    record = {
        "id": about.interaction_id,
        "channel": interaction.channel.value,
        "agent_id": about.agent_id,
        "agent_name": about.agent_name,
        "team": about.team,
        "queue": about.queue,
        "customer_id": about.customer_id,
        "started_at": about.started_at.isoformat() if about.started_at else None,
        "direction": about.direction,
        "agent_channel": about.agent_channel,
        "language": about.language,
        "disposition": about.disposition,
        "duration": interaction.duration_s,
        "channel_count": interaction.channel_count,
        "turns": [_turn(turn) for turn in interaction.turns],
    }
    known = {key: value for key, value in record.items() if value is not None and value != "unknown"}
    path.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _turn(turn: Turn) -> dict[str, Any]:
    said: dict[str, Any] = {"speaker": turn.role.value, "text": turn.text}
    if turn.start_s is not None:
        said |= {"start": turn.start_s, "end": turn.end_s}
    if turn.words:
        said["words"] = [{"text": w.text, "start": w.start_s, "end": w.end_s} for w in turn.words]
    return said
