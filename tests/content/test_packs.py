"""The content says what the packs say. Collected only where the packs are at hand (see conftest.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import pytest
import yaml

from bot.authoring.build import build
from bot.authoring.checks.addresses import addresses
from bot.authoring.checks.view import View
from bot.authoring.hours import read_hours
from bot.core.context import Nation
from bot.core.grounds import ChannelKind, Partner, Service, Site
from bot.core.law import UK
from bot.core.messages import ServiceId, SiteId, plain
from bot.core.script import Script
from bot.core.wording import Voice
from tests.content.conftest import CONTENT
from tests.content.coverage import rows
from tests.content.packs import Entry, digits, entries, pack, packs
from tests.core.scripts import NOW

LEFT_FOR_A_REASON: Final = frozenset({"nexus-ni", "swgfl", "suzy-lamplugh", "the-mix"})
"""Services of high or medium certainty that are not given; the service table says what stands for each."""
FOR_EVERYONE: Final = frozenset({"ceop"})
"""A service for children that adults who look after them use as well."""
NOT_LINKED: Final = frozenset(
    {
        "https://kollinsjeans.ru/articles/kak-otpravit-zhalobu-v-telegram",  # asks for pictures with the report
        "https://yourbanguy.pro/blog/telegram-account-takedown/",  # sells taking down
    }
)
"""Addresses of the pack that people are not sent to: what stands there could harm them."""
SHORT: Final = 5
HOST: Final = re.compile(r"(?<![a-z0-9.@-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![a-z0-9-])")
"""The name of a host, wherever it stands in a text."""


def _services(content: Script) -> Iterator[tuple[Service, Entry]]:
    for name, entry in entries("services", "services").items():
        if name in content.services:
            yield content.services[ServiceId(name)], entry


def _sites(content: Script) -> Iterator[tuple[Site, Entry]]:
    for name, entry in entries("platforms", "platforms").items():
        if name in content.sites:
            yield content.sites[SiteId(name)], entry


# --- services -------------------------------------------------------------------------------------


def test_every_service_that_may_be_given_is_given(content: Script) -> None:
    """Each service of high or medium certainty is in the content; the few that are not have a reason in the table."""
    table = rows("coverage-services.md", "Services")
    packed = entries("services", "services")
    assert set(table) == set(packed)
    assert set(content.services) <= set(packed)
    for name, entry in packed.items():
        given = name in content.services
        assert given or entry["confidence"] == "low" or name in LEFT_FOR_A_REASON, name
        assert given is not bool(table[name].reason), name


def test_c10_every_number_is_one_of_the_pack(content: Script) -> None:
    """C-10: each number to ring or text is one that the pack gives for that service, digit by digit."""
    for service, entry in _services(content):
        packed = {digits(channel["value"]) for channel in entry["channels"]}
        for channel in service.channels:
            if channel.kind in (ChannelKind.PHONE, ChannelKind.SMS, ChannelKind.WHATSAPP):
                dialled = digits(channel.number)
                short = len(dialled) < SHORT and any(value.startswith(dialled) for value in packed)
                assert short or digits(channel.shown) in packed, (service.id, channel.shown)


def test_every_number_of_the_pack_that_is_sure_is_given(content: Script) -> None:
    """Each phone number and text number that the pack is sure of stands in the content."""
    for service, entry in _services(content):
        shown = {digits(channel.shown) for channel in service.channels} | {
            digits(channel.number) for channel in service.channels
        }
        for channel in entry["channels"]:
            if channel["type"] in ("phone", "sms") and channel["value_sure"] == "high" and digits(channel["value"]):
                value = digits(channel["value"])
                covered = value in shown or "emergency" in channel["value"] or channel["value"].startswith("111")
                assert covered, (service.id, channel["value"])


def test_no_number_that_may_not_be_given_is_given(content: Script) -> None:
    """None of the numbers and services that the pack forbids stands anywhere in the texts or channels."""
    voice = Voice(content, "en", NOW)
    said = "\n".join(plain(voice.say(text)) for text in content.texts["en"])
    shown = "\n".join(channel.shown for service in content.services.values() for channel in service.channels)
    for forbidden in pack("services")["do_not_give"]:
        if "number" in forbidden:
            assert digits(forbidden["number"]) not in digits(said), forbidden
            assert digits(forbidden["number"]) not in digits(shown), forbidden
        else:
            assert forbidden["service"].split(" (")[0] not in said, forbidden


def test_c09_the_list_of_hosts_is_drawn_from_the_packs() -> None:
    """C-09: each host that an address may lead to stands in a pack, whole, and each stands once and is made use of."""
    listed = yaml.safe_load((CONTENT / "hosts.yaml").read_text("utf-8"))
    hosts = [*listed["hosts"], *listed["read"]]
    packed = {host.removeprefix("www.") for text in packs() for host in HOST.findall(text.lower())}
    assert [host for host in hosts if host not in packed] == []
    assert len(hosts) == len(set(hosts))
    compiled = build(CONTENT)
    used = {
        str(urlsplit(url).hostname).removeprefix("www.") for _, url in addresses(View(compiled, compiled.draft.day))
    }
    assert set(hosts) == used


def test_hours_are_the_careful_ones(content: Script) -> None:
    """Hours are the conservative hours of the pack, and are trusted for "open now" only where the pack allows it."""
    for service, entry in _services(content):
        assert service.trusted is bool(entry["say_open_now"]), service.id
        if service.trusted and service.hours is not None:
            packed = read_hours(entry["conservative_hours"], service.hours.calendar)
            assert (service.hours.week, service.hours.holiday) == (packed.week, packed.holiday), service.id
            assert service.hours.calendar.value == (entry["ph_calendar"] or service.hours.calendar.value), service.id


def test_ages_are_those_of_the_pack(content: Script) -> None:
    """The youngest and the oldest whom a service helps are those of the pack."""
    for service, entry in _services(content):
        if service.id not in FOR_EVERYONE:
            packed = (entry["audience"]["age_min"], entry["audience"]["age_max"])
            assert service.ages == packed, (service.id, service.ages, packed)


def test_nations_are_those_of_the_pack(content: Script) -> None:
    """A service is given in the nations of the pack, and abroad where the pack says so."""
    for service, entry in _services(content):
        named = set(entry["nations"])
        wanted = {nation for nation in UK if nation.value in named}
        wanted |= {Nation.ELSEWHERE} if "international" in named else set()
        assert service.nations == wanted, service.id


def test_a_service_is_as_sure_as_the_pack(content: Script) -> None:
    """How sure a service is, and the day it was checked, are those of the pack."""
    for service, entry in _services(content):
        assert service.sure.value == entry["confidence"], service.id
        assert service.checked.on.isoformat() == str(entry["checked"]), service.id


def test_what_is_free_in_the_pack_is_said_to_be_free(content: Script) -> None:
    """What a service costs is said where it is sure enough, and nothing is called free that the pack does not."""
    voice = Voice(content, "en", NOW)
    for service, entry in _services(content):
        if service.cost is not None and "free" in plain(voice.say(service.cost)).lower():
            packed = [entry["cost"], *(channel.get("cost", "") for channel in entry["channels"])]
            assert any("free" in (cost or "") for cost in packed), service.id


# --- sites ----------------------------------------------------------------------------------------


def test_every_site_of_the_pack_has_a_row(content: Script) -> None:
    """Each site of high or medium certainty is given as a site or as a service; each low one is left out by reason."""
    table = rows("coverage-sites.md", "Sites")
    packed = entries("platforms", "platforms")
    assert set(table) == set(packed)
    for name, entry in packed.items():
        given = name in content.sites or bool(table[name].service)
        assert given is (entry["confidence"] != "low"), name


def test_no_form_is_given_that_was_not_seen(content: Script) -> None:
    """A form is the address that the pack confirms or cites; every such address is given, and no other."""
    for site, entry in _sites(content):
        sure = entry["report_url_status"] in ("confirmed", "cited") and entry["report_url"].startswith("https://")
        assert site.form == (entry["report_url"] if sure else ""), site.id


def test_a_site_takes_part_as_the_pack_says(content: Script) -> None:
    """Whether a site takes part in a scheme is what the pack says; what it only reports to be unknown is not named."""
    for site, entry in _sites(content):
        if site.kind != "route":
            for given, key in ((site.stopncii, "stopncii_partner"), (site.take_it_down, "ncmec_take_it_down")):
                assert given is _partner(entry[key]), (site.id, key, entry[key])


def test_a_site_is_as_sure_as_the_pack(content: Script) -> None:
    """How sure a site is, and the day it was checked, are those of the pack."""
    for site, entry in _sites(content):
        assert site.sure.value == entry["confidence"], site.id
        assert site.checked.on.isoformat() == str(entry["checked"]), site.id


def test_a_site_stands_on_the_sources_of_the_pack(content: Script) -> None:
    """The addresses behind a site are those of the pack; one without encryption, or that could harm, is not linked."""
    for site, entry in _sites(content):
        packed = {source["url"] for source in entry["sources"]}
        given = {content.sources[cite.source].url for cite in site.cites}
        plain_only = {url for url in packed if url.startswith("http://")}
        assert given - {""} == packed - plain_only - NOT_LINKED, site.id


@pytest.mark.parametrize(
    ("name", "part", "file", "title"),
    [
        ("platforms", "advice", "coverage-sites.md", "Advice"),
        ("services", "routes", "coverage-services.md", "Routes"),
    ],
)
def test_every_piece_of_advice_and_every_route_has_a_row(name: str, part: str, file: str, title: str) -> None:
    """Each piece of advice and each route of the pack has its row, and no other has."""
    assert set(rows(file, title)) == set(entries(name, part))


def _partner(said: str) -> Partner:
    match said.split(maxsplit=1)[0].strip(":,").lower():
        case "yes":
            return Partner.YES
        case "partly" | "as":
            return Partner.PARTLY
        case "no" if not said.startswith("no evidence"):
            return Partner.NO
        case _:
            return Partner.NOT_NAMED
