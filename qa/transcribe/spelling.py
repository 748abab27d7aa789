"""From an engine's pieces of words to words, and from words to text."""

from collections.abc import Sequence
from dataclasses import replace

from qa.types import Word

__all__ = ["base_language", "join_subwords", "join_words"]

UNSPACED = {"zh", "ja", "th", "lo", "my", "yue"}
"""Languages written without spaces, as openai-whisper's tokenizer has them."""


def base_language(language: str | None) -> str | None:
    """The language without its region: `en` for `en-US`."""
    return language.replace("_", "-").split("-")[0].lower() if language else None


def join_subwords(subwords: Sequence[Word], language: str | None) -> list[Word]:
    """Whole words: what doesn't begin with a space ("-known", ",500", "?") belongs to the word before it.

    Punctuation adds no time: engines give it the pause that follows.
    """
    words: list[Word] = []
    for each in subwords:
        text = each.text.strip()
        if not text:
            continue
        if words and not each.text.startswith(" ") and (language not in UNSPACED or not _is_spoken(text)):
            words[-1] = _joined(words[-1], replace(each, text=text))
        else:
            words.append(replace(each, text=text))
    return [word for word in words if _is_spoken(word.text)]


def join_words(words: Sequence[Word], language: str | None) -> str:
    """The words as text."""
    return ("" if language in UNSPACED else " ").join(word.text for word in words)


def _is_spoken(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _joined(first: Word, second: Word) -> Word:
    text = first.text + second.text
    if not _is_spoken(second.text):
        return replace(first, text=text)
    if not _is_spoken(first.text):
        return replace(second, text=text)
    known = [word.confidence for word in (first, second) if word.confidence is not None]
    return Word(text, first.start_s, second.end_s, min(known) if known else None)
