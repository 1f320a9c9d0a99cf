"""Rules for phone numbers: such that a phone can ring them, in `services` and nowhere else, and still right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.authoring.checks.rules import Finding, Rule, error, warning
from bot.authoring.checks.view import View
from bot.authoring.schema.rest import DoNotGiveFile
from bot.authoring.slots import own_words
from bot.core.grounds import Channel, ChannelKind, Service

E164: Final = re.compile(r"\+[1-9]\d{6,14}")
SHORT_CODES: Final = {
    "999": "emergency",
    "112": "emergency",
    "101": "police, not urgent",
    "111": "health, not urgent",
    "18000": "emergency by relay",
    "18001": "in front of a number: by relay",
    "116000": "missing people",
    "116123": "Samaritans",
    "85258": "Shout, by text",
    "88247": "PAPYRUS, by text",
}
"""The numbers that are no ordinary ones and may be given."""

CALLED: Final = (ChannelKind.PHONE, ChannelKind.SMS, ChannelKind.RELAY, ChannelKind.WHATSAPP)
_RELAY: Final = "18001"
_WRITTEN: Final = re.compile(r"(?<![\w+])(?:\+44 ?|0)\d(?:[ -]?\d){7,10}(?!\d)|\b116 ?\d{3}\b|\b(?:85258|88247)\b")


def digits(text: str) -> str:
    """Return the digits of a number as it is dialled in the UK."""
    bare = re.sub(r"\D", "", text)
    return "0" + bare[2:] if text.lstrip().startswith("+44") else bare


def well_formed(view: View) -> Iterator[Finding]:
    """Each number is E.164 or a listed short code, and people read the same number that the phone rings."""
    for service, number, channel in _channels(view):
        thing = f"service/{service.id}"
        if not channel.number:
            if channel.kind in CALLED:
                yield Finding(thing, f"Channel {number} ({channel.kind.value}) has no number.")
            continue
        code = channel.number
        if code.startswith(_RELAY) and code != _RELAY:
            code = code.removeprefix(_RELAY)
        if code not in SHORT_CODES and not E164.fullmatch(code):
            yield Finding(thing, f'"{channel.number}" is neither E.164 (+44…) nor a short code that is listed.')
        elif digits(code) not in digits(channel.shown):
            yield Finding(thing, f'People read "{channel.shown}" and the phone rings "{channel.number}".')


def in_services(view: View) -> Iterator[Finding]:
    """A number that stands in any text is one of a service, as that service writes it."""
    known = {digits(channel.number.removeprefix(_RELAY)) for _, _, channel in _channels(view) if channel.number}
    known |= {digits(found) for _, _, channel in _channels(view) for found in _WRITTEN.findall(channel.shown)}
    for text_id, text in view.english.items():
        for found in _WRITTEN.findall(own_words(text)):
            if digits(found) not in known:
                yield Finding(text_id, f'The number "{found}" is not one of a service.')


def not_given(view: View) -> Iterator[Finding]:
    """Nothing that may not be given stands anywhere."""
    file = view.compiled.loaded.the(DoNotGiveFile)
    if file is None:
        return
    for service, _, channel in _channels(view):
        for entry in file.content.numbers:
            if digits(entry.number) in (digits(channel.number), digits(channel.shown)):
                yield Finding(f"service/{service.id}", f'"{channel.shown}" may not be given. {entry.why}')
    for text_id, text in view.english.items():
        words = own_words(text)
        written = {digits(found) for found in _WRITTEN.findall(words)}
        for entry in file.content.numbers:
            if digits(entry.number) in written:
                yield Finding(text_id, f'"{entry.number}" may not be given. {entry.why}')
        for named in file.content.services:
            if named.name.lower() in words.lower():
                yield Finding(text_id, f'"{named.name}" may not be given. {named.why}')
    for service in view.script.services.values():
        for named in file.content.services:
            if named.name.lower() in service.name.lower():
                yield Finding(f"service/{service.id}", f'"{service.name}" may not be given. {named.why}')


def without_voice(view: View) -> Iterator[Finding]:
    """Beside a number to ring stands a way without speaking: text, relay, sign language or writing."""
    for service in view.script.services.values():
        kinds = {channel.kind for channel in service.channels}
        if kinds and kinds <= {ChannelKind.PHONE, ChannelKind.IN_PERSON}:
            yield Finding(f"service/{service.id}", "Every way in needs a voice. Say how to reach it without one.")


def _channels(view: View) -> Iterator[tuple[Service, int, Channel]]:
    for service in view.script.services.values():
        for number, channel in enumerate(service.channels, 1):
            yield service, number, channel


RULES: Final[tuple[Rule, ...]] = (
    error("N01", "Numbers that a phone can ring", well_formed),
    error("N02", "Numbers stand in services", in_services),
    error("N03", "Numbers that may not be given", not_given),
    warning("N04", "A way in without a voice", without_voice),
)
