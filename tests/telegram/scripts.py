"""A small script with one page of each kind that Telegram treats in a way of its own."""

from __future__ import annotations

from dataclasses import replace

from bot.core.context import page_code
from bot.core.grounds import TextId
from bot.core.heard import Certainty, Danger, Flag, Guess, Heard, Level
from bot.core.messages import PageId, Span, Style
from bot.core.pages import Way
from bot.core.script import Script
from tests.core.scripts import page, script

HEARD = {
    "law": Heard(guesses=(Guess(PageId("law.making"), 0.9),), certainty=Certainty.OPEN),
    "hide everything": Heard(guesses=(Guess(PageId("start.hide"), 0.9),), certainty=Certainty.OPEN),
    "settings": Heard(guesses=(Guess(PageId("settings.menu"), 0.9),), certainty=Certainty.OPEN),
    "i want to die": Heard(flags=(Flag(Danger.SUICIDE, Level.ACT),)),
}


def hear(text: str, /) -> Heard:
    """Understand four things, word for word."""
    return HEARD.get(text.strip().lower(), Heard())


def small_script() -> Script:
    """Return the script: a menu, a law page with styles, a long page, settings, media and the standing pages."""
    menu = page(
        "settings.menu",
        ways=(
            Way(PageId("settings.menu"), TextId("settings.menu/reader"), (("reader", "yes"),)),
            Way(PageId("settings.menu"), TextId("settings.menu/keep"), (("keep_typed", "yes"),)),
            Way(PageId("start.home"), TextId("settings.menu/home")),
        ),
    )
    pages = (
        page("law.making", "law.long"),
        page("law.long", "start.home"),
        page("media.sent", "media.removed", "start.home"),
        page("media.removed", "start.home", effects=("remove-picture",)),
        page("start.hide", "start.home", effects=("hide",)),
        page("answers.pause", "start.home"),
        menu,
    )
    texts = {
        "settings.menu/reader": "Use a screen reader",
        "settings.menu/keep": "Keep what I type",
        "settings.menu/home": "Back to the start",
        "words/sent-again": "(Sent again.)",
        "words/elsewhere": "I only answer in a private chat.",
        "words/elsewhere-label": "Open a private chat",
    }
    made = script(*pages, texts=texts)
    english = dict(made.texts["en"])
    english[TextId("law.making/text-1")] = (
        Span("Words of law.making. 🙂 A "),
        Span("strong 🙂🙂", Style.STRONG),
        Span(" word and a "),
        Span("link", Style.LINK, "https://example.org/"),
        Span(" <b>[x](tg://user?id=1)*_ end"),
    )
    english[TextId("law.long/text-1")] = (Span("Words of law.long. " + "🙂 and more words " * 600),)
    return replace(
        made,
        texts={"en": english},
        hear=hear,
        commands={
            "start": PageId("start.home"),
            "hide": PageId("start.hide"),
            "now": PageId("law.making"),
            "language": PageId("settings.menu"),
            "privacy": PageId("law.long"),
            "about": PageId("law.making"),
            "verify": PageId("law.making"),
        },
        links={"now": PageId("law.making")},
        media={"picture": PageId("media.sent"), "video": PageId("media.sent"), "other": PageId("media.other")},
        by_code={page_code(name): name for name in made.pages},
    )
