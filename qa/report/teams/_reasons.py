"""Why an interaction was drawn, as qa.review words it in English, in the reader's language."""

import re

from qa.report.language import gettext

__all__ = ["reasons"]

_NUMBER = r"-?[\\d.]+(?:e[-+]?\\d+)?"


def reasons(why: str) -> tuple[str, ...]:
    """The reasons one by one; one that is worded in another way stays as it is."""
    return tuple(_told(each) for each in why.split("; ") if each)


def _told(reason: str) -> str:
    for pattern, message in _patterns().items():
        if found := re.fullmatch(re.sub(r"<(\w+)>", rf"(?P<\1>{_NUMBER})", pattern), reason):
            return message % found.groupdict()
    return reason


def _patterns() -> dict[str, str]:
    """What qa.review says, <name> for a number, and how a reader is told."""
    return {
        "an open dispute": gettext("a disagreement to decide"),
        "<n> critical failures?": gettext("must-haves missed: %(n)s"),
        "<share> % of the criteria not evaluated": gettext("%(share)s %% of the questions could not be told"),
        "transcript confidence <confidence>": gettext(
            "the words were heard with a confidence of %(confidence)s"
        ),
        "sentiment fell by <points>": gettext("the customer's mood fell by %(points)s"),
        "score <score>, pass mark <mark>": gettext("score %(score)s, close to the pass mark of %(mark)s"),
        r"score <score>, the agent's usual is <usual> \(<deviations> standard deviations\)": gettext(
            "score %(score)s, unusual for the agent, whose mean is %(usual)s "
            "(%(deviations)s standard deviations off)"
        ),
        "random": gettext("drawn at random"),
        "stretch <n> of <of>": gettext("stretch %(n)s of %(of)s of the period"),
        "fills up, since a stretch of the period had none": gettext(
            "fills up, since a stretch of the period had none"
        ),
    }
