"""Elements of a page, every text in them escaped: there is no way to put a text in as markup by mistake."""

from __future__ import annotations

from html import escape
from typing import Final

_VOID: Final = frozenset({"br", "hr", "input", "link", "meta"})


class Html(str):
    """Markup that is ready for a page. Made by `element`, or of a text that stands in our own code."""

    __slots__ = ()


Child = str | None
"""A text, which is escaped, or `Html`, which is not; None is nothing."""


def element(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """Return an element. `class_` is the attribute class, `aria_label` is aria-label; None and False leave one out."""
    made = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{made}>")
    return Html(f"<{name}{made}>{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Return children one after the other."""
    return Html("".join(_text(child) for child in children if child is not None))


# --- helpers --------------------------------------------------------------------------------------


def _text(child: str) -> str:
    return child if isinstance(child, Html) else escape(child, quote=False)


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
