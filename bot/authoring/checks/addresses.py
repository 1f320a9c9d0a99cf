"""Rules for web addresses: https, a host in plain letters, nothing that follows people or hides where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from bot.authoring.checks.rules import Finding, Rule, error
from bot.authoring.checks.view import View
from bot.authoring.schema.rest import HostsFile

SHORTENERS: Final = frozenset(
    (
        *("bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy", "rebrand.ly", "shorturl.at"),
        *("t.co", "t.ly", "tiny.cc", "tinyurl.com", "trib.al", "v.gd"),
    )
)
TRACKING: Final = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ref_src|yclid", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


def faults_of(url: str) -> Iterator[str]:
    """Yield what is wrong with an address."""
    if not url.isascii() or re.search(r"[\s\x00-\x1f\x7f]", url):
        yield "It holds letters that are not plain ASCII: they may look like others."
        return
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        yield "It cannot be read as an address."
        return
    if parts.scheme != "https":
        yield "It is not https."
    if "@" in parts.netloc or port is not None:
        yield "It names a user or a port, which can hide where it leads."
    if not _HOST.fullmatch(host):
        yield "Its host is no ordinary name."
    elif any(label.startswith("xn--") for label in host.split(".")):
        yield "Its host is written in letters that may look like others (xn--)."
    if host.removeprefix("www.") in SHORTENERS:
        yield "It is a shortened link: nobody can see where it leads."
    tracked = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True) if TRACKING.fullmatch(name)]
    if tracked:
        yield f'It follows people ("{tracked[0]}"). Leave that part out.'


def addresses(view: View) -> Iterator[tuple[str, str]]:
    """Yield every address that may be shown, with the thing it belongs to."""
    script = view.script
    for source in script.sources.values():
        if source.url:
            yield f"source/{source.id}", source.url
    for service in script.services.values():
        yield from ((f"service/{service.id}", channel.url) for channel in service.channels if channel.url)
    for site in script.sites.values():
        if site.form:
            yield f"site/{site.id}", site.form


def plain(view: View) -> Iterator[Finding]:
    """Every address is https, leads where it says, and follows nobody."""
    for thing, url in addresses(view):
        for fault in faults_of(url):
            yield Finding(thing, f"{url}: {fault}")


def same_host(view: View) -> Iterator[Finding]:
    """The address that people read is the one that opens."""
    for service in view.script.services.values():
        for channel in service.channels:
            read = re.search(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", channel.shown.lower())
            if not channel.url or read is None or "@" in channel.shown:
                continue
            try:
                host = (urlsplit(channel.url).hostname or "").removeprefix("www.")
            except ValueError:
                continue
            shown = read.group().removeprefix("www.")
            if host != shown and not host.endswith(f".{shown}"):
                yield Finding(f"service/{service.id}", f'People read "{channel.shown}" and "{host}" opens.')


def known_host(view: View) -> Iterator[Finding]:
    """Every address leads to a host that somebody put on the list; one where people go, to a list of its own."""
    file = view.compiled.loaded.the(HostsFile)
    sent = frozenset(file.content.hosts) if file is not None else frozenset()
    read = sent | frozenset(file.content.read) if file is not None else sent
    for thing, url in addresses(view):
        try:
            host = (urlsplit(url).hostname or "").removeprefix("www.")
        except ValueError:
            continue
        if host not in (read if thing.startswith("source/") else sent):
            yield Finding(thing, f'{url}: the host "{host}" is not on the list in hosts.yaml.')


RULES: Final[tuple[Rule, ...]] = (
    error("A01", "Addresses that lead where they say", plain),
    error("A02", "The address that is read is the one that opens", same_host),
    error("A03", "Addresses lead to hosts that are on the list", known_host),
)
