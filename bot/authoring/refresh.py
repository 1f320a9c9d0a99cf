"""What to check again, as a checklist: the pages to open and the lines to ring, by owner."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from io import StringIO
from itertools import groupby
from typing import Final

from bot.authoring.checks.grounds import due_by, entries
from bot.authoring.inwords import citation, hours, things_of, words
from bot.core.grounds import ChannelKind, Cite, Service
from bot.core.messages import FactId, ServiceId, SiteId
from bot.core.script import Script

FAR: Final = date(9999, 1, 1)
EMERGENCY: Final = frozenset({"999", "112", "18000"})
"""Numbers that nobody rings to see whether they answer."""

RUNG: Final = frozenset({ChannelKind.PHONE, ChannelKind.SMS, ChannelKind.RELAY, ChannelKind.WHATSAPP})


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: open a page or ring a line, and hold it against what the content says."""

    owner: str
    due: str
    thing: str
    name: str
    do: str
    where: str
    says: str
    checked: str


def tasks_of(script: Script, by: date | None = None) -> tuple[Task, ...]:
    """Return everything to check again by a day, by owner and by what is due first; without a day, everything.

    What is good for ever is not among it. Two entries with one source give two
    tasks, since two statements have to be held against it.
    """
    names = things_of(script)
    cites = {thing: found for thing, _, found, _ in entries(script)}
    return tuple(
        Task(one.owner, str(one.due), one.thing, names[one.thing], do, where, says, str(one.checked))
        for one in due_by(script, by or FAR)
        for do, where, says in _to_do(script, one.thing, cites[one.thing])
    )


def as_csv(tasks: Iterable[Task]) -> str:
    """Return the tasks as a table with a column to sign in; a text that a spreadsheet would run is made harmless."""
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow([*(field.name for field in fields(Task)), "still right", "by", "on"])
    for task in tasks:
        table.writerow([*(_harmless(getattr(task, field.name)) for field in fields(Task)), "", "", ""])
    return out.getvalue()


def as_markdown(tasks: Iterable[Task]) -> str:
    """Return the tasks as a checklist, by owner and by entry."""
    lines = ["# To check again"]
    for owner, theirs in groupby(tasks, key=lambda task: task.owner):
        lines += ["", f"## {owner}"]
        for _, group in groupby(theirs, key=lambda task: task.thing):
            todo = list(group)
            one = todo[0]
            lines += [
                "",
                f"**{one.name}** ({one.thing}), checked {one.checked}, due {one.due}",
                "",
                f"> {one.says}",
                "",
            ]
            lines += [f"- [ ] {task.do}: {task.where}" for task in todo]
    return "\n".join(lines) + "\n"


# --- helpers --------------------------------------------------------------------------------------


def _to_do(script: Script, thing: str, cites: tuple[Cite, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield what to do for an entry: ring its lines, open its own pages, open its sources."""
    kind, _, name = thing.partition("/")
    says = ""
    if kind == "service":
        service = script.services[ServiceId(name)]
        says = words(script, service.does)
        yield from _service(script, service, says)
    elif kind == "site":
        site = script.sites[SiteId(name)]
        says = " ".join(words(script, step) for step in site.steps)
        if site.form:
            yield "Open the form and go as far as sending", site.form, says
    else:
        says = words(script, script.facts[FactId(name)].statement)
    for cite in cites:
        source = script.sources.get(cite.source)
        if source is not None:
            address = f" <{source.url}>" if source.url else " (no address: find it)"
            yield "Open the source", f"{citation(script, cite)}{address}", says


def _service(script: Script, service: Service, says: str) -> Iterator[tuple[str, str, str]]:
    opens = hours(service.hours) if service.hours else "not said"
    emergency = any(channel.number in EMERGENCY for channel in service.channels)
    for channel in service.channels:
        note = f"; {words(script, channel.note)}" if channel.note else ""
        at = hours(channel.hours) if channel.hours else opens
        if emergency and channel.kind in RUNG:
            yield "Never ring it to check; see that its own page still gives it", f"{channel.shown}{note}", says
        elif channel.kind in RUNG:
            yield "Ring it or text it; ask the hours", f"{channel.shown}; hours: {at}{note}", says
        elif channel.url:
            yield "Open the page", f"{channel.shown} <{channel.url}>{note}", says
        else:
            yield "See that it is still given", f"{channel.shown}{note}", says


def _harmless(said: str) -> str:
    return f"'{said}" if said[:1] in ("=", "+", "-", "@", "\t", "\r") else said
