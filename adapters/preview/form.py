"""The form that says what to see. It works without scripts: every answer is in the address."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.preview.asked import ANSWERS, Asked
from bot.authoring.markup import Html, element
from bot.core.context import NOT_SURE
from bot.core.messages import PageId, Span
from bot.core.script import Script


def form(script: Script, asked: Asked, shown: PageId) -> Html:
    """Return the form, filled in with what is shown."""
    context = asked.context
    fields = [_field("page", "Page", _pages(script, script.by_code.get(context.page, shown)), wide=True)]
    for name, (title, kind) in ANSWERS.items():
        chosen = str(getattr(context, name) or "")
        fields.append(_field(name, title, _options(((value.value, value.value) for value in kind), chosen)))
    since = context.since
    fields.append(_field("since", "When it happened", _options(((NOT_SURE, "not sure"),), str(since), "by the day")))
    day = "" if since in (None, NOT_SURE) else str(since)
    fields.append(_input("since_day", "First day of the band", "date", day))
    chosen = str(script.by_site_code.get(context.site, ""))
    sites = ((site.id, site.name) for site in script.sites.values())
    fields.append(_field("site", "Site", _options(sites, chosen)))
    if len(script.languages) > 1:
        named = ((tag, script.names.get(tag, tag)) for tag in script.languages)
        fields.append(_field("language", "Language", _options(named, context.language, "")))
    fields.append(_input("day", "Day", "date", asked.moment.date().isoformat()))
    fields.append(_input("time", "Hour, UK time", "time", asked.moment.strftime("%H:%M")))
    reader = _options((("yes", "on"),), "yes" if context.reader else "", "off")
    fields.append(_field("reader", "Screen-reader mode", reader))
    send = element("button", "Show", type="submit")
    return element("form", *fields, send, class_="asked", action="/see", method="get", aria_label="What to show")


# --- helpers --------------------------------------------------------------------------------------


def _field(name: str, title: str, options: Iterable[Html], *, wide: bool = False) -> Html:
    box = element("select", *options, name=name, id=name)
    return element("div", element("label", title, for_=name), box, class_="wide" if wide else None)


def _input(name: str, title: str, kind: str, value: str) -> Html:
    box = element("input", type=kind, name=name, id=name, value=value)
    return element("div", element("label", title, for_=name), box)


def _options(values: Iterable[tuple[str, str]], chosen: str, none: str = "not asked") -> list[Html]:
    first = [element("option", none, value="")] if none else []
    return first + [element("option", said, value=value, selected=value == chosen) for value, said in values]


def _pages(script: Script, chosen: PageId) -> list[Html]:
    topics: dict[str, list[Html]] = {}
    for page in script.pages.values():
        title = "".join(part.text for part in script.texts["en"].get(page.title, ()) if isinstance(part, Span))
        said = f"{page.id} – {title}"
        option = element("option", said, value=page.id, selected=page.id == chosen)
        topics.setdefault(page.topic, []).append(option)
    return [element("optgroup", *options, label=topic) for topic, options in topics.items()]
