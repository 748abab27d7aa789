"""Which channel is the agent's, told from what is said, where the manifest doesn't say."""

import re

from qa.types import Role

__all__ = ["channel_roles"]

AGENT_CUES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(thank you|thanks|welcome) (for|to) (calling|contacting|holding|waiting)\b",
        r"\bthanks? (you )?for (your patience|being a customer|bearing with)\b",
        r"\bhow (can|may|could) I (help|assist)\b",
        r"\byou('re| are) (speaking|through) (to|with)\b|\bthis is \w+ speaking\b",
        r"\b(may|can|could) I (just )?(have|get|take|ask for) your\b",
        r"\b(verify|confirm) (your|the last|that you|some details)\b",
        r"\bcan you (verify|confirm|spell)\b",
        r"\b(put|place|pop) you on (a (brief|short|quick) )?hold\b",
        r"\banything else (that )?I can\b",
        r"\b(let me|I'll|I will) (just )?(check|look|pull|bring) (that|it|this|up|into|your)\b",
        r"\bI (can see|see) (here|on your|in your|from your)\b",
    )
)
"""What agents say and customers don't. English only: other languages need `agent_channel`."""
LEAD = 2
"""Cues that one channel must have more than the other; fewer, and it can't be told."""


def channel_roles(agent_channel: str | None, texts: tuple[str, str]) -> tuple[Role, Role]:
    """The roles of left and right: as the manifest says, else as told from their texts, else unknown."""
    if agent_channel == "left":
        return Role.AGENT, Role.CUSTOMER
    if agent_channel == "right":
        return Role.CUSTOMER, Role.AGENT
    left, right = (sum(bool(cue.search(text)) for cue in AGENT_CUES) for text in texts)
    if left - right >= LEAD:
        return Role.AGENT, Role.CUSTOMER
    if right - left >= LEAD:
        return Role.CUSTOMER, Role.AGENT
    return Role.UNKNOWN, Role.UNKNOWN
