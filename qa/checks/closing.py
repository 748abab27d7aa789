"""Finds how a conversation ends: problem solved, more help offered, feedback asked, thanks, goodbye.

`closing` and `thanks` count for everyone and wherever they are said; their place tells whether they ended
the conversation. `resolution_confirmed` is the customer's word that the problem is solved, not the agent's
hope. It matters because the end is what customers remember, and because a problem that nobody confirmed as
solved comes back as the next call.

Met:
    customer: "Brilliant, that's fixed it." / agent: "Is there anything else? Thanks for calling, bye."
Not met:
    agent: "Okay then." (ends the call)

Limits: thanks said ironically ("thanks for nothing") are left out only in their common forms. A customer who
says "that's everything" may be giving up.

Figures (22 November 2026; F1, ours beside phrase matching, by turn): bt_oasis agents closing 1.00 (0.84),
thanks 0.992 (0.992); multidogo customers closing 0.85 (0.81), thanks 0.78 (0.78: "no thanks" is labelled a
rejection).
"""

from collections.abc import Iterator

from qa.checks._base import Check, Context
from qa.types import Finding, Measurement

NAME = "closing"


def _run(context: Context) -> Iterator[Finding | Measurement]:
    for kind in CHECK.kinds:
        yield from context.matches(NAME, kind)


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={
        "closing": "ends the conversation courteously",
        "thanks": "thanks the other party",
        "offer_more_help": "the agent asks whether anything else is needed",
        "feedback_request": "the agent asks how the service was",
        "resolution_confirmed": "the customer says that the problem is solved",
    },
    is_translatable=True,
    manual=__doc__ or "",
)
