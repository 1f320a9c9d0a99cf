"""Where in the script a service or a site stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from bot.core.grounds import TextId
from bot.core.messages import PageId
from bot.core.pages import (
    Each,
    Page,
    Place,
    PlaceAnswering,
    PlaceDivider,
    PlaceFact,
    PlaceLaw,
    PlaceReadOut,
    PlaceService,
    PlaceSite,
    PlaceSources,
    PlaceSteps,
    PlaceText,
    Slot,
    Way,
)
from bot.core.script import Script


def pages_of_services(script: Script) -> dict[str, set[PageId]]:
    """Return by service the pages that place it, name it, or may list it as one that answers."""
    found: dict[str, set[PageId]] = {service: set() for service in script.services}
    for page in script.pages.values():
        for named in _services_on(script, page):
            if named in found:
                found[named].add(page.id)
    return found


def pages_of_sites(script: Script) -> dict[str, set[PageId]]:
    """Return by site the pages that show a part of it or lead to it."""
    found: dict[str, set[PageId]] = {site: set() for site in script.sites}
    for page in script.pages.values():
        shown = {place.site for place in page.places if isinstance(place, PlaceSite) and place.site}
        for named in (*shown, *(site for way in page.ways for site in sites_led_to(script, way))):
            found[named].add(page.id)
    return found


def sites_led_to(script: Script, way: Way) -> tuple[str, ...]:
    """Return the sites that a way, as written, puts into the context."""
    each = tuple(site.id for site in script.sites.values() if way.each is Each.SITES and site.kind == way.of)
    return each + tuple(value for field, value in way.sets if field == "site" and value != "none")


def words_of(page: Page) -> Iterator[TextId]:
    """Yield the texts that stand on a page in its own words."""
    for place in page.places:
        yield from _texts(place)
    yield from (way.label for way in page.ways)


# --- helpers --------------------------------------------------------------------------------------


def _services_on(script: Script, page: Page) -> Iterator[str]:
    for place in page.places:
        if isinstance(place, PlaceService):
            yield place.service
        elif isinstance(place, PlaceAnswering):
            wanted = set(place.helps)
            yield from (one.id for one in script.services.values() if wanted & set(one.helps) and not one.groups)
    for text in words_of(page):
        yield from (part.ref for part in script.texts["en"].get(text, ()) if isinstance(part, Slot))


def _texts(place: Place) -> tuple[TextId, ...]:
    match place:
        case PlaceText():
            return (place.text,)
        case PlaceSteps():
            return tuple(text for text, _ in place.items)
        case PlaceReadOut():
            return tuple(text for text, _ in place.lines)
        case PlaceFact() | PlaceLaw() | PlaceService() | PlaceAnswering() | PlaceSite() | PlaceSources():
            return ()
        case PlaceDivider():
            return ()
        case _:
            assert_never(place)
