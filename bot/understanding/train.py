"""Learns a model from the sayings. Needs scikit-learn; used when the content is compiled, never by a running bot."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import log
from typing import Final

from bot.core.heard import Danger, Level
from bot.core.messages import PageId
from bot.understanding.examples import examples_of
from bot.understanding.features import Groups
from bot.understanding.fit import count, fit_curves, fit_lanes, pack
from bot.understanding.model import Model, Rule, Screen, Tell
from bot.understanding.normalise import sentences
from bot.understanding.patterns import parse
from bot.understanding.sayings import Saying, Sayings
from bot.understanding.spelling import Spelling, without_one

_COMMON: Final = 2
"""Times a word has to be used before others are taken for a slip of it."""

_SHORTEST: Final = 4


def train(sayings: Sayings) -> Model:
    """Return what the sayings teach. Deterministic; raises ValueError for a rule that cannot be read."""
    spelling, groups = spelling_of(sayings), groups_of(sayings)
    examples = examples_of(sayings, spelling)
    counts = count(examples.documents, groups)
    sharpness, curves = fit_curves(counts, examples)
    lanes = fit_lanes(counts, examples, range(len(examples.documents)))
    rows, norms, table = pack(counts, lanes)
    return Model(
        spelling=spelling,
        groups=groups,
        rows=rows,
        norms=norms,
        table=table,
        biases=(*lanes.biases, *[0.0] * (table.lanes - len(lanes.biases))),
        pages=tuple(PageId(page) for page in examples.pages),
        sharpness=sharpness,
        curves=curves,
        thresholds=dict(sayings.thresholds),
        urgent=frozenset(PageId(page) for page in sayings.urgent),
        suggested=frozenset(PageId(page) for page in sayings.suggested),
        screen=screen_of(sayings, spelling),
        tells=tells_of(sayings),
    )


def spelling_of(sayings: Sayings) -> Spelling:
    """Return the words that are known, from the phrases, the word groups and the rules."""
    short = {word: tuple(stands.replace("'", "").split()) for word, stands in sayings.short.items()}
    used = Counter(word for saying in _every(sayings) for part in sentences(saying.text) for word in part)
    named = (*sayings.groups.values(), *sayings.tells.values(), *sayings.sets.values())
    listed = [text for texts in named for text in texts] + [" ".join(stands) for stands in short.values()]
    ruled = [line for rules in sayings.rules.values() for line in (*rules.act, *rules.offer)]
    listed += [part for line in ruled for part in _bare(line)]
    used.update({word: _COMMON for text in listed for part in sentences(text) for word in part})
    whole = sum(used.values())
    slips: defaultdict[str, list[str]] = defaultdict(list)
    for word, times in sorted(used.items()):
        if times >= _COMMON and len(word) >= _SHORTEST and word.isalpha():
            for left in dict.fromkeys((word, *without_one(word))):
                slips[left].append(word)
    costs = {word: -log(times / whole) for word, times in sorted(used.items()) if word not in short or len(word) > 1}
    return Spelling(costs, short, {left: tuple(words) for left, words in slips.items()})


def groups_of(sayings: Sayings) -> Groups:
    """Return the group of each run of words."""
    return {words: group for group, texts in sayings.groups.items() for text in texts for words in sentences(text)}


def tells_of(sayings: Sayings) -> dict[str, tuple[Tell, ...]]:
    """Return what words tell of a person, by the first word, the longest first."""
    found: defaultdict[str, list[Tell]] = defaultdict(list)
    for told, texts in sayings.tells.items():
        for words in (words for text in texts for words in sentences(text)):
            found[words[0]].append((words, told))
    return {word: tuple(sorted(tells, key=lambda tell: (-len(tell[0]), tell))) for word, tells in found.items()}


def screen_of(sayings: Sayings, spelling: Spelling) -> Screen:
    """Return the written rules, each under the words of its rarest place."""
    found: dict[bool, defaultdict[str, list[Rule]]] = {True: defaultdict(list), False: defaultdict(list)}
    for danger in Danger:
        rules = sayings.rules.get(danger)
        if rules is None:
            continue
        for level, lines in ((Level.ACT, rules.act), (Level.OFFER, rules.offer), (None, rules.never)):
            for line in lines:
                for pattern in parse(line, sayings.sets, sayings.groups):
                    rule = Rule(danger, level or Level.OFFER, pattern)
                    for word in sorted(pattern.anchor(spelling.costs)):
                        found[level is None][word].append(rule)
    rules_by, never_by = ({word: tuple(rules) for word, rules in by.items()} for by in (found[False], found[True]))
    past = tuple(pattern for line in sayings.past for pattern in parse(line, sayings.sets, sayings.groups))
    return Screen(rules_by, never_by, frozenset(sayings.sets.get("denials", ())), past)


def _every(sayings: Sayings) -> Iterator[Saying]:
    for listed in (*sayings.pages.values(), *sayings.act.values(), *sayings.offer.values(), sayings.none):
        yield from listed


def _bare(line: str) -> Iterator[str]:
    """Yield the plain words of a rule."""
    for part in line.removeprefix("?").split():
        for word in part.removeprefix("?").split("|"):
            if word[:1] not in "@=.#":
                yield word
