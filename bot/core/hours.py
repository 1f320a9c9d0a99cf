"""Who answers now, who next, and when: Europe/London, both clock changes, each nation's bank holidays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.context import Age, Context, Nation, Police
from bot.core.grounds import Hours, Minutes, Service
from bot.core.law import UK
from bot.core.messages import Opening, Openness
from bot.core.script import Script

LONDON: Final = ZoneInfo("Europe/London")
HORIZON: Final = 16
"""Days ahead in which the next change is looked for."""

ALWAYS: Final = Opening(Openness.OPEN)
UNSURE: Final = Opening(Openness.UNSURE)


def opening(script: Script, service: Service, now: datetime) -> Opening:
    """Return whether `service` answers at `now` (aware), and until when that holds.

    Open and closed are only said where the entry may be trusted for it, and
    where the bank holidays of the day are known; anything else is unsure.
    """
    if service.hours is None or not service.trusted:
        return UNSURE
    return opening_of(script, service.hours, now)


def opening_of(script: Script, hours: Hours, now: datetime) -> Opening:
    """Return whether `hours` are open at `now` (aware), to the minute."""
    if hours.always:
        return ALWAYS
    key = ("opening", hours)
    known: tuple[datetime, Opening] | None = script.memo.get(key)
    if known is not None and known[0] <= now and known[1].until is not None and now < known[1].until:
        return known[1]
    found = _opening(script, hours, now)
    if found.until is not None:
        script.memo[key] = (now, found)
    return found


def answering(
    script: Script, context: Context, helps: tuple[str, ...], now: datetime, most: int
) -> tuple[Service, ...]:
    """Return the services that fit, those that answer now first, each group by how well it fits.

    At most `most`; where none of them is closed although a better fit is, that
    one stands last in addition, so that the person learns when it opens.
    """
    fitting = sorted(
        (service for service in script.services.values() if _serves(service, context) and _helps(service, helps)),
        key=lambda service: _fit(service, context, helps),
    )
    open_now = [service for service in fitting if opening(script, service, now).state is Openness.OPEN]
    first = open_now[:most]
    later = [service for service in fitting if service not in open_now]
    if len(first) < most:
        return tuple(first + later[: most - len(first)])
    best_later = later[:1] if later and _fit(later[0], context, helps) < _fit(first[0], context, helps) else []
    return tuple(first + best_later)


def may_be_shown(service: Service, context: Context) -> bool:
    """Whether `service` may be shown at all to this person: adult-only ones go to those who said they are adults."""
    if service.adult_only and not context.adult:
        return False
    return not (service.child_only and context.adult)


# --- helpers --------------------------------------------------------------------------------------


def _opening(script: Script, hours: Hours, now: datetime) -> Opening:
    today = now.astimezone(LONDON).date()
    if hours.holiday is not None and not script.holidays_from <= today <= script.holidays_until:
        return UNSURE
    holidays = script.holidays.get(hours.calendar, frozenset())
    here = now.astimezone(UTC)
    for start, end in _merged(_spans(hours, holidays, today)):
        if here < start:
            return Opening(Openness.CLOSED, start)
        if here < end:
            return Opening(Openness.OPEN, end)
    return Opening(Openness.CLOSED)


def _spans(hours: Hours, holidays: frozenset[date], today: date) -> Iterator[tuple[datetime, datetime]]:
    for ahead in range(-1, HORIZON):
        day = today + timedelta(days=ahead)
        for start, end in _minutes(hours, holidays, day):
            yield _moment(day, start), _moment(day, end)


def _minutes(hours: Hours, holidays: frozenset[date], day: date) -> Minutes:
    if hours.holiday is not None and day in holidays:
        return hours.holiday
    return hours.week[day.weekday()]


def _merged(
    spans: Iterable[tuple[datetime, datetime]],
) -> Iterator[tuple[datetime, datetime]]:
    current: tuple[datetime, datetime] | None = None
    for start, end in spans:
        if current is not None and start <= current[1]:
            current = (current[0], max(current[1], end))
        else:
            if current is not None:
                yield current
            current = (start, end)
    if current is not None:
        yield current


@lru_cache(maxsize=4096)
def _moment(day: date, minute: int) -> datetime:
    """Return the moment at which a clock in London shows `minute` minutes after midnight of `day`, in UTC."""
    days, rest = divmod(minute, 1440)
    clock = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=LONDON)
    return clock.astimezone(UTC)


def _serves(service: Service, context: Context) -> bool:
    if not may_be_shown(service, context) or service.groups or (service.for_adults and not context.adult):
        return False
    if context.police is Police.NOT_NOW and service.kind == "police" and "danger" not in service.helps:
        return False
    if context.nation is None or context.nation is Nation.UNSAID:
        return service.nations >= UK
    return context.nation in service.nations


def _helps(service: Service, helps: tuple[str, ...]) -> bool:
    return any(help_ in helps for help_ in service.helps)


def _fit(service: Service, context: Context, helps: tuple[str, ...]) -> tuple[int, int, int, str]:
    """Order by what was asked for first, then services made for this age or nation, then how many needs are met."""
    place = min(helps.index(help_) for help_ in service.helps if help_ in helps)
    made_for = (context.age is Age.UNDER_18 and service.child_only) or (context.adult and service.adult_only)
    met = sum(help_ in helps for help_ in service.helps)
    return place, 0 if made_for else 1, -met, service.id
