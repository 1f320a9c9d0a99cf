"""A turn on Telegram: the event goes to the shell, its screen into the living message, and what was typed away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Final

from adapters.telegram.elsewhere import Doorman
from adapters.telegram.read import Arrival, Elsewhere
from adapters.telegram.send import Fate, RefusedScreenError, Sender
from adapters.telegram.trails import Trail, Trails
from adapters.telegram.write import Parameters, as_edit, blank, write
from bot.core.context import Age, decode, encode
from bot.core.fit import TELEGRAM, fit, part_of
from bot.core.messages import Command, Effect, Event, Opened, Platform, Pressed, Reply, Said, Screen, SentMedia, Span
from bot.core.safety import safe_card
from bot.core.show import Outcome, voice_of
from bot.core.step import step
from bot.service.health import Tally
from bot.service.log import Happening
from bot.service.shell import Shell, hides
from bot.service.turns import Turn

ABLE: Final = replace(TELEGRAM, text_limit=TELEGRAM.text_limit - 96)
"""What a screen may hold, with room for the line that it may be here twice."""


@dataclass(frozen=True, slots=True)
class Job:
    """What one turn is about, and whether its person sends faster than can be answered."""

    what: Arrival | Elsewhere
    slow: bool = False


class Answers:
    """Answers one turn after another. Holds no sentence and takes no decision about what to say."""

    def __init__(self, shell: Shell, sender: Sender, trails: Trails, doorman: Doorman) -> None:
        self._shell, self._sender, self._trails, self._doorman = shell, sender, trails, doorman
        self._busy: set[int] = set()
        self._beside: set[asyncio.Task[object]] = set()

    async def __call__(self, turn: Turn[Job]) -> None:
        """Answer `turn`: exactly one screen, or none where Hide was pressed or nobody can be reached."""
        what = turn.what.what
        if isinstance(what, Elsewhere):
            await self._doorman.turn_away(turn, what)
            return
        self._busy.add(turn.tag)
        try:
            await self._answer(turn, what)
        finally:
            self._busy.discard(turn.tag)

    def greet(self, tag: int, arrival: Arrival, *, hides: bool) -> None:
        """Do at once what no queue may hold up: stop the spinner of a press, and blank a screen that is to be hidden.

        Hide itself follows in its turn, and takes away what an answer under way may still bring.
        """
        if arrival.query:
            self._spawn(self._sender.acknowledge(arrival.query))
        if hides and tag in self._busy and isinstance(arrival.incoming.event, Pressed):
            self._spawn(self._sender.blank(arrival.incoming.chat, arrival.message))

    async def settle(self, seconds: float) -> None:
        """Wait for what is done beside the turns, `seconds` at most, and leave the rest."""
        if self._beside:
            _, left = await asyncio.wait(self._beside, timeout=min(seconds, 1.0))
            for task in left:
                task.cancel()

    def _spawn(self, work: Coroutine[object, object, object]) -> None:
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _answer(self, turn: Turn[Job], what: Arrival) -> None:
        trail = self.trail(turn.tag, what)
        outcome = self._outcome(turn.what, trail)
        if outcome is None:
            return
        trail.context, trail.seen = outcome.context, max(trail.seen, what.sent, what.shown)
        turn.urgent = turn.urgent or outcome.reply.urgent
        if turn.hides or hides(outcome):
            await self._hide(turn, what, trail, outcome)
            return
        if Effect.REMOVE_PICTURE in outcome.reply.effects:
            await self._remove_pictures(what, trail)
        try:
            await self._show(turn, what, trail, outcome)
        except RefusedScreenError as refusal:
            self._shell.log.say(Happening.TURN_FAILED, Platform.TELEGRAM, error=refusal)
            await self._show(turn, what, trail, Outcome(outcome.context, safe_card(self._shell.script)))

    def trail(self, tag: int, arrival: Arrival) -> Trail:
        """Return what is known of a chat; where that is nothing yet, in the language of the person's app (U-32)."""
        locale = arrival.incoming.locale
        return self._trails.get(tag, locale if locale in self._shell.script.languages else "en")

    def _outcome(self, job: Job, trail: Trail) -> Outcome | None:
        """Return what the script answers; None for the second and further pictures of an album (U-16)."""
        arrival = job.what
        assert isinstance(arrival, Arrival)
        if job.slow:
            return self._shell.pause(trail.context)
        event = arrival.incoming.event
        if isinstance(event, SentMedia):
            self._shell.health.count(Tally.PICTURES, Platform.TELEGRAM)
            known = bool(arrival.album) and arrival.album == trail.album
            trail.album = arrival.album
            if arrival.caption:
                heard = self._shell.answer(trail.context, Said(arrival.caption))
                if heard.context.age is Age.UNDER_18:
                    trail.context = replace(trail.context, age=Age.UNDER_18)
                if heard.reply.urgent:
                    kept = heard.reply.effects - {Effect.REMOVE_WHAT_WAS_TYPED}
                    return Outcome(heard.context, replace(heard.reply, effects=kept))
            if known:
                return None
        return self._shell.answer(trail.context, self._young(trail, arrival))

    def _young(self, trail: Trail, arrival: Arrival) -> Event:
        """Return an old press that says "adult" without it, where the person said since that they are under eighteen.

        It is not old where the screen they are on offers it: the last one from
        here, or one that another process put there since.
        """
        event, context = arrival.incoming.event, trail.context
        if not isinstance(event, Pressed) or context.age is not Age.UNDER_18 or not decode(event.choice).adult:
            return event
        here = step(self._shell.script, context, Pressed(encode(context)), self._shell.now())
        newer = arrival.offered and arrival.shown > trail.seen
        if newer or event.choice in {choice.id for choice in here.reply.choices}:
            return event
        return Pressed(encode(replace(decode(event.choice), age=Age.UNDER_18)))

    # --- showing

    async def _show(self, turn: Turn[Job], arrival: Arrival, trail: Trail, outcome: Outcome) -> None:
        """Show the screen in the living message, or in a new one in its place; then clear up."""
        parameters = _written(outcome.reply)
        event = arrival.incoming.event
        target = _target(arrival, trail, outcome.reply)
        fate = Fate.GONE
        if target is not None:
            fate = await self._sender.edit(turn, arrival.incoming.chat, target, parameters)
        if fate is Fate.GONE:
            picture = arrival.message if isinstance(event, SentMedia) else None
            sent = await self._sender.new(
                turn, arrival.incoming.chat, parameters, self._again(outcome), reply_to=picture
            )
            target, fate = sent.message, sent.fate
        if fate is Fate.UNSURE:
            return
        if fate is Fate.OVER:
            if not turn.overtaken:
                self._trails.forget(turn.tag)
            return
        pressed = arrival.message if isinstance(event, Pressed) else None
        old = {trail.living, pressed} - {target, None}
        trail.living = target
        await self._clear_up(arrival, trail, {number for number in old if number is not None})

    async def _clear_up(self, arrival: Arrival, trail: Trail, old: set[int]) -> None:
        """Remove screens that are not the living one, and what was typed, unless the person keeps it."""
        chat = arrival.incoming.chat
        typed: set[int] = set()
        if isinstance(arrival.incoming.event, Said | Command | Opened) and not trail.context.keep_typed:
            typed = {arrival.message, *(number for number in trail.typed if number <= arrival.message)}
        left = await self._sender.remove(chat, [*old, *typed]) if old or typed else frozenset[int]()
        for number in typed - left:
            trail.typed.pop(number, None)
        for number in old & left:
            await self._sender.blank(chat, number)

    async def _remove_pictures(self, arrival: Arrival, trail: Trail) -> None:
        """Remove what the person sent, since they pressed the button for it."""
        wanted = {*trail.pictures} | ({arrival.picture} if arrival.picture is not None else set())
        left = await self._sender.remove(arrival.incoming.chat, sorted(wanted))
        trail.pictures = dict.fromkeys(sorted(left))

    # --- hiding

    async def _hide(self, turn: Turn[Job], arrival: Arrival, trail: Trail, outcome: Outcome) -> None:
        """Blank first, then remove, then say nothing; or, where something stays, say that (A-02, A-03)."""
        chat = arrival.incoming.chat
        pressed = arrival.message if isinstance(arrival.incoming.event, Pressed) else None
        screens = [number for number in dict.fromkeys((pressed, trail.living)) if number is not None]
        typed = set(trail.typed)
        if pressed is None:
            typed.add(arrival.message)
        await asyncio.gather(*(self._sender.overwrite(turn, blank(chat, number)) for number in screens))
        left = await self._sender.remove(chat, [*typed, *screens])
        pictures = bool(trail.pictures) or arrival.picture is not None
        self._trails.forget(turn.tag)
        if screens and not left and not pictures:
            return
        parameters = _written(outcome.reply)
        stays = [number for number in screens if number in left]
        if stays and await self._sender.overwrite(turn, as_edit(parameters, chat, stays[0])):
            self._trails.get(turn.tag, outcome.context.language).living = stays[0]
            return
        sent = await self._sender.new(turn, chat, parameters, self._again(outcome))
        if sent.message is not None:
            self._trails.get(turn.tag, outcome.context.language).living = sent.message

    # --- writing

    def _again(self, outcome: Outcome) -> Callable[[], Parameters | None]:
        """Return what writes the same screen with a line that it may be here twice; None without such a line."""

        def labelled() -> Parameters | None:
            line = voice_of(self._shell.script, outcome.context, self._shell.now()).word("sent-again")
            if not line:
                return None
            screen = part_of(fit(outcome.reply, ABLE), outcome.reply.part)
            return write(_topped(screen, line))

        return labelled


# --- helpers --------------------------------------------------------------------------------------


def _target(arrival: Arrival, trail: Trail, reply: Reply) -> int | None:
    """Return the message to edit, or None where a new one has to be sent."""
    if Effect.SHOW_FRESH in reply.effects:
        return None
    match arrival.incoming.event:
        case Pressed():
            return arrival.message if arrival.reachable else None
        case Said() | Command():
            return trail.living
        case Opened() | SentMedia():
            return None


def _written(reply: Reply) -> Parameters:
    """Return the parameters of the part of `reply` that is shown."""
    return write(part_of(fit(reply, ABLE), reply.part))


def _topped(screen: Screen, line: tuple[Span, ...]) -> Screen:
    return replace(screen, text=(*line, Span("\n\n"), *screen.text))
