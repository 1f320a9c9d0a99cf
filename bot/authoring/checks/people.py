"""Rules that protect people: those under 18 or not sure, and those who do not want the police."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bot.authoring.checks.reading import sentences_of
from bot.authoring.checks.rules import Finding, Rule, error
from bot.authoring.checks.screens import in_words, lines_of
from bot.authoring.checks.view import Shown, View, contexts_of, page_texts
from bot.authoring.slots import slots_of
from bot.core.blocks import plain
from bot.core.conditions import holds
from bot.core.context import Context, Police
from bot.core.messages import PageId, ReadOut, ServiceCard, ServiceId
from bot.core.pages import Page, PlaceService, SlotKind

_LEADING: Final = (SlotKind.PHONE, SlotKind.SMS, SlotKind.LINK)

# --- C01: adult-only tools ------------------------------------------------------------------------


def adult_only(view: View) -> Iterator[Finding]:
    """Nobody who did not say they are an adult is shown, or pointed to, a service for adults."""
    seen: set[str] = set()
    for shown in view.shown:
        if shown.context.adult:
            continue
        for thing, service in _services_on(view, shown):
            if view.script.services[service].adult_only and thing not in seen:
                seen.add(thing)
                yield Finding(thing, f'"{service}" is for adults only, and is shown to {in_words(shown.context)}.')


def _services_on(view: View, shown: Shown) -> Iterator[tuple[str, ServiceId]]:
    """Yield each service that a screen leads to, with the thing that does it."""
    for block in shown.reply.blocks:
        if isinstance(block, ServiceCard):
            yield f"page/{shown.page.id}", block.service
    for text_id, when in page_texts(shown.page):
        if holds(when, shown.context, view.script):
            for slot in slots_of(view.english[text_id]):
                if slot.kind in _LEADING and slot.ref in view.script.services:
                    yield text_id, ServiceId(slot.ref)


# --- C02: the no-copy rule ------------------------------------------------------------------------

_COPYING: Final = re.compile(
    r"\b(?:take|make|keep|save|send|attach|get|store) (?:a |any |the |your |some )?screen ?(?:shot|grab)s?\b"
    r"|^(?:then |also |first |please |now )?(?:screen ?shot|download|save|copy|keep|forward) (?:it|them)\b"
    r"|\b(?:download|save|keep|copy|store|send|forward|show|upload|attach|share|hand over)(?:ing)? "
    r"(?:(?:us|me|them|him|her|someone|people|a copy of|copies of|one of|back) )?"
    r"(?:the |a |any |every |your |this |that )?"
    r"(?:original |sexual |intimate |fake )?(?:pictures?|images?|photos?|videos?|files?|copy|copies)\b"
    r"(?! of (?:your|the|each|every) (?:letters?|messages?|answers?|e-?mails?|reports?)\b)",
    re.IGNORECASE,
)
_NOT: Final = re.compile(
    r"\b(?:don't|do not|don’t|never|no need|need not|needn't|not|nobody|no one|nor|without|rather than|instead of|"
    r"can't|cannot|won't|isn't|is a crime|against the law|asks? you to|stop(?:s|ped)?|if (?:they|anyone|someone|you)|"
    r"who|threat\w*|says? (?:they|it)|may ask|offers?)\b",
    re.IGNORECASE,
)


def tells_to_copy(said: str) -> Iterator[str]:
    """Yield each sentence that tells somebody to copy, keep, send or show the image."""
    yield from (found for found in sentences_of(said) if _COPYING.search(found) and not _NOT.search(found))


def no_copy(view: View) -> Iterator[Finding]:
    """Nobody who did not say they are an adult is told to copy, keep, send or show the image."""
    seen: set[tuple[PageId, str]] = set()
    for shown in view.shown:
        if shown.context.adult:
            continue
        for block in shown.reply.blocks:
            if isinstance(block, ReadOut):
                continue
            for line in lines_of(block):
                for sentence in tells_to_copy(plain(line)):
                    key = (shown.page.id, sentence)
                    if key not in seen:
                        seen.add(key)
                        message = f'"{sentence}" is shown to {in_words(shown.context)}: no copying, keeping or sending.'
                        yield Finding(f"page/{shown.page.id}", message)


# --- C03: a refusal of the police -----------------------------------------------------------------

POLICE: Final = "police"


def refusal(view: View) -> Iterator[Finding]:
    """Somebody who does not want the police now is not led to them, except in danger."""
    seen: set[str] = set()
    for page in view.script.pages.values():
        if _of_police(page.id) or page.urgent:
            continue
        for context in contexts_of(page, view.script):
            refused = replace(context, police=Police.NOT_NOW)
            for thing, message in _led(view, page, refused):
                if thing not in seen:
                    seen.add(thing)
                    yield Finding(thing, message)


def _led(view: View, page: Page, refused: Context) -> Iterator[tuple[str, str]]:
    for way in page.ways:
        if _of_police(way.to) and holds(way.when, refused, view.script):
            yield way.label, "It leads to the police for somebody who said not now: `when: {police: [none, open]}`."
    for number, place in enumerate(page.places):
        if isinstance(place, PlaceService) and holds(place.when, refused, view.script):
            service = view.script.services.get(place.service)
            if service is not None and service.kind == POLICE and "danger" not in service.helps:
                yield f"{page.id}/shows/{number}", f'"{service.id}" is shown to somebody who said not now.'


def _of_police(page: PageId) -> bool:
    return POLICE in page.split(".")


RULES: Final[tuple[Rule, ...]] = (
    error("C01", "Adult-only tools are for those who said they are adults", adult_only),
    error("C02", "Nobody under eighteen or not sure is told to copy, keep or send", no_copy),
    error("C03", "A refusal of the police is honoured", refusal),
)
