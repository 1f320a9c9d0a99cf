"""What an entry leaves out is not true of it."""

from __future__ import annotations

from bot.authoring.schema.pages import PageEntry


def test_what_a_page_leaves_out_is_not_true_of_it() -> None:
    """A page that says nothing of it is not urgent, and a service on it is not cut short."""
    page = PageEntry.model_validate({"title": "A page", "shows": [{"service": "somebody"}]})
    assert not page.urgent
    assert not page.shows[0].brief


def test_yes_and_no_are_read_as_they_are_written() -> None:
    """A page marked yes is urgent; one marked no is not."""
    for written, meant in (("yes", True), ("no", False)):
        page = PageEntry.model_validate({"title": "A page", "urgent": written, "shows": [{"text": "Words."}]})
        assert page.urgent is meant
