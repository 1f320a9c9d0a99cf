"""Turns: `step` and `fit` on the real script, and on scripts of 100 and 2,000 pages."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from time import process_time

from benchmarks.people import NOON, Turn, turns_of
from benchmarks.rows import Row
from bot.commands._content import shipped
from bot.commands.run import load_to_last
from bot.core.context import Context, page_code
from bot.core.fit import DISCORD, TELEGRAM, fit
from bot.core.messages import PageId, Said
from bot.core.pages import THEN, Page, Way
from bot.core.script import Script
from bot.core.step import step

WORDS = (
    "someone made a fake nude of me and put it online",
    "hes saying hell send it to my mum unless i pay",
    "is it illegal in scotland",
    "who can i ring right now",
    "asdf",
)


def measure() -> Iterator[Row]:
    """Measure turns a second on one core, the slowest in a hundred, and whether more pages cost more.

    Time is that of the processor, so that others on the machine do not count.
    """
    script = load_to_last(shipped())
    turns = turns_of(script, people=500, turns=80)
    rate, slowest = _measured(script, turns)
    yield Row(f"turns a second, {len(script.pages)} pages", rate, "/s", 20_000, least=True)
    yield Row("the slowest turn in a hundred", slowest * 1000, "ms", 0.5)
    rates = {}
    for pages in (100, 2000):
        grown = _grown(script, pages)
        rates[pages], _ = _measured(grown, turns_of(grown, people=500, turns=80))
        yield Row(f"turns a second, {pages:,} pages", rates[pages], "/s", 20_000, least=True)
    yield Row("2,000 pages against 100", rates[2000] / rates[100], "×")
    yield Row("typed words understood", _typed(script), "ms")


def _measured(script: Script, turns: list[Turn]) -> tuple[float, float]:
    """Return turns a second over two platforms by turns, and the seconds of the slowest in a hundred; best of three.

    The turns, like the script, are kept from the collector of cycles: in life they come one at a time.
    """
    best = (0.0, 1.0)
    for _ in range(3):
        fresh = replace(script, memo={})
        gc.collect()
        gc.freeze()
        taken = []
        start = process_time()
        for number, (context, event, now) in enumerate(turns):
            before = process_time()
            outcome = step(fresh, context, event, now)
            fit(outcome.reply, DISCORD if number % 2 else TELEGRAM)
            taken.append(process_time() - before)
        rate = len(turns) / (process_time() - start)
        best = max(best, (rate, sorted(taken)[len(taken) * 99 // 100]))
    return best


def _typed(script: Script) -> float:
    """Return the milliseconds that a typed message takes, on average."""
    start = process_time()
    for number in range(500):
        step(script, Context(), Said(WORDS[number % len(WORDS)]), NOON)
    return (process_time() - start) * 1000 / 500


def _grown(script: Script, count: int) -> Script:
    """Return `script` with `count` pages: the nearest to its home, then copies of them that lead to each other."""
    near = _nearest(script)
    kept = {page.id: page for page in near[:count]}
    standing = {script.hide, script.danger, *script.misses, *script.asks.values()}
    kept |= {name: script.pages[name] for name in standing if name in script.pages}
    copy = 0
    while len(kept) < count:
        copy += 1
        names = {page.id: PageId(f"{page.id}-{copy}") for page in near[: count - len(kept)]}
        kept |= {names[name]: _renamed(script.pages[name], names) for name in names}
        home = kept[script.home]
        way = Way(next(iter(names.values())), home.title)
        kept[script.home] = replace(home, ways=(*home.ways, way))
    return replace(script, pages=kept, by_code={page_code(name): name for name in kept}, memo={})


def _renamed(page: Page, names: dict[PageId, PageId]) -> Page:
    ways = tuple(replace(way, to=way.to if way.to == THEN else names.get(way.to, way.to)) for way in page.ways)
    return replace(page, id=names[page.id], ways=ways)


def _nearest(script: Script) -> list[Page]:
    """Return the pages of `script`, nearest to its home first."""
    found: dict[PageId, None] = {script.home: None}
    order: Iterable[PageId] = [script.home]
    for name in order:
        for way in script.pages[name].ways:
            if way.to in script.pages and way.to not in found:
                found[way.to] = None
                order.append(way.to)  # type: ignore[attr-defined]  # grows while it is read
    return [script.pages[name] for name in found]
