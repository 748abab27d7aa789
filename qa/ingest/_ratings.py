"""What a customer's rating is worth from 1 (very unsatisfied) to 5 (very satisfied), however it was asked.

Each answer is placed by itself, without knowing which others there were to choose from. So words and faces of
five steps have a step each ("satisfied" is 4, a slight smile is 4), those of two and three steps stand at the
ends and in the middle: good 5, okay 3, bad 1. Within one scale a better answer never becomes a lower number.
"""

import re
import unicodedata

from qa.ingest._values import read_number

__all__ = ["csat_of", "csat_of_percent"]

_NO_ANSWER = {"", "-", "offered", "unoffered", "not offered", "none", "null", "n/a", "na", "skipped"}
_NO_ANSWER |= {"no answer", "no rating", "not rated", "unrated"}
_STEPS = {
    5: "very satisfied, extremely satisfied, completely satisfied, good, good with comment, happy, "
    "very happy, extremely happy, excellent, very good, amazing, awesome, outstanding, positive, thumbs up, "
    "thumb up, up, like, liked",
    4: "satisfied, somewhat satisfied, great",
    3: "neutral, neither satisfied nor dissatisfied, okay, ok, average, fair, mixed",
    2: "dissatisfied, unsatisfied, somewhat dissatisfied, somewhat unsatisfied, poor",
    1: "very dissatisfied, very unsatisfied, extremely dissatisfied, completely dissatisfied, bad, "
    "bad with comment, sad, unhappy, very unhappy, extremely unhappy, very poor, very bad, terrible, awful, "
    "negative, thumbs down, thumb down, down, dislike, disliked",
}
_FACES = {5: "😀😃😄😁😆😊🥰😍🤩👍❤", 4: "🙂☺😌", 3: "😐😑😶", 2: "🙁☹😕😟", 1: "😠😡🤬😞😢😭😖😩👎"}
_WORTH = {word: step for step, words in _STEPS.items() for word in words.split(", ")}
_WORTH |= {face: step for step, faces in _FACES.items() for face in faces}
# Freshdesk's seven steps, spread evenly over five: 102 is 1 + 4 * 5/6 = 4.3.
_FRESHDESK = {103: 5, 102: 4, 101: 4, 100: 3, -101: 2, -102: 2, -103: 1}
_STARS = re.compile("[★⭐🌟]{1,5}[☆✩]{0,4}")
_OF_FIVE = re.compile(r"([1-5])\s*(?:/\s*5|out of (?:5|five)|of 5|stars?|[-–:.)(]\s*[^\W\d].*)")
_DECORATION = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")  # how a sign is drawn, and its colour of skin


def csat_of(given: str | int | float) -> tuple[int, str | None] | None:
    """The rating as 1 to 5, with its own words where they weren't a number of 1 to 5; None: not answered.

    Reads 1 to 5, Freshdesk's 103 to -103, words, faces, thumbs, stars, "4/5", "4 stars" and "4 - satisfied".
    What says that a survey was only sent ("offered", "unoffered", "-") is no answer.
    Raises ValueError, without the text, for all that it can't place: percentages too (csat_of_percent).
    """
    number = read_number(given)
    if number is not None:
        return _numbered(number)
    if not isinstance(given, str):
        raise ValueError("is no rating")
    words = given.strip()
    plain = _plain(words)
    if plain in _NO_ANSWER:
        return None
    stars = words if _STARS.fullmatch(_DECORATION.sub("", words)) else ""
    of_five = _OF_FIVE.fullmatch(plain)
    worth = _WORTH.get(plain)
    if stars:
        worth = sum(sign in "★⭐🌟" for sign in stars)
    elif of_five:
        worth = int(of_five[1])
    if worth is None:
        raise ValueError("is no rating")
    return worth, words


def csat_of_percent(given: str | int | float) -> tuple[int, str | None] | None:
    """A rating given in percent as 1 to 5, 0 % being 1 and 100 % being 5, with the percentage itself.

    None: not answered. Raises ValueError, without the text, for what is no percentage.
    """
    if isinstance(given, str):
        given = given.strip().removesuffix("%")
        if _plain(given) in _NO_ANSWER:
            return None
    percent = read_number(given)
    if percent is None or not 0 <= percent <= 100:
        raise ValueError("is no percentage")
    return int(1 + percent / 25 + 0.5), f"{percent:g} %"


def _numbered(number: float) -> tuple[int, str | None]:
    if number in _FRESHDESK:
        return _FRESHDESK[int(number)], str(int(number))
    if number != int(number) or not 1 <= number <= 5:
        raise ValueError("is no whole number from 1 to 5")
    return int(number), None


def _plain(words: str) -> str:
    """In lower case, blanks and underscores one blank each, without decoration and Zendesk's ending."""
    plain = unicodedata.normalize("NFKC", _DECORATION.sub("", words)).casefold().replace("’", "'")
    plain = re.sub(r"[\s_]+", " ", plain).strip(" !.")
    return re.sub(r", i'm (?:un)?satisfied$", "", plain)  # "Good, I'm satisfied" is how Zendesk asks
