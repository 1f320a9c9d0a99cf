"""A conversation played against a script: what each turn came to, and where that is not what the file says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.authoring.conversations.format import Conversation, Line
from bot.core.conditions import apply
from bot.core.context import Context, decode, encode
from bot.core.fit import render_text
from bot.core.messages import (
    Choice,
    Command,
    Effect,
    Event,
    FactCard,
    MediaKind,
    Opened,
    Pressed,
    Reply,
    Role,
    Said,
    SentMedia,
    ServiceCard,
    plain,
)
from bot.core.script import Script
from bot.core.show import Outcome
from bot.core.step import step

LONDON: Final = ZoneInfo("Europe/London")
TOLD: Final = (Effect.HIDE, Effect.REMOVE_PICTURE, Effect.SHOW_FRESH)
"""The effects a conversation speaks of; that typed words are removed goes without saying."""


class NoSuchChoice(Exception):  # noqa: N818 - it is named for what it is
    """A turn presses what is not on the screen."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that was played. `wrong` says, one to a line, what is not as the file says."""

    line: Line
    outcome: Outcome
    wrong: tuple[str, ...]


def moment_of(at: str) -> datetime:
    """Return the moment that `at` names, in Europe/London unless it says otherwise. Raises ValueError."""
    moment = datetime.fromisoformat(at)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=LONDON)


def play(script: Script, conversation: Conversation) -> Iterator[Turn]:
    """Yield each turn as it is played, with the context encoded and decoded between them.

    Raises NoSuchChoice where a press cannot be made, and ValueError where `at` is no moment.
    """
    now = moment_of(conversation.at)
    code = encode(apply(conversation.preset, Context()))
    replies: list[Reply] = []
    last = min(conversation.within, len(conversation.turns) - 1)
    for taps, line in enumerate(conversation.turns):
        outcome = step(script, decode(code), _event(line, replies), now)
        if line.event == "open" and conversation.preset:
            preset = apply(conversation.preset, outcome.context)
            outcome = step(script, preset, Pressed(encode(preset)), now)
        code = encode(outcome.context)
        replies.append(outcome.reply)
        missing = _missing(conversation, replies) if taps == last else ()
        yield Turn(line, outcome, (*_wrong(conversation, line, script, outcome), *missing))


def renewed(script: Script, conversation: Conversation) -> Conversation:
    """Return `conversation` with what its turns come to now in place of what they were to come to."""
    turns = play(script, conversation)
    lines = tuple(replace(turn.line, expects=told(script, turn.outcome, turn.line)) for turn in turns)
    return replace(conversation, turns=lines)


def told(script: Script, outcome: Outcome, line: Line | None = None) -> dict[str, Any]:
    """Return what a conversation says of a turn.

    The answers are told only where `line` asks for them, and so are the choices
    after typed words: the pages that words may mean beside change with every
    phrase that is added.
    """
    reply = outcome.reply
    found: dict[str, Any] = {
        "page": str(reply.page),
        "facts": [str(block.fact) for block in reply.blocks if isinstance(block, FactCard)],
        "services": {str(block.service): str(block.opening.state) for block in _cards(reply)},
        "choices": [str(choice.to) for choice in reply.choices if choice.role is Role.WAY],
        "effects": [str(effect) for effect in TOLD if effect in reply.effects],
    }
    kept = {name: value for name, value in found.items() if value}
    if line is not None and line.event == "say" and "choices" not in line.expects:
        kept.pop("choices", None)
    if line is not None and "answers" in line.expects:
        answers = answers_of(script, outcome.context)
        kept["answers"] = {name: answers.get(name, "none") for name in line.expects["answers"]}
    return kept


# --- events ---------------------------------------------------------------------------------------


def _event(line: Line, replies: list[Reply]) -> Event:
    match line.event:
        case "open":
            return Opened(line.value)
        case "say":
            return Said(line.value)
        case "code":
            return Pressed(line.value)
        case "command":
            return Command(line.value)
        case "media":
            return SentMedia(MediaKind(line.value))
        case _:
            return Pressed(_choice(line, replies).id)


def _choice(line: Line, replies: list[Reply]) -> Choice:
    """Return the choice that `line` presses, on the last screen or an older one."""
    if not replies or line.older > len(replies):
        raise NoSuchChoice(f"press {line.value}: there is no screen to press it on")
    reply = replies[line.older - 1] if line.older else replies[-1]
    choices = [choice for choice in reply.choices if line.value in (choice.to, choice.role)]
    if line.value not in list(Role):
        choices = [choice for choice in choices if choice.role is Role.WAY] or choices
    fitting = fitting_choices(choices, line.sets)
    if not fitting:
        there = ", ".join(dict.fromkeys(choice.to for choice in reply.choices))
        raise NoSuchChoice(f"press {line.value}: not on {reply.page}, which leads to {there}")
    if line.nth > len(fitting):
        raise NoSuchChoice(f"press {line.value}: there are {len(fitting)} such choices on {reply.page}")
    if not line.nth and len({choice.id for choice in fitting}) > 1:
        raise NoSuchChoice(f"press {line.value}: several on {reply.page} lead there; say which with sets or nth")
    return fitting[max(line.nth, 1) - 1]


def fitting_choices(choices: Sequence[Choice], sets: tuple[tuple[str, str], ...]) -> list[Choice]:
    """Return those of `choices` that carry every answer of `sets`."""
    return [choice for choice in choices if apply(sets, carried := decode(choice.id)) == carried]


# --- what is wrong --------------------------------------------------------------------------------


def _wrong(conversation: Conversation, line: Line, script: Script, outcome: Outcome) -> Iterator[str]:
    found = told(script, outcome, line)
    for name, wanted in line.expects.items():
        empty: Any = {} if isinstance(wanted, dict) else []
        got = found.get(name, empty)
        if got != wanted:
            yield f"{name}: {wanted} is expected, and it is {got}"
    for without in (conversation.without, line.without):
        shown = _shown(outcome.reply)
        for name, banned in without.items():
            if name == "words":
                yield from (f"the word {word!r} appears" for word in banned if word.lower() in shown[name])
            else:
                yield from (f"{name}: {entry} appears" for entry in banned if entry in shown[name])


def _missing(conversation: Conversation, replies: list[Reply]) -> Iterator[str]:
    """Say what the person needs and no reply so far has shown; a choice that leads to a page does not show it."""
    seen = [_shown(reply) | {"pages": {reply.page}} for reply in replies]
    for name, needed in conversation.needs.items():
        for entry in needed:
            wanted = entry.lower() if name == "words" else entry
            if not any(wanted in shown[name] for shown in seen):
                yield f"{name}: {entry} is needed within {conversation.within} taps, and was not shown"


def _shown(reply: Reply) -> dict[str, Any]:
    labels = " ".join(choice.label for choice in reply.choices)
    return {
        "pages": {reply.page, *(choice.to for choice in reply.choices)},
        "services": {block.service for block in _cards(reply)},
        "facts": {block.fact for block in reply.blocks if isinstance(block, FactCard)},
        "words": f"{plain(render_text(reply.blocks))} {labels}".lower(),
    }


def _cards(reply: Reply) -> tuple[ServiceCard, ...]:
    return tuple(block for block in reply.blocks if isinstance(block, ServiceCard))


def answers_of(script: Script, context: Context) -> dict[str, str]:
    """Return what was answered so far, by field, in the words of the content."""
    since = context.since.isoformat() if isinstance(context.since, date) else context.since
    fields = {name: getattr(context, name) for name in ("nation", "age", "who", "what", "police")}
    fields |= {"since": since, "site": script.by_site_code.get(context.site), "language": context.language}
    return {name: str(value) for name, value in fields.items() if value is not None}
