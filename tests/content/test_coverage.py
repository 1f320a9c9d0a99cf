"""The coverage tables say where everything stands, and it stands there."""

from __future__ import annotations

import pytest

from bot.core.script import Script
from tests.content.coverage import rows
from tests.content.places import pages_of_services, pages_of_sites

SITES, SERVICES = "coverage-sites.md", "coverage-services.md"


def test_each_site_stands_where_its_row_says(content: Script) -> None:
    """A row of the site table names a page that shows the site or leads to it, or a reason, never both."""
    where = pages_of_sites(content)
    services = pages_of_services(content)
    for row in rows(SITES, "Sites").values():
        if row.reason:
            assert row.id not in content.sites, f"{row.id} is left out and there"
        elif row.service:
            assert row.pages[0] in services[row.service], row
        else:
            assert row.pages[0] in where[row.id], row


def test_each_site_has_a_row(content: Script) -> None:
    """No site of the content is missing from the site table."""
    assert set(content.sites) <= set(rows(SITES, "Sites"))


def test_each_service_stands_where_its_row_says(content: Script) -> None:
    """A row of the service table names a page that places the service, or a reason, never both."""
    where = pages_of_services(content)
    for row in rows(SERVICES, "Services").values():
        if row.reason:
            assert row.id not in content.services, f"{row.id} is left out and there"
        else:
            assert row.pages[0] in where[row.id], row


def test_each_service_has_a_row(content: Script) -> None:
    """No service of the content is missing from the service table."""
    assert set(content.services) == {row.id for row in rows(SERVICES, "Services").values() if not row.reason}


@pytest.mark.parametrize(
    ("file", "title"), [(SITES, "Sites"), (SITES, "Advice"), (SERVICES, "Services"), (SERVICES, "Routes")]
)
def test_each_row_names_pages_that_are_there(content: Script, file: str, title: str) -> None:
    """Every page that a coverage table names is a page of the script, and every row names a page or a reason."""
    for row in rows(file, title).values():
        assert row.pages or row.reason, row
        assert set(row.pages) <= set(content.pages), row


def test_each_service_and_each_site_is_reached(content: Script) -> None:
    """Nothing is written for nobody: each service and each site stands on some page."""
    everything = pages_of_services(content) | pages_of_sites(content)
    assert [name for name, pages in everything.items() if not pages] == []
