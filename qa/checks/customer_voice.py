"""What the customer says of the service: complaint, effort, the wish to leave; and anybody's swearing.

What it means: `complaint` is dissatisfaction with the service or its people, said outright; `effort` is work
that the customer had to do or time they had to spend ("third time I call", "still waiting"); `churn_risk` is
talk of cancelling, switching or a competitor; `profanity` is swearing by anyone, mild and masked ("f***")
included. The lists are in scorecards/phrases/customer_voice.yaml.

Why it matters: effort drives customers away more surely than anything else (Dixon, Freeman and Toman, 2010);
a complaint or a wish to leave that nobody wrote down is lost; an agent's swearing is never service.

Met: customer "This is the third time I've called. I want to cancel my contract." (effort, churn_risk)
Not met: customer "What does it cost to add a second line?" (none)

Limits: only what is said in common words; a trouble told without reproach is no complaint. Swearing is found
whatever it is aimed at.

Figures: no public set labels these. On 22 November 2026 they were found in 4 of 1,669 customer turns of plain
requests (half of multidogo), and in 79 places of 282 chats where many complain (half of stc3_helpdesk).
"""

import re
from collections.abc import Iterator

from qa.checks._base import Check, Context
from qa.types import Finding, Measurement

__all__ = ["CHECK"]

NAME = "customer_voice"
PROFANITY = "profanity"
KINDS = {
    "complaint": "the customer says they are dissatisfied with the service",
    "effort": "the customer had to try again, wait long or repeat themselves",
    "churn_risk": "the customer speaks of cancelling, switching or a competitor",
    PROFANITY: "swearing, mild and masked included, by anybody",
}
_MASKED = re.compile(r"(?<![\w*])([a-z])[a-z]{0,3}\*+[a-z*]*(?![\w*])", re.IGNORECASE)
"""A word with letters struck out: "f***", "sh*t"."""
_BOLD = re.compile(r"(?<![\w*])(\*{1,2})(?=\S)[^*\n]+\1")
"""Words between stars, as chats mark what is important: "**Cost**"."""


def _masked(context: Context) -> Iterator[Finding]:
    """Swearing with letters struck out, as chats and some transcribers write it."""
    file = context.phrases(NAME)
    letters, listed = file.words["swear_letters"], file.lists[PROFANITY]
    for turn in context.turns(*listed.roles):
        if "*" not in turn.text:
            continue
        unmarked = _BOLD.sub(lambda bold: " " * len(bold[0]), turn.text)
        for match in _MASKED.finditer(unmarked):
            if match[1].lower() in letters:
                yield Finding.at(turn, NAME, PROFANITY, listed.reason, chars=match.span())


def run(context: Context) -> Iterator[Finding | Measurement]:
    """All findings of the lists, and masked swearing."""
    for kind in KINDS:
        yield from context.matches(NAME, kind)
    yield from _masked(context)


CHECK = Check(name=NAME, run=run, kinds=KINDS, is_translatable=True, manual=__doc__)
