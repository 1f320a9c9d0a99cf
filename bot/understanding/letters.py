"""Letters that look or mean alike: what a character is read as."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_LOOK_ALIKE_FROM: Final = "аӓеёорсуухкмтвнԁіїјӏѕԛԝһґζαβγδεηικνορτυχωάέήίόύώøđłıßæœþðƅɡıɩɑʋⅼпигьшє"
_LOOK_ALIKE_TO: Final = "aaeeopcyyxkmtbhdiijlsqwhrzabydenikvoptuxwaenioywodlisaotdbgiiavlnurbwe"

LOOK_ALIKES: Final = dict(zip(_LOOK_ALIKE_FROM, _LOOK_ALIKE_TO, strict=True))
"""Cyrillic, Greek and other letters, as the Latin letter each is taken for."""

PICTURES: Final = {
    "🔪": "knife", "🗡": "knife", "🔫": "gun", "💣": "bomb", "☠": "dead", "⚰": "coffin", "🪦": "grave", "🩸": "blood",
    "💊": "pills", "🪢": "rope", "😭": "crying", "😢": "crying", "😥": "crying", "😰": "scared", "😱": "scared",
    "😨": "scared", "😡": "angry", "🤬": "angry", "😂": "lol", "🤣": "lol", "💀": "lol", "🙏": "please",
    "🆘": "help", "🚨": "emergency", "🚔": "police", "👮": "police", "📸": "picture", "📷": "picture", "🎥": "video",
    "💰": "money", "💸": "money", "💷": "money", "£": "pounds", "€": "euros", "$": "dollars", "👋": "hello",
    "🏴": "", "🏳": "", "🌈": "rainbow", "⚧": "trans", "👶": "baby", "🧒": "child", "👧": "girl", "👦": "boy",
    "🏫": "school", "💔": "heartbroken", "🍆": "penis", "👍": "ok", "👎": "no", "🖕": "insult", "❓": "?", "❗": "!",
}  # fmt: skip
"""Emoji and signs, as the word each is read as; any other picture is a space."""

LEET: Final = str.maketrans("013457@$!", "oieasta" + "si")
"""Digits and signs inside a word, as the letter each stands for."""

ENDS: Final = "\n"
"""The character that stands for the end of a sentence in cleaned text."""

_KEPT: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789 '*@!$.")


@lru_cache(maxsize=4096)
def reading(character: str) -> str:
    """Return what one lower-case, compatibility-composed character is read as: letters, a space, or nothing."""
    if character in _KEPT:
        return character
    if character in "\n\r?;:|。！？\u2028\u2029":
        return ENDS
    if character in "’‘`´ʼ＇":
        return "'"
    picture = PICTURES.get(character)
    if picture is not None:
        return f" {picture} " if picture not in "?!" else ENDS
    alike = LOOK_ALIKES.get(character)
    if alike is not None:
        return alike
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me", "Cc", "Cn", "Co", "Cs") and character != "\t":
        return ""
    bare = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    read = "".join(LOOK_ALIKES.get(part, part) for part in bare.casefold())
    if all(part in _KEPT for part in read) and read:
        return read
    return character if category[0] == "L" else " "
