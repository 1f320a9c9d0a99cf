"""The reviewer's pack: conversations, every page as it reads, and what it stands on, in one file to print and sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Final

from bot.authoring.inwords import lines_of, things_of
from bot.authoring.markup import Html, element, join
from bot.authoring.paths import Turn, Walked, conversations, named, readings
from bot.authoring.placed import things_shown
from bot.authoring.reviews import DANGER_PHRASES, WORDS, SignOff, topic_things
from bot.core.fit import render_text
from bot.core.messages import Role, Span, Spans, Style
from bot.core.script import Script

STYLE: Final = """
*{box-sizing:border-box}
html{font:1rem/1.45 Georgia,serif;color:#111;background:#fff}
body{max-width:46rem;margin:0 auto;padding:1rem}
h1,h2,h3,h4,table,nav{font-family:system-ui,sans-serif}
h1{font-size:1.7rem}h2{font-size:1.35rem;margin-top:2.5rem;border-bottom:2px solid #111}
h3{font-size:1.05rem;margin-bottom:.2rem}
a{color:#0b4f8a}a:focus-visible{outline:3px solid #b34700}
.words{white-space:pre-wrap;overflow-wrap:anywhere;border-left:.3rem solid #8a8a85;padding:.2rem .8rem;margin:.4rem 0}
.choices,.plain{margin:.2rem 0;font-size:.92rem}
.said,.where{font-size:.88rem;color:#444;margin:.2rem 0;overflow-wrap:anywhere}
.pressed{font-family:system-ui,sans-serif;font-weight:600;margin:.6rem 0 .2rem}
article{margin:1rem 0 1.5rem}
.sign{border:2px solid #111;padding:.75rem 1rem;margin:1rem 0;break-inside:avoid}
.sign li{list-style:none;margin:.3rem 0}
.box{display:inline-block;width:1rem;height:1rem;border:2px solid #111;margin-right:.6rem;vertical-align:-.15rem}
table{border-collapse:collapse;width:100%}
td,th{border:1px solid #8a8a85;padding:.7rem .4rem;text-align:left;font-size:.85rem}
@media print{body{max-width:none;padding:0}h2{break-before:page}a{color:inherit;text-decoration:none}
.screen{break-inside:avoid}}
"""
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"

QUESTIONS: Final = (
    "The words are right, and nobody could be harmed by them.",
    "It fits a person of any gender, and blames nobody.",
    "What is said of the law holds on the day named on the first page.",
    "The sources say what is said here.",
    "Nobody under eighteen, or who did not say, is led to a tool for adults or told to copy, keep or send anything.",
)
"""What somebody who signs has looked at."""


def pack(script: Script, sign_offs: Iterable[SignOff], now: datetime, topics: tuple[str, ...] = ()) -> str:
    """Return the pack for `topics` (none: all) as one HTML page that loads nothing; screens read as at `now`."""
    wanted = [one for one in sign_offs if not topics or one.topic in topics]
    chapters = [_chapter(script, one, now) for one in wanted]
    first = _first_page(script, wanted, now)
    talks = None if topics else _conversations(script, now)
    things = sorted({thing for one in wanted for thing in topic_things(script, one.topic)})
    body = element("body", element("main", first, talks, *chapters, _grounds(script, things)))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", "Vesper: for review"),
        element("style", Html(STYLE)),
    )
    return join(Html("<!doctype html>\n"), element("html", head, body, lang="en"), Html("\n"))


# --- chapters -------------------------------------------------------------------------------------


def _first_page(script: Script, wanted: list[SignOff], now: datetime) -> Html:
    links = [
        element("li", element("a", one.topic, href=f"#topic-{one.topic}"), f" – {one.fingerprint}, {_state(one)}")
        for one in wanted
    ]
    return join(
        element("h1", "Vesper: for review"),
        element(
            "p",
            f"Content {script.fingerprint}, of {script.day}. Screens read as they do on "
            f"{now.strftime('%Y-%m-%d at %H:%M')}, UK time.",
        ),
        element(
            "p",
            "Vesper says only what stands here. Read each topic that you sign, tick what you looked at, and sign at "
            "its end. Your signature counts for the fingerprint of the topic: what changes later needs a new one.",
        ),
        element("nav", element("h2", "Topics"), element("ul", *links), aria_label="Topics"),
    )


def _conversations(script: Script, now: datetime) -> Html:
    talks = [
        element(
            "article",
            element("h3", _titled(script, talk)),
            element("p", f"For: {named(talk.readers)}", class_="said"),
            *(_turn(script, turn) for turn in talk.turns),
        )
        for talk in conversations(script, now)
    ]
    why = "A way to each situation from the first screen, and one step on, as somebody reads it who presses."
    return element("section", element("h2", "Conversations"), element("p", why), *talks)


def _chapter(script: Script, one: SignOff, now: datetime) -> Html:
    pages = [
        element("section", element("h3", page), *(_reading(script, reading) for reading in some))
        for page, some in groupby(readings(script, one.topic, now), key=lambda read: read.turns[-1].reply.page)
    ]
    things = [element("a", thing, href=f"#{thing}") for thing in sorted(topic_things(script, one.topic))]
    grounds = [join(link, ", " if link is not things[-1] else ".") for link in things]
    return element(
        "section",
        element("h2", f"Topic: {one.topic}", id=f"topic-{one.topic}"),
        *pages,
        *_others(script, one.topic),
        element("h3", "What these pages stand on") if grounds else None,
        element("p", *grounds, class_="said") if grounds else None,
        _sign(one),
    )


def _grounds(script: Script, things: list[str]) -> Html | None:
    """Return every fact, service and site of the pack, with its sources."""
    if not things:
        return None
    names = things_of(script)
    entries = [_entry(script, thing, names[thing]) for thing in things]
    return element("section", element("h2", "Facts, services and sites"), *entries)


def _others(script: Script, topic: str) -> Iterator[Html]:
    """Yield what a topic without pages holds: the furniture, or where the danger phrases are."""
    if topic == WORDS:
        texts = script.texts["en"]
        lines = [f"{key.partition('/')[2]}: {_plain(texts[key])}" for key in texts if key.startswith("words/")]
        yield element("ul", *(element("li", line) for line in lines), class_="plain")
    elif topic == DANGER_PHRASES:
        yield element(
            "p", "The words by which danger is heard stand in content/phrases/danger. They upset; read them there."
        )


# --- parts ----------------------------------------------------------------------------------------


def _reading(script: Script, walked: Walked) -> Html:
    way = " → ".join(f"“{turn.pressed}”" for turn in walked.turns[1:])
    return element(
        "article",
        element("p", f"For: {named(walked.readers)}. {f'By: {way}' if way else ''}", class_="said"),
        _screen(script, walked.turns[-1]),
    )


def _turn(script: Script, turn: Turn) -> Html:
    pressed = element("p", f"Presses “{turn.pressed}”", class_="pressed") if turn.pressed else None
    return join(pressed, _screen(script, turn))


def _screen(script: Script, turn: Turn) -> Html:
    reply = turn.reply
    page = script.pages.get(reply.page)
    ways = [f"{choice.label} → {choice.to}" for choice in reply.choices if choice.role is Role.WAY]
    things = things_shown(script, page, reply, turn.outcome.context) if page is not None else ()
    return element(
        "div",
        element("div", _spans(render_text(reply.blocks)), class_="words"),
        element("ul", *(element("li", way) for way in ways), class_="choices"),
        element("p", f"{reply.page}. Stands on: {', '.join(things) or 'its own words'}.", class_="where"),
        class_="screen",
    )


def _entry(script: Script, thing: str, name: str) -> Html:
    lines = [element("li", str(line)) for line in lines_of(script, thing)]
    told = element("ul", *lines, class_="plain")
    return element("article", element("h3", f"{name} ({thing})", id=thing), told, class_="screen")


def _sign(one: SignOff) -> Html:
    people = "One person signs" if one.wanted == 1 else "Two people sign"
    boxes = [element("li", element("span", class_="box", aria_hidden="true"), question) for question in QUESTIONS]
    columns = ("Name", "Role", "Day", "Signature")
    head = element("tr", *(element("th", name, scope="col") for name in columns))
    rows = [element("tr", *(element("td", Html("&nbsp;")) for _ in columns)) for _ in range(one.wanted)]
    return element(
        "section",
        element("h3", f"Signature: {one.topic}"),
        element("p", f"Fingerprint {one.fingerprint}. {people} this topic. {_state(one).capitalize()}."),
        element("ul", *boxes),
        element("table", element("thead", head), element("tbody", *rows)),
        class_="sign",
    )


def _state(one: SignOff) -> str:
    if one.signed:
        return f"signed by {', '.join(f'{found.by} ({found.role}, {found.on})' for found in one.signed)}"
    return "signed before it changed" if one.stale else "nobody has signed it yet"


def _titled(script: Script, talk: Walked) -> str:
    page = script.pages.get(talk.turns[-2].reply.page if len(talk.turns) > 1 else talk.turns[-1].reply.page)
    return _plain(script.texts["en"].get(page.title, ())) if page is not None else "The safe card"


def _plain(text: Iterable[object]) -> str:
    return "".join(part.text if isinstance(part, Span) else "…" for part in text)


def _spans(text: Spans) -> Html:
    return join(*(element("strong", span.text) if span.style is Style.STRONG else span.text for span in text))
