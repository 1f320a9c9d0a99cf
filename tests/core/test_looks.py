"""What a page depends on, and that what is kept of it never differs from what would be worked out anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.context import Age, Context, Nation, Police, SiteCode, What, Who, encode, page_code
from bot.core.grounds import Shown, TextId
from bot.core.looks import answers_of, looks_of
from bot.core.messages import FactId, PageId, Pressed, ServiceId
from bot.core.pages import (
    Clock,
    Place,
    PlaceAnswering,
    PlaceLaw,
    PlaceReadOut,
    PlaceService,
    PlaceSite,
    PlaceSteps,
    PlaceText,
    SitePart,
    Way,
)
from bot.core.pages import Test as Asked
from bot.core.script import Script
from bot.core.step import step
from tests.core.scripts import NOW, WEEKDAYS, fact, page, script, service, site

OPEN = (Asked("police", frozenset({"open", "none"})),)
ADULT = (Asked("adult", frozenset({"yes"})),)
TEXT = TextId("law.making/text-1")
MAKING = page_code("law.making")


PLACES: tuple[Place, ...] = (
    PlaceText(TEXT, when=ADULT),
    PlaceSteps(((TEXT, OPEN),)),
    PlaceReadOut(((TEXT, (Asked("who", frozenset({"me"})),)),)),
    PlaceLaw(()),
    PlaceLaw((), Clock.THEN),
    PlaceService(ServiceId("grown")),
    PlaceAnswering(("talk",), most=5),
    PlaceSite(SitePart.SCHEMES, site("").id),
)
WAYS = tuple(
    Way(page("start.home").id, TextId("law.making/title"), sets=sets, when=when)
    for sets, when in (((), OPEN), ((("nation", "wales"),), ADULT), ((("nation", "scotland"),), ()))
)
likely = st.builds(
    Context,
    page=st.just(MAKING),
    nation=st.sampled_from([None, Nation.WALES, Nation.SCOTLAND]),
    age=st.sampled_from([None, *Age]),
    who=st.sampled_from([None, Who.ME]),
    what=st.sampled_from([What.MADE, What.SHARED]),
    since=st.sampled_from(["not-sure", date(2025, 1, 1), date(2026, 10, 1)]),
    police=st.sampled_from([None, Police.NOT_NOW]),
    site=st.sampled_from([SiteCode(""), site("pictures").code]),
)


def _script(place: Place) -> Script:
    services = (
        replace(service("office"), hours=WEEKDAYS),
        replace(service("grown"), ages=(18, None)),
        replace(service("police"), kind="police"),
        replace(service("north"), nations=frozenset({Nation.SCOTLAND})),
    )
    return script(
        page("law.making", places=(place,), ways=WAYS),
        facts={FactId("made"): fact("made"), FactId("young"): fact("young", shown=Shown.CHILD)},
        services={found.id: found for found in services},
        sites={site("pictures").id: site("pictures")},
        by_site_code={site("pictures").code: site("pictures").id},
    )


@pytest.mark.parametrize("place", PLACES, ids=lambda place: type(place).__name__)
def test_what_is_kept_is_what_would_be_worked_out(place: Place) -> None:
    """For any answers, by night and by day, a script that answered others before answers like one that never did."""
    warm = _script(place)

    @settings(max_examples=150)
    @given(likely, st.sampled_from([0, 600]))
    def check(context: Context, minutes: int) -> None:
        pressed, now = Pressed(encode(context)), NOW + timedelta(minutes=minutes)
        assert step(warm, Context(), pressed, now) == step(_script(place), Context(), pressed, now)

    check()


@pytest.mark.parametrize(
    ("place", "answers"),
    [
        (PlaceText(TEXT), set()),
        (PlaceText(TEXT, when=ADULT), {"age"}),
        (PlaceText(TEXT, when=(Asked("operator", frozenset({"yes"})),)), set()),
        (PlaceSteps(((TEXT, OPEN),)), {"police"}),
        (PlaceLaw(()), {"nation", "age", "what"}),
        (PlaceLaw((), Clock.THEN), {"nation", "age", "what", "since"}),
        (PlaceService(ServiceId("line"), when=OPEN), {"age", "police"}),
        (PlaceAnswering(("talk",)), {"age", "nation", "police"}),
    ],
)
def test_a_place_looks_at_what_it_depends_on(place: Place, answers: set[str]) -> None:
    """Conditions, the law clock and who may be shown what name the answers that they look at; nothing else counts."""
    assert answers_of(place) == answers


def test_the_same_blocks_serve_all_to_whom_it_makes_no_difference() -> None:
    """Two people who differ only in what a page does not look at are shown the very same blocks."""
    made = script(page("law.making", "start.home"))
    shown = [
        step(made, Context(), Pressed(encode(Context(page=MAKING, age=age))), NOW).reply
        for age in (Age.ADULT, Age.UNDER_18)
    ]
    assert shown[0].blocks is shown[1].blocks
    assert shown[0].choices != shown[1].choices


def test_only_services_look_at_the_minute() -> None:
    """A page of words is the same all day; one with services is looked at every minute."""
    made = _script(PlaceAnswering(("talk",)))
    assert not looks_of(made, made.pages[made.home]).clock
    assert looks_of(made, made.pages[PageId("law.making")]).clock
