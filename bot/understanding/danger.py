"""The danger screen: written rules and a trained line for each danger, either of which is enough to be offered help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.core.heard import LIKELY, Danger, Flag, Level
from bot.understanding.model import Model, Rule
from bot.understanding.normalise import Sentence
from bot.understanding.patterns import Message, Step, ends, read_message, spans
from bot.understanding.score import Score

URGENCY: Final = (Danger.SUICIDE, Danger.DANGER, Danger.BLACKMAIL, Danger.OTHER_CHILD, Danger.UNDER_18)
"""The dangers, the most urgent first: whoever may die before whoever may be hurt before whoever needs another way."""

_EVER: Final = (Danger.OTHER_CHILD, Danger.UNDER_18)
"""Dangers that are no smaller for being past: a picture of a child stays one."""

_ALONE: Final = (Danger.SUICIDE, Danger.DANGER, Danger.UNDER_18)
"""Dangers on which a rule acts alone; of the others it only offers where the trained line has not the least doubt."""

_REACH: Final = 3
"""Words that a denial reaches over."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """The dangers that a message carries, most urgent first, and whether there is doubt about any other."""

    flags: tuple[Flag, ...]
    doubt: bool

    def level(self, danger: Danger) -> Level | None:
        """Return the level of a danger, or None where there is none."""
        return next((flag.level for flag in self.flags if flag.danger is danger), None)


def look_out(model: Model, sentences: Iterable[Sentence], score: Score) -> Alarm:
    """Return the dangers in the sentences. Linear in their length."""
    ruled, unmeant = _ruled(model, read_message(sentences))
    flags: list[Flag] = []
    sure: dict[Danger, float] = {}
    doubt = False
    for danger in URGENCY:
        act, offer = (_chance(model, score, danger, level) for level in (Level.ACT, Level.OFFER))
        level = ruled.get(danger)
        if level is Level.ACT and danger not in _ALONE and offer < model.limit(danger, "doubt"):
            level = Level.OFFER
        if level is not Level.ACT:
            level = _learnt(model, danger, act, offer, unmeant=danger in unmeant) or level
        sure[danger] = 1.0 if level is Level.ACT and ruled.get(danger) is Level.ACT else act
        if level is not None:
            flags.append(Flag(danger, level))
        doubt = doubt or level is not None or offer >= model.limit(danger, "doubt")
    return Alarm(_in_order(flags, sure), doubt)


def _in_order(flags: Iterable[Flag], sure: Mapping[Danger, float]) -> tuple[Flag, ...]:
    """Return the flags, most urgent first, those that are more likely wrong than right behind the others.

    Suicide is never put behind: pressure and a wish to die often come together, and one missed costs a life.
    Between the two that tell of a child the likelier goes first: their words are nearly the same.
    """
    young = sure[Danger.UNDER_18] > sure[Danger.OTHER_CHILD]

    def place(flag: Flag) -> tuple[bool, bool, float]:
        rank: float = URGENCY.index(flag.danger)
        if young and flag.danger is Danger.UNDER_18:
            rank = URGENCY.index(Danger.OTHER_CHILD) - 0.5
        behind = flag.danger is not Danger.SUICIDE and sure[flag.danger] <= LIKELY
        return flag.level is not Level.ACT, behind, rank

    return tuple(sorted(flags, key=place))


def _learnt(model: Model, danger: Danger, act: float, offer: float, *, unmeant: bool) -> Level | None:
    """Return the level that the chances come to; where the words deny it or only sound like it, an offer at most."""
    needed = model.limit(danger, "act")
    if unmeant:
        return Level.OFFER if max(act, offer) >= needed else None
    if act >= needed:
        return Level.ACT
    return Level.OFFER if offer >= model.limit(danger, "offer") else None


def _chance(model: Model, score: Score, danger: Danger, level: Level) -> float:
    lane = len(model.pages) + 2 * list(Danger).index(danger) + (level is Level.OFFER)
    return model.curves[f"{danger}.{level}"].chance(score.margins[lane])


def _ruled(model: Model, message: Message) -> tuple[dict[Danger, Level], set[Danger]]:
    """Return the highest level that the rules give each danger, and the dangers denied or only sounded like."""
    masks: dict[Step, int] = {}
    covered = _covered(model, message, masks)
    denied = _denied(model, message)
    past = _past(model, message, masks)
    found: dict[Danger, Level] = {}
    unmeant = set(covered)
    for rule in _rules(model.screen.rules, message):
        danger = rule.danger
        if found.get(danger) is Level.ACT or found.get(danger) is rule.level:
            continue
        alive = ~covered.get(danger, 0)
        ended = ends(rule.pattern, message, masks, start=~denied, alive=alive)
        if not ended:
            if denied and danger not in unmeant and ends(rule.pattern, message, masks, alive=alive):
                unmeant.add(danger)
            continue
        now = ended if danger in _EVER else ended & ~past
        found[danger] = rule.level if now else Level.OFFER
    return found, unmeant


def _denied(model: Model, message: Message) -> int:
    """Return the places that a denial reaches."""
    denials = message.of(model.screen.denials)
    denied = 0
    for reach in range(1, _REACH + 1):
        denied |= denials << reach
    return denied


def _past(model: Model, message: Message, masks: dict[Step, int]) -> int:
    """Return the places of the sentences that tell of something long over."""
    told = 0
    for pattern in model.screen.past:
        told |= ends(pattern, message, masks)
    places = 0
    for sentence in message.sentences:
        if told & sentence:
            places |= sentence
    return places


def _covered(model: Model, message: Message, masks: dict[Step, int]) -> dict[Danger, int]:
    """Return the places of sayings that only sound like a danger."""
    found: dict[Danger, int] = {}
    for rule in _rules(model.screen.never, message):
        ended = ends(rule.pattern, message, masks)
        if ended:
            found[rule.danger] = found.get(rule.danger, 0) | spans(rule.pattern, ended)
    return found


def _rules(rules: Mapping[str, tuple[Rule, ...]], message: Message) -> Iterator[Rule]:
    """Yield each rule that has one of its rarest words in the message, once."""
    seen: set[int] = set()
    for word in message.places:
        for rule in rules.get(word, ()):
            if id(rule) not in seen:
                seen.add(id(rule))
                yield rule
