"""Scorecards with everything a scorecard can say, and interactions and answers for them, for hypothesis."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from qa.scoring import Scorecard
from qa.types import Channel
from tests.scoring.builders import Said, Stored, criterion

__all__ = ["answers", "cards", "interactions", "without"]

KINDS = ("greeting", "jargon", "disclosure", "hold_request", "hold_return", "verification_request")
NUMBERS = ("hold_count", "talk_ratio_agent", "longest_silence_s", "m0")
EXPRESSIONS = (
    "hold_count = 0 or findings('hold_return', 'agent') >= hold_count",
    "m0 / 4",
    "turn_count > 4 and not coalesce(talk_ratio_agent, 0) < 2",
    "findings('jargon', 'any') <> 1",
)
CONDITIONS = ("m0 is not null", "queue = 'billing' or hold_count > 2", "findings('greeting', 'agent') > 0")
CREDIT = st.sampled_from([0.0, 0.25, 0.5, 1.0])
PARTIAL = st.sampled_from([0.0, 0.25, 0.5])
LIMIT = st.integers(0, 4)
JUDGED = ("met", "partly_met", "not_met", "not_applicable")


@st.composite
def _selectors(draw: st.DrawFn) -> dict[str, Any]:
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True))
    role = draw(st.sampled_from(["agent", "agent", "customer", "any"]))
    attributes = draw(st.sampled_from([{}, {}, {"explained": True}, {"explained": False}]))
    return {"kind": kinds, "role": role} | ({"attributes": attributes} if attributes else {})


SPANS = st.sampled_from(["1 turn", "2 turns", "15s", "1m"])
PLACES = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"within": SPANS}),
    st.fixed_dictionaries({"last": SPANS}),
    st.fixed_dictionaries({"before": _selectors()}),
    st.fixed_dictionaries({"after": _selectors()}),
)


@st.composite
def _bands(draw: st.DrawFn) -> list[dict[str, Any]]:
    limit = st.dictionaries(st.sampled_from(["at_least", "at_most"]), LIMIT, min_size=1)
    found = draw(st.lists(st.tuples(limit, CREDIT), min_size=1, max_size=3))
    for each, _ in found:
        if len(each) == 2:
            each["at_least"], each["at_most"] = sorted((each["at_least"], each["at_most"]))
    return [each | {"credit": credit} for each, credit in found]


@st.composite
def _rules(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(["required", "forbidden", "bands", "count", "expression", "manual"]))
    rule: dict[str, Any] = {}
    if name == "required":
        rule = {"at_least": draw(st.integers(1, 2)), "partial": draw(PARTIAL)}
        rule |= draw(_selectors()) | draw(PLACES)
    elif name == "forbidden":
        most = draw(st.integers(0, 1))
        partial = [{"at_most": most + 1, "credit": 0.5}] if draw(st.booleans()) else []
        rule = draw(_selectors()) | {"at_most": most, "partial": partial}
    elif name == "bands":
        rule = {"measurement": draw(st.sampled_from(NUMBERS))}
        rule |= {"bands": draw(_bands()), "otherwise": draw(CREDIT)}
    elif name == "count":
        rule = draw(_selectors()) | draw(PLACES) | {"bands": draw(_bands()), "otherwise": draw(CREDIT)}
    elif name == "expression":
        rule = {"sql": draw(st.sampled_from(EXPRESSIONS))}
    else:
        return {"manual": draw(st.sampled_from(["yes_no", {"scale": 5}, {"choices": {"a": 1, "b": 0.5}}]))}
    return {name: rule}


@st.composite
def _conditions(draw: st.DrawFn, earlier: list[str]) -> dict[str, Any]:
    """Mostly none, else one or two; on answers only of criteria that come earlier."""
    found: dict[str, Any] = {}
    kinds = st.sampled_from(["answers", "answers", "found", "at_least", "expression"])
    for what in draw(st.lists(kinds, min_size=1, max_size=2)) if draw(st.integers(0, 3)) == 3 else ():
        if what == "found":
            found[what] = draw(_selectors())
        elif what == "at_least":
            found[what] = {draw(st.sampled_from(NUMBERS)): draw(LIMIT)}
        elif what == "expression":
            found[what] = draw(st.sampled_from(CONDITIONS))
        elif earlier:
            wanted = draw(st.lists(st.sampled_from(JUDGED), min_size=1, max_size=3, unique=True))
            found[what] = {draw(st.sampled_from(earlier)): wanted}
    return {"applies_when": found} if found else {}


@st.composite
def _criteria(draw: st.DrawFn, name: str, earlier: list[str]) -> dict[str, Any]:
    made = criterion(name, points=draw(st.integers(1, 5))) | draw(_rules()) | draw(_conditions(earlier))
    extra = draw(st.sampled_from(["", "", "", "bonus", "penalty"]))
    critical = ["none", "none", "none", "criterion", "section", "scorecard"]
    if extra == "bonus":
        return made | {"bonus": True, "critical": draw(st.sampled_from(critical[:4]))}
    more = {"penalty": draw(st.integers(1, 6))} if extra else {}
    return made | more | {"critical": draw(st.sampled_from(critical))}


@st.composite
def _sections(draw: st.DrawFn, names: list[str], depth: int) -> list[dict[str, Any]]:
    """Side by side, with weights or without; `names` is filled with the criteria as they are made."""
    made: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 3 if depth == 0 else 2))):
        section: dict[str, Any] = {"id": f"s{len(names)}_{depth}_{len(made)}", "title": "S"}
        section |= draw(_conditions(list(names)))
        if depth < 2 and draw(st.integers(0, 2)) == 2:
            section["sections"] = draw(_sections(names, depth + 1))
        is_shared_out = any("weight" in inner for inner in section.get("sections", ()))
        if not is_shared_out and ("sections" not in section or draw(st.booleans())):
            section["criteria"] = []
            for _ in range(draw(st.integers(1, 3))):
                section["criteria"].append(draw(_criteria(f"c{len(names)}", list(names))))
                names.append(f"c{len(names)}")
        made.append(section)
    if draw(st.booleans()):
        weights = draw(st.lists(st.integers(1, 9), min_size=len(made), max_size=len(made)))
        for section, weight in zip(made, weights, strict=True):
            section["weight"] = 100 * weight / sum(weights)
    return made


@st.composite
def cards(draw: st.DrawFn, *, has_conditions_on_answers: bool = True) -> Scorecard:
    """A scorecard; those that would hold a mistake (nothing to share out) are drawn again."""
    names: list[str] = []
    sections = draw(_sections(names, 0))
    if draw(st.booleans()):
        sections.reverse()
    about = {"id": "card", "version": 1, "title": "T", "applies_to": {"channels": ["call"]}, "pass_mark": 60}
    about["least_judged"] = draw(st.sampled_from([0.0, 0.5]))
    about["grades"] = [{"name": "Good", "at_least": 70}, {"name": "Fair", "at_least": 20}]
    if not has_conditions_on_answers:
        _forget(sections)
    try:
        return Scorecard.model_validate(about | {"sections": sections})
    except ValidationError as error:
        shown = [each["msg"] for each in error.errors()]
        assert all("no points to be shared" in each or "no criterion has points" in each for each in shown)
        return draw(st.nothing())


def _forget(parts: list[dict[str, Any]]) -> None:
    for part in parts:
        part.get("applies_when", {}).pop("answers", None)
        if part.get("applies_when") == {}:
            del part["applies_when"]
        _forget([*part.get("criteria", ()), *part.get("sections", ())])


def without(card: Scorecard, name: str) -> Scorecard | None:
    """The scorecard without one criterion; None where that would leave a mistake."""
    given = card.model_dump(mode="json", exclude_defaults=True)

    def left(section: dict[str, Any]) -> dict[str, Any]:
        criteria = [c for c in section.get("criteria", ()) if c["id"] != name]
        return section | {"criteria": criteria, "sections": list(map(left, section.get("sections", ())))}

    try:
        return Scorecard.model_validate(given | {"sections": list(map(left, given["sections"]))})
    except ValidationError:
        return None


@st.composite
def interactions(draw: st.DrawFn, name: str) -> Stored:
    """An interaction: who speaks when, what was found, measured, doubtful and failed."""
    roles = draw(st.sampled_from(["acacac", "acacac", "acacac", "cacaba", "cacaba", "ccc", "a"]))
    where = st.integers(0, len(roles) - 1)
    explained = st.sampled_from([None, "true", "false"])
    doubtful = st.sampled_from([False, False, False, True]) if draw(st.booleans()) else st.just(False)
    one = st.builds(Said, st.sampled_from(KINDS), where, explained, doubtful)
    said = draw(st.lists(one, min_size=draw(st.sampled_from([0, 4])), max_size=10))
    numbers: dict[str, float | None] = {
        n: draw(st.sampled_from([None, 0.0, 1.0, 2.0, 3.0, 5.0])) for n in NUMBERS
    }
    if any(each.is_doubtful for each in said):
        said += [Said("doubtful_speech", turn, None, True) for turn in draw(st.lists(where, max_size=2))]
        numbers["doubtful_share_agent"] = draw(st.sampled_from([None, 0.05, 0.4]))
    failing = st.sampled_from(["hold", "opening", "jargon", "talk", "transcript", "check_m0"])
    issues = {draw(failing): "failed with KeyError"} if draw(st.integers(0, 4)) == 4 else {}
    unique = {(each.kind, each.turn): each for each in said}
    return Stored(
        name,
        roles=roles,
        said=list(unique.values()),
        numbers=numbers,
        issues=issues,
        channel=draw(st.sampled_from([Channel.CALL] * 5 + [Channel.CHAT])),
        is_timed=draw(st.integers(0, 4)) < 4,
    )


@st.composite
def answers(
    draw: st.DrawFn, card: Scorecard, *, of_all: bool = False
) -> Mapping[str, tuple[str, float | None]]:
    """What people answer, as (outcome, credit) by criterion: of some criteria or of all."""
    given: dict[str, tuple[str, float | None]] = {}
    for each in card.criteria():
        if of_all or draw(st.integers(0, 2)) == 0:
            credit = draw(st.none() | CREDIT) if draw(st.booleans()) else draw(CREDIT)
            unjudged = draw(st.sampled_from(["not_applicable", "not_evaluated"]))
            named = "met" if credit == 1 else "partly_met" if credit else "not_met"
            given[each.id] = (unjudged if credit is None else named, credit)
    return given
