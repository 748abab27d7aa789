"""Counts the agents who served a conversation before and after the one who is judged.

Where several agents served one conversation, callqa judges the whole, and each agent's part by itself. In a
part, `agents_before` and `agents_after` are how many others there served before this agent's first turn and
after the last one; a conversation as a whole has 0 of both. It matters because whoever hands over is not the
one to say goodbye: criteria about the end of a conversation apply where `agents_after` is 0.

Met:
    Ana's part of a chat that Ben took over: agents_before 0, agents_after 1
Not met:
    a chat that Ana served from beginning to end: 0 and 0

Limits: agents are told apart where the source names them turn by turn; the voices of two agents on one
channel of a call are not.

Figures: counted, not judged; nothing to be right or wrong about.
"""

from collections.abc import Iterator

from qa.checks._base import Check, Context, Declared
from qa.types import Finding, Measurement

__all__ = ["CHECK"]


def run(context: Context) -> Iterator[Finding | Measurement]:
    """Both counts."""
    yield Measurement("agents_before", float(context.interaction.agents_before))
    yield Measurement("agents_after", float(context.interaction.agents_after))


CHECK = Check(
    name="handover",
    run=run,
    kinds={},
    measurements=(
        Declared(
            "agents_before", "count", "agents who served before the one who is judged", 0, is_from_words=False
        ),
        Declared(
            "agents_after", "count", "agents who served after the one who is judged", 0, is_from_words=False
        ),
    ),
    languages=None,
    needs_roles=False,
    manual=__doc__,
)
