"""Finds where personal data was said or written: the placeholders that redaction left.

One finding a placeholder ([CARD], [CVV], [ACCOUNT], [IBAN], [NATIONAL_ID], [PHONE], [EMAIL], [ADDRESS],
[BIRTH_DATE], [PASSWORD]), by whoever gave it; the attribute `of` says which. Names are left out:
they are in nearly every conversation.
It matters because a card number belongs into a payment page, not into a recording, and because an agent who
reads an account aloud must have made sure first who is listening.

Met:
    "My card is [CARD]." is personal data of a card, given by the customer
Not met:
    "My card doesn't work." gives away nothing

Limits: finds what redaction found. What that missed is not counted here either; and whether giving it was
right is for a scorecard to say.

Figures: multidogo, turns of customers that people labelled (22 November 2026): of 55 with a phone number all
have a finding, of 29 with a card 23. The set has lost its punctuation, so its email addresses can't be found.
"""

import re
from collections.abc import Iterator

from qa.checks._base import Check, Context
from qa.types import Finding, Measurement

NAME = "personal_data"
_PLACEHOLDER = re.compile(r"\[(CARD|CVV|ACCOUNT|IBAN|NATIONAL_ID|PHONE|EMAIL|ADDRESS|BIRTH_DATE|PASSWORD)\]")
_SHOWN = {
    "cvv": "card's security code",
    "iban": "IBAN",
    "national_id": "national id",
    "birth_date": "date of birth",
}


def _run(context: Context) -> Iterator[Finding | Measurement]:
    for turn in context.turns():
        for match in _PLACEHOLDER.finditer(turn.text):
            of = match.group(1).lower()
            reason = f"{turn.role} gives {'an' if of[0] in 'aei' else 'a'} {_SHOWN.get(of, of)}"
            yield Finding.at(turn, NAME, NAME, reason, chars=match.span(), of=of)


CHECK = Check(
    name=NAME,
    run=_run,
    kinds={
        "personal_data": "a card, account, id, phone, email, address or birth date was given, and redacted"
    },
    languages=None,
    needs_roles=False,
    manual=__doc__,
)
