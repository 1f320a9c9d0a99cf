"""How hard a text is to read, as a reading age in years.

The formula is Flesch and Kincaid's of 1975 (grade = 0.39 words a sentence +
11.8 syllables a word - 15.59; the age is the grade and five). Syllables are
counted by groups of vowels, with the usual English endings; tests hold the
count to a list of words. Short texts swing widely, so a page is judged whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?:])[\"'’”)]*\s+|\n+")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_SILENT_END: Final = re.compile(r"(?:[^laeiouy]es|[aeiou]les?|[^dtaeiouy]ed|[^laeiou]e|[gq]ues?)$")
_TWO: Final = re.compile(r"ia(?!n)|io(?!n|us)|[^gq]ua|[^p]eo|iu|ui(?=n)|[aeouy](?=ing$)")
"""Vowels side by side that are said one after the other."""

_COUNTED: Final = {
    "people": 2, "someone": 2, "anyone": 3, "everyone": 3, "something": 2, "eye": 1, "eyes": 1, "guide": 1, "quite": 1,
    "quiet": 2, "being": 2, "doing": 2, "going": 2, "video": 3, "videos": 3, "idea": 3, "area": 3, "create": 2,
    "created": 3, "real": 1, "really": 2, "every": 2, "everything": 3, "sometimes": 2, "somewhere": 2, "used": 1,
    "business": 2, "different": 2, "police": 2, "pictures": 2, "picture": 2, "the": 1, "adviser": 3, "science": 2,
    "safety": 2, "safely": 2, "themselves": 2, "lawyer": 2, "client": 2, "diary": 3, "society": 4, "leave": 1,
    "argue": 2,
}  # fmt: skip
"""Words of everyday pages that the rule of vowels would count wrongly."""


def words_of(text: str) -> list[str]:
    """Return the words of a text, blanks and numbers left out."""
    return _WORD.findall(text)


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text. A line and a colon end one, so that a list is not one long sentence."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


@lru_cache(maxsize=16384)
def syllables(word: str) -> int:
    """Return how many syllables a word has, at least 1; a compound with hyphens is the sum of its parts."""
    if "-" in word:
        return sum(syllables(part) for part in word.split("-") if part) or 1
    bare = re.sub(r"['’].*$", "", word.lower())
    if bare in _COUNTED:
        return _COUNTED[bare]
    count = len(_VOWELS.findall(bare))
    if (
        count > 1
        and _SILENT_END.search(bare)
        and not bare.endswith(("ses", "zes", "ces", "ges", "shes", "ches", "xes"))
    ):
        count -= 1
    count += len(_TWO.findall(bare))
    return max(count, 1)


def reading_age(text: str) -> float:
    """Return the age, in years, at which `text` is read with ease; 5 where there is too little to tell."""
    words, sentences = words_of(text), sentences_of(text)
    if not words or not sentences:
        return 5.0
    per_word = sum(syllables(word) for word in words) / len(words)
    return max(0.39 * len(words) / len(sentences) + 11.8 * per_word - 15.59, 0.0) + 5
