"""Texts in a language: looked up by id, with names, numbers, days and facts filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, assert_never, cast

from bot.core.grounds import Channel, ChannelKind, Service, Site, TextId
from bot.core.hours import LONDON
from bot.core.law import standing
from bot.core.messages import (
    FactId,
    ServiceId,
    SiteId,
    SourceId,
    Span,
    Spans,
    Standing,
    Style,
    plain,
)
from bot.core.pages import Slot, SlotKind, Text
from bot.core.script import Script

Values = Mapping[str, "Spans | str"]

MOST_A_PAGE: Final = 2
"""Entries to a room, for each page of the script; a bound on memory."""
MOST_ANSWERS: Final = 512
"""Entries to a room that is kept by what people answered: those are many, and each is soon worked out again."""

FINGERPRINT: Final = 12
"""Letters of the script's fingerprint that are shown; enough to compare by eye."""


class Voice:
    """The script, speaking one language on one day.

    Nothing here raises on a missing text or entry: an id that is not known
    gives no words. The content checks see to it that none is missing.
    """

    def __init__(self, script: Script, language: str, now: datetime) -> None:
        self.script = script
        self.language = language
        self.now = now
        self.minute = int(now.timestamp()) // 60
        self.today = _london_day(self.minute)
        memo = script.memo
        if memo.get("day") != self.today:
            memo.clear()
            memo["day"] = self.today
        self._english = script.texts.get("en", {})
        self._texts = script.texts.get(language, self._english)
        said: tuple[dict[str, Spans], dict[str, str]] | None = memo.get(("said", language))
        if said is None:
            said = memo["said", language] = ({}, {})
        self._said, self._labels = said

    def room(self, name: str, most: int = 0) -> dict[Any, Any]:
        """Return the room of that name for what was worked out today; it is emptied where it holds `most` entries."""
        kept: dict[Any, Any] | None = self.script.memo.get(name)
        if kept is None or len(kept) >= (most or MOST_A_PAGE * len(self.script.pages)):
            kept = self.script.memo[name] = {}
        return kept

    def room_of_minute(self) -> dict[Any, Any]:
        """Return the room for what was worked out this minute."""
        if self.script.memo.get("minute") != self.minute:
            self.script.memo["minute"], self.script.memo["room-of-minute"] = self.minute, {}
        return self.room("room-of-minute")

    def template(self, text: str) -> Text:
        """Return the text of that id, in English where this language lacks it."""
        found = self._texts.get(TextId(text))
        return found if found is not None else self._english.get(TextId(text), ())

    def say(self, text: str, values: Values | None = None) -> Spans:
        """Return the words of a text, with every slot filled."""
        template = self.template(text)
        if values is not None:
            return self._fill(template, values)
        if len(template) == 1 and isinstance(template[0], Span):
            return cast(Spans, template)
        known = self._said.get(text)
        if known is None:
            known = self._said[text] = self._fill(template, {})
        return known

    def word(self, key: str, values: Values | None = None) -> Spans:
        """Return a piece of furniture: the text `words/<key>`."""
        return self.say(f"words/{key}", values)

    def label(self, text: str, values: Values | None = None) -> str:
        """Return the words of a label, without styles."""
        if values is not None:
            return plain(self.say(text, values))
        known = self._labels.get(text)
        if known is None:
            known = self._labels[text] = plain(self.say(text))
        return known

    def date(self, day: date) -> str:
        """Return a day as people write it: "6 February 2026"."""
        month = plain(self.word(f"month-{day.month}"))
        return plain(self.word("date", {"day": str(day.day), "month": month, "year": str(day.year)}))

    def time(self, moment: datetime) -> str:
        """Return a time in London: "9:30am"."""
        local = moment.astimezone(LONDON)
        half = plain(self.word("am" if local.hour < 12 else "pm"))
        minutes = f":{local.minute:02}" if local.minute else ""
        return f"{(local.hour + 11) % 12 + 1}{minutes}{half}"

    def when(self, moment: datetime) -> str:
        """Return a coming moment in London: "10am today", "10am tomorrow", "10am on Monday"."""
        day = moment.astimezone(LONDON).date()
        clock = self.time(moment)
        ahead = (day - self.today).days
        if ahead == 0:
            return plain(self.word("today", {"time": clock}))
        if ahead == 1:
            return plain(self.word("tomorrow", {"time": clock}))
        weekday = plain(self.word(f"weekday-{day.isoweekday()}"))
        if ahead < 7:
            return plain(self.word("weekday", {"time": clock, "day": weekday}))
        return plain(self.word("later-day", {"time": clock, "day": self.date(day)}))

    # --- slots ------------------------------------------------------------------------------------

    def _fill(self, template: Text, values: Values) -> Spans:
        spans: list[Span] = []
        for part in template:
            if isinstance(part, Span):
                spans.append(part)
            else:
                spans.extend(self._slot(part, values))
        return tuple(spans)

    def _slot(self, slot: Slot, values: Values) -> Spans:
        found = self._value(slot, values)
        spans = (Span(found),) if isinstance(found, str) else found
        if slot.strong:
            return tuple(Span(span.text, Style.STRONG) if span.style is Style.PLAIN else span for span in spans)
        return spans

    def _value(self, slot: Slot, values: Values) -> Spans | str:
        match slot.kind:
            case SlotKind.VALUE:
                return values.get(slot.ref, "")
            case SlotKind.NAME:
                named = self._named(slot.ref)
                return named.name if named else ""
            case SlotKind.PHONE:
                return self._channel(slot.ref, ChannelKind.PHONE)
            case SlotKind.SMS:
                return self._channel(slot.ref, ChannelKind.SMS)
            case SlotKind.LINK:
                return self.link(slot.ref)
            case SlotKind.CHECKED:
                return self._checked(slot.ref)
            case SlotKind.OPERATOR:
                return str(getattr(self.script.operator, slot.ref, ""))
            case SlotKind.SCRIPT:
                return self.date(self.script.day) if slot.ref == "day" else self.script.fingerprint[:FINGERPRINT]
            case SlotKind.STATES | SlotKind.SINCE | SlotKind.UNTIL | SlotKind.PENALTY | SlotKind.STATUTE:
                return self._of_fact(slot.kind, FactId(slot.ref))
            case _:
                assert_never(slot.kind)

    def _of_fact(self, kind: SlotKind, fact_id: FactId) -> Spans | str:
        fact = self.script.facts.get(fact_id)
        if fact is None:
            return ""
        if standing(fact.checked, self.today) is Standing.EXPIRED:
            return self.word("out-of-date", {"date": self.date(fact.checked.on)})
        if kind is SlotKind.SINCE:
            return self.date(fact.start) if fact.start and fact.exact else ""
        if kind is SlotKind.UNTIL:
            return self.date(fact.end) if fact.end else ""
        if kind is SlotKind.STATUTE:
            return fact.statute
        if kind is SlotKind.PENALTY:
            return self.say(fact.penalty) if fact.penalty else ""
        return self.say(fact.statement)

    def link(self, ref: str) -> Spans:
        """Return the name of a service, a site or a source, as a link where it has an address."""
        named = self._named(ref)
        if isinstance(named, Service):
            return linked(named.name, first_url(named))
        if isinstance(named, Site):
            return linked(named.name, named.form)
        source = self.script.sources.get(SourceId(ref))
        return linked(f"{source.publisher}: {source.title}", source.url) if source else ()

    def _named(self, ref: str) -> Service | Site | None:
        return self.script.services.get(ServiceId(ref)) or self.script.sites.get(SiteId(ref))

    def _checked(self, ref: str) -> str:
        entry = self._named(ref) or self.script.facts.get(FactId(ref))
        return self.date(entry.checked.on) if entry else ""

    def _channel(self, ref: str, kind: ChannelKind) -> Spans:
        service = self.script.services.get(ServiceId(ref))
        channel = first_channel(service, kind) if service else None
        if service is None or channel is None:
            return ()
        if standing(service.checked, self.today) is Standing.EXPIRED and not service.lasting:
            return self.link(ref)
        return (Span(channel.shown, Style.STRONG),)


@lru_cache(maxsize=64)
def _london_day(minute: int) -> date:
    """Return the day in London at a minute, counted from 1970 in UTC."""
    return datetime.fromtimestamp(minute * 60, LONDON).date()


def linked(name: str, url: str) -> Spans:
    """Return `name` as a link to `url`, or as plain words where there is none."""
    return (Span(name, Style.LINK, url),) if url else (Span(name),)


def first_channel(service: Service, kind: ChannelKind) -> Channel | None:
    """Return the first way of that kind to reach `service`, if it has one."""
    return next((channel for channel in service.channels if channel.kind is kind), None)


def first_url(service: Service) -> str:
    """Return the first address of `service`, or nothing."""
    return next((channel.url for channel in service.channels if channel.url), "")
