"""What a person reads of Discord's markup."""

from __future__ import annotations

import re

_LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\(<[^>]*>\)", re.DOTALL)
_STRONG = re.compile(r"(?<!\\)\*\*((?:\\.|[^\\*])+)\*\*", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def plain_words(content: str) -> str:
    """Return the words of a message, with links and bold taken as Discord takes them."""
    found = _STRONG.sub(r"\1", _LINK.sub(r"\1", content))
    return _ESCAPED.sub(r"\1", found)
