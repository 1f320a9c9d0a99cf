"""Services: numbers that ring, hours that hold, and a way in without voice."""

from __future__ import annotations

import re
from typing import Final

from bot.core.grounds import ChannelKind, Service, Sure
from bot.core.messages import plain
from bot.core.script import Script
from bot.core.wording import Voice
from tests.content.packs import digits
from tests.core.scripts import NOW

SILENT: Final = frozenset(
    {
        *(ChannelKind.SMS, ChannelKind.RELAY, ChannelKind.BSL, ChannelKind.WEBCHAT, ChannelKind.WHATSAPP),
        *(ChannelKind.EMAIL, ChannelKind.FORM),
    }
)
RUNG: Final = (ChannelKind.PHONE, ChannelKind.SMS, ChannelKind.WHATSAPP, ChannelKind.RELAY)
SHORT: Final = 7


def test_c10_a_number_is_dialled_as_it_is_shown(content: Script) -> None:
    """C-10: the number behind a service is the one that people read."""
    for service in content.services.values():
        for channel in service.channels:
            if channel.kind in RUNG:
                shown = digits(channel.shown.split(" then ")[0].split(",")[0])
                dialled = digits(channel.number)
                whole = dialled if len(dialled) < SHORT or shown == dialled else f"0{dialled.removeprefix('44')}"
                assert shown == whole, (service.id, channel.shown, channel.number)


def test_c10_one_number_is_written_in_one_way(content: Script) -> None:
    """C-10: a number that stands in two entries is written alike in both."""
    written: dict[tuple[ChannelKind, str], set[str]] = {}
    for service in content.services.values():
        for channel in service.channels:
            if channel.kind is ChannelKind.PHONE and len(digits(channel.number)) >= SHORT:
                written.setdefault((channel.kind, channel.number), set()).add(channel.shown)
    assert {number: ways for number, ways in written.items() if len(ways) > 1} == {}


def test_beside_each_number_stands_a_way_in_without_voice(content: Script) -> None:
    """Safety rule 47: a service with a number has a way in without voice too, or says that none was found."""
    voice = Voice(content, "en", NOW)
    for service in content.services.values():
        kinds = {channel.kind for channel in service.channels}
        if ChannelKind.PHONE in kinds and not kinds & SILENT:
            notes = " ".join(plain(voice.say(channel.note)) for channel in service.channels if channel.note)
            assert re.search(r"sign language|text", notes), service.id


def test_open_now_is_said_only_of_hours_that_are_known(content: Script) -> None:
    """A service whose hours may be trusted has hours."""
    for service in content.services.values():
        assert service.hours is not None or not service.trusted, service.id


def test_what_is_unsure_is_a_name_and_a_website(content: Script) -> None:
    """A service that the sources leave unsure is given without a number, hours or a promise, and listed by no need."""
    for service in content.services.values():
        if service.sure is Sure.LOW:
            assert {channel.kind for channel in service.channels} == {ChannelKind.WEB}, service.id
            assert service.hours is None, service.id
            assert not service.helps, service.id


def test_a_form_says_first_what_it_asks(content: Script) -> None:
    """A tool for taking an image down says what it asks for before one starts it."""
    for name in ("stopncii", "report-remove", "take-it-down", "iwf-report", "revenge-porn-helpline", "ofcom", "ico"):
        assert _of(content, name).asks, name


def test_the_number_that_cannot_be_found_again_is_warned_of(content: Script) -> None:
    """What the tool for adults asks first names the PIN and says that it cannot be found again."""
    asks = _of(content, "stopncii").asks
    assert asks is not None
    said = plain(Voice(content, "en", NOW).say(asks))
    assert "PIN" in said
    assert "cannot be found again" in said


def _of(content: Script, name: str) -> Service:
    return next(service for service in content.services.values() if service.id == name)


def test_what_is_unsure_is_said_to_be_unsure(content: Script) -> None:
    """A service that the sources leave unsure says in plain words what could not be confirmed."""
    voice = Voice(content, "en", NOW)
    for service in content.services.values():
        if service.sure is Sure.LOW:
            assert "We could not confirm" in plain(voice.say(service.does)), service.id
