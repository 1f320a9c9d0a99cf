"""Turns: one event in, one reply out; a chat's turns in order, chats side by side, each update answered once.

A chat is an actor with a short queue of its own. It exists while it has
something to do, and it is known by a keyed hash, in memory only.

Hide overtakes: whatever of its chat still waits is dropped, what is being
worked on is stopped unless it is already being sent, and whatever comes late
sees `Turn.overtaken` and keeps quiet.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from bot.core.messages import Platform
from bot.service.health import Health, Tally
from bot.service.ledger import ChatBusyError, Claim, Ledger
from bot.service.limits import Tags
from bot.service.log import Happening, Log
from bot.service.turn import Ending, Turn

T = TypeVar("T")

__all__ = ["Ending", "Turn", "Turns"]

MOST_IN_CHAT: Final = 20
"""Turns that wait in one chat at most; then the oldest that is not urgent goes (L-08)."""
MOST_IN_ALL: Final = 5000
"""Turns that wait in all before `room` makes the receiver wait."""


class Turns(Generic[T]):
    """Answers what `put` is given through `answer`, chat by chat in order."""

    def __init__(
        self,
        platform: Platform,
        answer: Callable[[Turn[T]], Awaitable[None]],
        *,
        ledger: Ledger | None,
        health: Health,
        log: Log,
        tags: Tags,
        most_in_chat: int = MOST_IN_CHAT,
        most_in_all: int = MOST_IN_ALL,
    ) -> None:
        self._platform, self._answer = platform, answer
        self._ledger, self._health, self._log, self._tags = ledger, health, log, tags
        self._most_in_chat, self._most_in_all = most_in_chat, most_in_all
        self._actors: dict[int, _Actor[T]] = {}
        self._noting: set[asyncio.Task[None]] = set()
        self._count = 0
        self._changed = asyncio.Event()

    def put(
        self,
        chat: int,
        delivery: int | None,
        what: T,
        *,
        urgent: bool = False,
        hides: bool = False,
        late: bool = False,
    ) -> asyncio.Future[Ending]:
        """Queue one event of `chat` and return how it will have ended; the future never raises.

        `delivery` is the update's number, None where the platform never delivers twice. `urgent` turns (danger) are
        never dropped; what waits before one in its chat is, so that nothing older is shown over it. `hides` is Hide.
        A `late` one (over a minute old) gives way to anything newer of its chat (N-07).
        """
        tag = self._tags.tag(self._platform, chat)
        turn = Turn(what, tag, delivery, urgent or hides, hides, late)
        turn._ledger, turn._platform = self._ledger, self._platform
        self._count += 1
        turn._ended.add_done_callback(self._one_less)
        actor = self._actors.get(tag)
        if actor is None:
            actor = self._actors[tag] = _Actor()
            self._take_in(actor, turn)
            actor.task = asyncio.create_task(self._work(tag, actor))
        else:
            self._take_in(actor, turn)
        return turn._ended

    @property
    def count(self) -> int:
        """How many turns wait or are being answered."""
        return self._count

    async def room(self) -> None:
        """Return when another turn may be put without filling memory."""
        while self._count >= self._most_in_all:
            self._changed.clear()
            await self._changed.wait()

    async def finish(self, seconds: float) -> bool:
        """Wait for all turns to end, `seconds` at most, then stop the rest as failed. Return whether all ended."""
        tasks = [*self._noting, *(actor.task for actor in self._actors.values() if actor.task is not None)]
        if not tasks:
            return True
        _, left = await asyncio.wait(tasks, timeout=seconds)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return not left

    # --- a chat

    def _take_in(self, actor: _Actor[T], turn: Turn[T]) -> None:
        """Put `turn` in its place in the queue, and drop what it makes pointless."""
        if turn.hides:
            self._overtake(actor)
        elif turn.urgent:
            self._drop(actor, [old for old in actor.queue if not old.urgent])
            if actor.current is not None and not actor.current.urgent:
                self._interrupt(actor, Ending.DROPPED)
        else:
            self._drop(actor, [old for old in actor.queue if old.late and not old.urgent])
            if actor.current is not None and actor.current.late and not actor.current.urgent:
                self._interrupt(actor, Ending.DROPPED)
            if len(actor.queue) >= self._most_in_chat:
                self._drop(actor, [old for old in actor.queue if not old.urgent][:1])
        if turn.urgent:
            ahead = sum(old.urgent for old in actor.queue)
            actor.queue.insert(ahead, turn)
        else:
            actor.queue.append(turn)

    def _overtake(self, actor: _Actor[T]) -> None:
        """Drop all that waits in a chat and stop or silence what is being answered, since Hide was pressed."""
        for old in [old for old in actor.queue if not old.hides]:
            old.overtaken = True
            self._give_up(actor, old, Ending.SUPPRESSED)
        if actor.current is not None and not actor.current.hides:
            actor.current.overtaken = True
            self._interrupt(actor, Ending.SUPPRESSED)

    def _drop(self, actor: _Actor[T], turns: list[Turn[T]]) -> None:
        for turn in turns:
            self._give_up(actor, turn, Ending.DROPPED)

    def _give_up(self, actor: _Actor[T], turn: Turn[T], ending: Ending) -> None:
        """Take a turn out of the queue for good: the ledger calls it done, so that it never comes up again."""
        actor.queue.remove(turn)
        if self._ledger is None or turn.delivery is None:
            self._end(turn, ending)
            return
        task = asyncio.create_task(self._note_given_up(self._ledger, turn, turn.delivery, ending))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)

    async def _note_given_up(self, ledger: Ledger, turn: Turn[T], delivery: int, ending: Ending) -> None:
        try:
            await ledger.done(self._platform, delivery)
        finally:
            self._end(turn, ending)

    def _interrupt(self, actor: _Actor[T], ending: Ending) -> None:
        """Stop the turn being answered, unless something of it may already be on its way."""
        if actor.answering is not None and actor.current is not None and not actor.current._committed:
            actor.interrupted = ending
            actor.answering.cancel()

    async def _work(self, tag: int, actor: _Actor[T]) -> None:
        """Answer the turns of one chat, one after another, and end when there are none."""
        try:
            while actor.queue:
                turn = actor.current = actor.queue.popleft()
                actor.interrupted = None
                ending = await self._turn(actor, turn)
                actor.current = None
                self._end(turn, ending)
        finally:
            self._actors.pop(tag, None)
            left = [*actor.queue] if actor.current is None else [actor.current, *actor.queue]
            for unanswered in left:
                self._end(unanswered, Ending.FAILED)

    async def _turn(self, actor: _Actor[T], turn: Turn[T]) -> Ending:
        """Answer one turn while holding its chat."""
        if self._ledger is None or turn.delivery is None:
            return await self._answered(actor, turn)
        try:
            async with self._ledger.chat(self._platform, turn.tag):
                turn.claim = await self._ledger.claim(self._platform, turn.delivery)
                if turn.claim is Claim.DONE:
                    return Ending.DUPLICATE
                ending = await self._answered(actor, turn)
                if ending.final:
                    await self._ledger.done(self._platform, turn.delivery)
                return ending
        except ChatBusyError:
            return Ending.BUSY

    async def _answered(self, actor: _Actor[T], turn: Turn[T]) -> Ending:
        """Run the adapter's answer in a task of its own, so that Hide can stop it."""
        actor.answering = asyncio.ensure_future(self._answer(turn))
        try:
            await actor.answering
        except asyncio.CancelledError:
            if actor.interrupted is None or not actor.answering.cancelled():
                actor.answering.cancel()
                raise
            return actor.interrupted
        except Exception as error:  # noqa: BLE001 - one bad turn never stops a chat (P-14)
            self._log.say(Happening.TURN_FAILED, self._platform, error=error)
            return Ending.FAILED
        finally:
            actor.answering = None
        return Ending.SUPPRESSED if turn.overtaken else Ending.ANSWERED

    def _end(self, turn: Turn[T], ending: Ending) -> None:
        if turn._ended.done():
            return
        turn._ended.set_result(ending)
        tally = _TALLIES.get(ending)
        if tally is not None:
            self._health.count(tally, self._platform)

    def _one_less(self, _: asyncio.Future[Ending]) -> None:
        self._count -= 1
        self._changed.set()


# --- helpers --------------------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class _Actor(Generic[T]):
    """One chat: what waits, what is being answered, and why that was stopped."""

    queue: deque[Turn[T]] = field(default_factory=deque)
    current: Turn[T] | None = None
    answering: asyncio.Future[None] | None = None
    interrupted: Ending | None = None
    task: asyncio.Task[None] | None = None


_TALLIES: Final = {
    Ending.ANSWERED: Tally.TURNS,
    Ending.DUPLICATE: Tally.DUPLICATES,
    Ending.SUPPRESSED: Tally.SUPPRESSED,
    Ending.DROPPED: Tally.DROPPED,
    Ending.FAILED: Tally.FAILED,
}
