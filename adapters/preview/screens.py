"""A reply as each platform shows it, side by side: the same words, cut and laid out as its limits want it."""

from __future__ import annotations

from typing import Final

from adapters.preview.asked import Asked
from bot.authoring.markup import Html, element, join
from bot.core.fit import DISCORD, TELEGRAM, TERMINAL, fit, length
from bot.core.messages import Capabilities, Choice, Platform, Reply, Screen, Span, Spans, Style, plain

PLATFORMS: Final[tuple[tuple[Platform, Capabilities], ...]] = (
    (Platform.TELEGRAM, TELEGRAM),
    (Platform.DISCORD, DISCORD),
    (Platform.TERMINAL, TERMINAL),
)


def side_by_side(reply: Reply, asked: Asked, choose: str) -> Html:
    """Return `reply` on every platform; each button is a link that shows where it leads. `choose` stands on menus."""
    return element("div", *(_platform(reply, asked, choose, *one) for one in PLATFORMS), class_="screens")


def spans(text: Spans) -> Html:
    """Return runs of text in their styles. A link to another site stands there for the eye: nothing is fetched."""
    return join(*(_span(span) for span in text))


# --- helpers --------------------------------------------------------------------------------------


def _platform(reply: Reply, asked: Asked, choose: str, platform: Platform, able: Capabilities) -> Html:
    name = platform.value.title()
    screens = fit(reply, able)
    shown = [_screen(screen, asked, choose, able, name) for screen in screens]
    heading = element("h2", name, id=platform.value)
    return element("section", heading, *shown, class_=f"screen {platform.value}", aria_labelledby=platform.value)


def _screen(screen: Screen, asked: Asked, choose: str, able: Capabilities, name: str) -> Html:
    part = element("h3", f"Part {screen.part + 1} of {screen.parts}") if screen.parts > 1 else None
    used = length(plain(screen.text), able.unit)
    room = "" if able is TERMINAL else f" of {able.text_limit}"
    return join(
        part,
        element("div", spans(screen.text), class_="words"),
        element("p", f"{used}{room} letters", class_="small"),
        _menu(screen.menu, asked, choose),
        _numbered(screen, asked, name) if able is TERMINAL else _rows(screen, asked, name),
    )


def _menu(menu: tuple[Choice, ...], asked: Asked, choose: str) -> Html | None:
    if not menu:
        return None
    entries = [element("li", _button(choice, asked)) for choice in menu]
    return element(
        "div", element("p", f"Menu: {choose}", class_="small"), element("ul", *entries, class_="rows"), class_="menu"
    )


def _rows(screen: Screen, asked: Asked, name: str) -> Html:
    rows = [
        element("li", element("ul", *(element("li", _button(choice, asked)) for choice in row))) for row in screen.rows
    ]
    return element("ul", *rows, class_="rows", aria_label=f"Buttons on {name}")


def _numbered(screen: Screen, asked: Asked, name: str) -> Html:
    choices = [choice for row in screen.rows for choice in row]
    return element(
        "ol", *(element("li", _button(choice, asked)) for choice in choices), aria_label=f"Choices in the {name}"
    )


def _button(choice: Choice, asked: Asked) -> Html:
    return element("a", choice.label, href=asked.link(choice.id))


def _span(span: Span) -> Html:
    match span.style:
        case Style.STRONG:
            return element("strong", span.text)
        case Style.LINK:
            return element("a", span.text, href=span.href, rel="noreferrer noopener")
        case _:
            return join(span.text)
