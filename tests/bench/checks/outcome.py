"""Why customers contact, who asks for a person, and whether identity was asked for, by conversation.

tau_bench_airline (chats with a machine): `escalated` says that the machine called for a human, `verified`
that it looked the customer up; neither is what was said, so even a perfect reader falls short. multidogo
(customers' side of chats): the first turn whose intent is a matter of service; stc3_helpdesk: the turn that
poses the problem.
"""

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from tests.bench.checks._sets import Conversation, Done, analysed, found, gold, labelled, naively
from tests.bench.checks._table import Place, Row, f1

__all__ = ["rows"]

_AIRLINE, _DOGO, _HELPDESK = "tau_bench_airline", "multidogo", "stc3_helpdesk"
_PERSON = r"human|agent|supervisor|manager|representative|transfer"
_IDENTITY = r"\b(your (full )?name|user id|account number|date of birth|postcode|verify|identity)\b"
_GREETING = re.compile(r"^(hi|hello|hey|good (morning|afternoon|evening)|yes|ok)( there)?\W*$")
_NO_MATTER = frozenset(
    {"intent:contentonly", "intent:confirmation", "intent:openinggreeting", "intent:rejection"}
    | {"intent:thankyou", "intent:outofdomain", "intent:closinggreeting", "intent:startserviceintent"}
)
_CUSTOMER = (
    ("greeting", "intent:openinggreeting", r"\b(hello|hi|hey|good (morning|afternoon|evening))\b"),
    ("thanks", "intent:thankyou", r"\b(thank|thanks|thankyou|thx)\b"),
    ("closing", "intent:closinggreeting", r"\b(good ?bye|bye|have a (nice|good|great))\b"),
)


def rows(folder: Path) -> Iterator[Row]:
    """A row a finding; the unit is the conversation for tau_bench_airline, else the customer's turn."""
    yield from _airline(analysed(folder, _AIRLINE))
    dogo, helpdesk = analysed(folder, _DOGO), analysed(folder, _HELPDESK)
    yield _reasons(_DOGO, dogo, _is_matter)
    yield _reasons(_HELPDESK, helpdesk, labelled("nugget:CNUG0"))
    for kind, label, plain in _CUSTOMER:
        yield f1(
            _DOGO,
            f"{kind}, by the customer",
            gold(dogo, labelled(label), "customer"),
            found(dogo, {kind}, "customer"),
            naively(dogo, plain, "customer"),
        )


def _airline(done: Done) -> Iterator[Row]:
    escalated, verified = (
        {(c["id"], 0) for c, _ in done if c["labels"][label]} for label in ("escalated", "verified")
    )
    asked, others = {"escalation_request"}, {"escalation_request", "escalation_offer", "transfer"}
    naive, naive_of_both = (_conversations(naively(done, _PERSON, role)) for role in ("customer", None))
    yield f1(_AIRLINE, "escalation asked", escalated, _with(done, asked), naive, 0.85)
    yield f1(_AIRLINE, "escalation asked, offered or done", escalated, _with(done, others), naive_of_both)
    plain = _conversations(naively(done, _IDENTITY))
    yield f1(_AIRLINE, "verification_request", verified, _with(done, {"verification_request"}), plain)


def _with(done: Done, kinds: Collection[str]) -> set[Place]:
    return {(c["id"], 0) for c, analysis in done if any(f.kind in kinds for f in analysis.findings)}


def _conversations(places: Collection[Place]) -> set[Place]:
    return {(name, 0) for name, _ in places}


def _is_matter(conversation: Conversation, index: int) -> bool:
    intents = {x for x in conversation["turns"][index]["labels"] if x.startswith("intent:")}
    return bool(intents - _NO_MATTER)


def _reasons(set_name: str, done: Done, is_gold: Callable[[Conversation, int], bool]) -> Row:
    """The customer's first turn with a matter; naively, their first that is more than a greeting."""
    wanted = _firsts(done, is_gold)
    naive = _firsts(done, lambda c, i: not _GREETING.match(c["turns"][i]["text"].lower()))
    return f1(set_name, "contact_reason", wanted, found(done, {"contact_reason"}, "customer"), naive)


def _firsts(done: Done, is_one: Callable[[Conversation, int], bool]) -> set[Place]:
    firsts = {}
    for place in sorted(gold(done, is_one, "customer"), reverse=True):
        firsts[place[0]] = place
    return set(firsts.values())
