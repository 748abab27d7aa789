"""Syllables of English words by their spelling, for the reading grade."""

import re
from functools import lru_cache

__all__ = ["syllables"]

_VOWELS = re.compile(r"[aeiouy]+")
_SUFFIX = r"(?:ly|ments?|ful|fully|less|ness|ty|things?|times?|some|fore|where|day|what|body|book|page)$"
_SPOKEN = (
    # irregular
    (r"^busi", "biz"),
    (r"^every", "evry"),
    (r"^evening", "evning"),
    (r"^wednes", "wens"),
    (r"^maybe$", "mayby"),
    (r"^(any|no|some|evry)one$", r"\1 won"),
    (r"^beyond$", "be yond"),
    (r"que(?=s?$)", "k"),
    # silent e, but for "table", "handled"
    (rf"(?<=[a-z][^aeiouy])(?<![^aeiouyr]l)e(?={_SUFFIX})", ""),
    (r"(?<=[^aeiouyl])e$|(?<=[aeiouyl]l)e$", ""),
    (r"(?<=[^aeiouytd])(?<![^aeiouylr]l)ed$", ""),
    (r"(?<=[^aeiouyscgzxh])(?<![^aeiouylr]l)es$", ""),
    # two vowels, two syllables
    (r"(?<=[aeouy])ing", " ing"),
    (r"(?<![ctgshx])i(?=[aou])(?!on|age|an[ct]|ar|or)|(?<=[ct])i(?=at)|i(?=ety)", "i "),
    (r"(?<=[r-v])i(?=od)|(?<=[rv])i(?=ous|an|ation)", "i "),
    (r"(?<![cthsqn])i(?=en[ct])|(?<![cthq])i(?=ers?$|est$|et$)", "i "),
    (r"(?<=[aeo]y)(?=ers?$|al)", " "),
    (r"(?<![qg])u(?=a|ous)|(?<=l)u(?=en)", "u "),
    (r"e(?=o(?!p|u))|(?<=id|ar)e(?=as?$)|(?<=r)e(?=ali)|(?<=cr)e(?=at(?!ur))|^re(?=act|app|ass|i)", "e "),
)
_SPELT_OUT = 4
"""Letters of a word without vowels that are spelt out: "TV"; a longer one is no word."""
_RULES = tuple((re.compile(pattern), spoken) for pattern, spoken in _SPOKEN)


@lru_cache(maxsize=1 << 12)
def syllables(word: str) -> int:
    """Syllables of an English word, at least 1: groups of vowels, once it is rewritten as spoken."""
    said = word.lower()
    if not _VOWELS.search(said):
        return min(len(said), _SPELT_OUT)
    for pattern, spoken in _RULES:
        said = pattern.sub(spoken, said)
    return max(1, len(_VOWELS.findall(said)))
