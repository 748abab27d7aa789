"""Kinds of findings in plain words, in the few families that a reader tells apart."""

from dataclasses import dataclass

from qa.report.language import gettext, noop
from qa.types import Role

__all__ = ["FAMILIES", "Kind", "family_of", "family_title", "kind_of", "kind_word"]

GOOD, LOOK, VOICE, PLAIN = "good", "look", "voice", "plain"
FAMILIES = (GOOD, LOOK, VOICE, PLAIN)
"""What served the customer, what is worth a second look, what the customer expressed, and all else."""

_TITLES = {
    GOOD: noop("Served the customer"),
    LOOK: noop("Worth a second look"),
    VOICE: noop("What the customer expressed"),
    PLAIN: noop("Other"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: `is_key` ones stand in the timeline, `is_whole` ones speak of a turn as a whole.

    `is_due` ones mark where something of the agent was due, whoever speaks there.
    """

    word: str
    family: str = PLAIN
    is_key: bool = False
    is_whole: bool = False
    is_due: bool = False


_KINDS = {
    "acknowledgement": Kind(noop("Acknowledges the message"), GOOD),
    "affirmation": Kind(noop("Shows that one is listening"), GOOD),
    "apology": Kind(noop("Apology"), GOOD),
    "backchannel": Kind(noop("Listening sound"), GOOD),
    "closing": Kind(noop("Courteous ending"), GOOD),
    "company_named": Kind(noop("Names the company"), GOOD),
    "disclosure": Kind(noop("Tells what must be told"), GOOD),
    "empathy_exploration": Kind(noop("Asks after the feeling"), GOOD, is_key=True),
    "empathy_reaction": Kind(noop("Shows warmth"), GOOD, is_key=True),
    "empathy_understanding": Kind(noop("Understands the feeling"), GOOD, is_key=True),
    "feedback_request": Kind(noop("Asks for feedback"), GOOD),
    "follow_up": Kind(noop("Promises to come back"), GOOD),
    "greeting": Kind(noop("Greeting"), GOOD),
    "hold_return": Kind(noop("Thanks for waiting"), GOOD),
    "name_use": Kind(noop("Speaks to the customer by name"), GOOD),
    "next_step": Kind(noop("Says what happens next"), GOOD, is_key=True),
    "offer_more_help": Kind(noop("Offers more help"), GOOD),
    "open_question": Kind(noop("Open question"), GOOD),
    "ownership": Kind(noop("Takes it on"), GOOD),
    "paraphrase": Kind(noop("Says it in other words"), GOOD),
    "positive_language": Kind(noop("Says what can be done"), GOOD),
    "reassurance": Kind(noop("Reassurance"), GOOD),
    "repeat_back": Kind(noop("Repeats the details"), GOOD),
    "self_introduction": Kind(noop("Gives their name"), GOOD),
    "solution_offer": Kind(noop("Offers a solution"), GOOD, is_key=True),
    "summary": Kind(noop("Sums up"), GOOD),
    "thanks": Kind(noop("Thanks"), GOOD),
    "verification_request": Kind(noop("Asks who is calling"), GOOD),
    "dead_air": Kind(noop("Silence that nobody announced"), LOOK, is_key=True, is_whole=True, is_due=True),
    "disclosure_missing": Kind(
        noop("Something to be told is missing"), LOOK, is_key=True, is_whole=True, is_due=True
    ),
    "empathy_missed": Kind(noop("Distress left unanswered"), LOOK, is_key=True, is_due=True),
    "fast_speech": Kind(noop("Fast speech"), LOOK, is_whole=True),
    "filler": Kind(noop("Filler"), LOOK),
    "forbidden_statement": Kind(noop("Says what must not be said"), LOOK, is_key=True),
    "grammar_slip": Kind(noop("Slip of writing"), LOOK),
    "hedging": Kind(noop("Leaves it uncertain"), LOOK),
    "hold_unannounced": Kind(
        noop("Hold that nobody announced"), LOOK, is_key=True, is_whole=True, is_due=True
    ),
    "ignored_question": Kind(noop("Question passed over"), LOOK, is_key=True, is_due=True),
    "interruption": Kind(noop("Cuts in"), LOOK, is_key=True),
    "jargon": Kind(noop("Word of the trade"), LOOK),
    "monologue": Kind(noop("Long talk without a pause"), LOOK, is_key=True, is_whole=True),
    "negative_language": Kind(noop("Refuses, blames or orders"), LOOK, is_key=True),
    "profanity": Kind(noop("Swearing"), LOOK, is_key=True),
    "refusal": Kind(noop("Says no"), LOOK),
    "shouting": Kind(noop("Words in capitals"), LOOK),
    "text_speak": Kind(noop("Short form of private messages"), LOOK),
    "unverified_disclosure": Kind(
        noop("Account details before anybody asked who is calling"), LOOK, is_key=True
    ),
    "churn_risk": Kind(noop("Speaks of leaving"), VOICE, is_key=True),
    "complaint": Kind(noop("Complaint"), VOICE, is_key=True),
    "contact_reason": Kind(noop("Why the customer made contact"), VOICE, is_key=True),
    "effort": Kind(noop("Had to try again, wait or repeat"), VOICE, is_key=True),
    "escalation_request": Kind(noop("Asks for someone higher"), VOICE, is_key=True),
    "resolution_confirmed": Kind(noop("Says that it is solved"), VOICE, is_key=True),
    "sentiment_low": Kind(noop("The customer's lowest point"), VOICE, is_key=True),
    "sentiment_path": Kind(noop("How the customer's words changed"), VOICE, is_whole=True),
    "closed_question": Kind(noop("Closed question")),
    "doubtful_speech": Kind(noop("Not clearly understood")),
    "escalation_offer": Kind(noop("Offers to hand on")),
    "hold_request": Kind(noop("Asks to wait")),
    "overlap": Kind(noop("Both speak")),
    "personal_data": Kind(noop("Personal data, redacted")),
    "terminal_overlap": Kind(noop("Starts in the other's last word")),
    "transfer": Kind(noop("Hands the customer on")),
    "upsell_offer": Kind(noop("Offers a product")),
}


def kind_of(name: str) -> Kind:
    """The kind; one that isn't known by name is told by that, as something neutral."""
    return _KINDS.get(name) or Kind(name.replace("_", " "))


def kind_word(name: str) -> str:
    """The kind in plain words, in the reader's language."""
    return gettext(kind_of(name).word)


def family_of(name: str, role: str, *, is_softened: bool) -> str:
    """The family of a finding by who said it: only an agent's words are praised or looked at again.

    `is_softened`: jargon that was explained, or a no that came with another way.
    """
    kind = kind_of(name)
    if kind.family == LOOK and is_softened:
        return PLAIN
    if role != Role.CUSTOMER or kind.is_due or kind.family not in (GOOD, LOOK):
        return kind.family
    return VOICE if name == "profanity" else PLAIN


def family_title(family: str) -> str:
    """The family in the reader's language."""
    return gettext(_TITLES[family])
