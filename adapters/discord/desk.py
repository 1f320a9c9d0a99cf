"""The desk: everything that comes from Discord is answered here, the first answer before anything else is done."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any, Final, assert_never

from adapters.discord.answers import (
    ATTACHMENT,
    NOT_POSTED,
    WORDS,
    Answer,
    Then,
    answer,
    fresh_context,
    notice_reply,
    opens_own,
    page_reply,
)
from adapters.discord.first import UNCHANGED, Fate, give_first_answer
from adapters.discord.read import Asking, Interaction, Place, Written, read_interaction, read_written
from adapters.discord.rest import Rest
from adapters.discord.servers import NOTHING, Servers
from adapters.discord.wire import LOST, UNSENT, Said, Wire
from adapters.discord.write import Json, Kept, Notice, Private, kept, private, public
from bot.core.context import Context
from bot.core.messages import Platform, Reply
from bot.core.safety import safe_card
from bot.core.show import voice_of
from bot.service.health import Tally
from bot.service.limits import FORGET_AFTER, Admission, Flood
from bot.service.log import Happening
from bot.service.shell import Shell

NO_SUGGESTIONS: Final[Json] = {"type": 8, "data": {"choices": []}}
"""What a half-typed command gets: we have none that suggests anything."""


@dataclass(slots=True)
class _Presses:
    """The presses of one message that are being answered: the newest, and how many."""

    newest: int = 0
    open: int = 0


class Desk:
    """Takes what Discord delivers, and answers it. Keeps nothing of it once it is answered."""

    def __init__(self, shell: Shell, wire: Wire, rest: Rest, servers: Servers) -> None:
        self._shell, self._wire, self._rest, self._servers = shell, wire, rest, servers
        self._flood = Flood()
        self._tasks: set[asyncio.Task[None]] = set()
        self._presses: dict[int, _Presses] = {}
        self._closed = False

    def take_interaction(self, raw: object) -> None:
        """Answer a command or a press. Returns at once and never raises."""
        asked = None if self._closed else read_interaction(raw)
        if asked is None:
            self._shell.health.count(Tally.UNKNOWN_UPDATES, Platform.DISCORD)
            return
        if asked.message is not None and not opens_own(asked):  # on a notice, others press beside one
            presses = self._presses.setdefault(asked.message.id, _Presses())
            presses.newest, presses.open = asked.id, presses.open + 1
        self._start(self._serve(asked))

    def take_message(self, raw: object) -> None:
        """Answer somebody who wrote into the bot's own chat. Returns at once and never raises."""
        written = read_written(raw)
        if written is not None and not self._closed:
            self._start(self._greet(written))

    async def finish(self, seconds: float) -> None:
        """Take nothing more, wait for what is being answered, so many seconds at most, then let go."""
        self._closed = True
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=seconds)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    @property
    def busy(self) -> int:
        """How many are being answered."""
        return len(self._tasks)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - one bad turn never stops another (P-14)
            self._shell.health.count(Tally.FAILED, Platform.DISCORD)
            self._shell.log.say(Happening.TURN_FAILED, Platform.DISCORD, error=error)

    # --- interactions -----------------------------------------------------------------------------

    async def _serve(self, asked: Interaction) -> None:
        try:
            if asked.asking is Asking.HALF_TYPED:
                await self._first(asked, NO_SUGGESTIONS)
                return
            made = self._made(asked)
            fate, _ = await self._first(asked, self._body(asked, made))
            if fate is Fate.REFUSED:
                fate, _ = await self._first(asked, self._safe(asked))
            self._count(fate)
            if fate is Fate.DELIVERED:
                await self._after(asked, made)
        finally:
            if asked.message is not None and not opens_own(asked):
                presses = self._presses[asked.message.id]
                presses.open -= 1
                if not presses.open:
                    del self._presses[asked.message.id]

    def _made(self, asked: Interaction) -> Answer:
        try:
            return answer(self._shell, self._servers, asked)
        except Exception as error:  # noqa: BLE001 - a person is always answered
            self._shell.log.say(Happening.TURN_FAILED, Platform.DISCORD, error=error)
            return Answer(safe_card(), Context(), opens=opens_own(asked))

    def _body(self, asked: Interaction, made: Answer) -> Json:
        if made.then in (Then.POST, Then.FRESH) and not made.opens:
            return UNCHANGED
        return self._shown(asked, made.reply, made.context, opens=made.opens)

    def _safe(self, asked: Interaction) -> Json:
        self._shell.health.count(Tally.SAFE_CARDS)
        return self._shown(asked, safe_card(), Context(), opens=opens_own(asked))

    def _shown(self, asked: Interaction, reply: Reply, context: Context, *, opens: bool) -> Json:
        """Return the first answer that shows `reply`: in the message that was pressed, or as a private one of its own.

        No message that others may see is ever changed.
        """
        if asked.message is not None and not opens:
            if asked.message.ephemeral:
                return self._private(reply, context).update()
            if asked.place is Place.OWN_CHAT:
                return self._kept(reply, context).update()
        return self._private(reply, context).first()

    async def _first(self, asked: Interaction, body: Json) -> tuple[Fate, Said]:
        return await give_first_answer(
            self._wire,
            f"/interactions/{asked.id}/{asked.token}/callback",
            body,
            overtaken=lambda: self._overtaken(asked),
        )

    def _overtaken(self, asked: Interaction) -> bool:
        """Whether the person pressed something newer on the same message, such as Hide."""
        if asked.message is None or opens_own(asked):
            return False
        return self._presses[asked.message.id].newest != asked.id

    def _count(self, fate: Fate) -> None:
        tally = {Fate.DELIVERED: Tally.TURNS, Fate.LATE: Tally.PRESSES_LATE}.get(fate, Tally.FAILED)
        self._shell.health.count(tally, Platform.DISCORD)

    # --- what is done after the first answer --------------------------------------------------------

    async def _after(self, asked: Interaction, made: Answer) -> None:
        match made.then:
            case Then.NOTHING:
                return
            case Then.HIDE:
                await self._hide(asked)
            case Then.FRESH:
                await self._show_fresh(asked, made)
            case Then.POST:
                await self._post(asked, made)
            case Then.SAVE:
                if made.chosen is not None:
                    await self._servers.choose(asked.server, made.chosen)
            case Then.FORGET:
                await self._forget(asked.server)
            case _:
                assert_never(made.then)

    async def _hide(self, asked: Interaction) -> None:
        """Take the message away; its words are gone already. In the bot's own chat, its other messages as well."""
        if asked.message is not None:
            await self._wire.call("DELETE", f"{self._webhook(asked)}/messages/@original")
        if asked.place is Place.OWN_CHAT:
            await self._rest.clear(asked.channel)

    async def _show_fresh(self, asked: Interaction, made: Answer) -> None:
        """Show the reply as a new message and take the old one away, since screen readers do not announce a change.

        Once something newer was pressed, such as Hide, it is not shown any more (A-04).
        """
        if made.opens or asked.message is None or self._overtaken(asked):
            return
        if asked.message.ephemeral:
            change = self._private(made.reply, made.context).message()
            said = await self._wire.call("POST", self._webhook(asked), change)
        else:
            shown = self._kept(made.reply, made.context)
            said, change = await self._rest.post(asked.channel, shown.message(once=asked.id)), shown.changed()
        original = f"{self._webhook(asked)}/messages/@original"
        if said.good and self._overtaken(asked):
            await self._take_back(asked, said.message)
        elif said.good:
            await self._wire.call("DELETE", original)
        else:
            await self._wire.call("PATCH", original, change)

    async def _take_back(self, asked: Interaction, message: int) -> None:
        if asked.place is Place.OWN_CHAT:
            await self._rest.delete(asked.channel, message)
        else:
            await self._wire.call("DELETE", f"{self._webhook(asked)}/messages/{message}")

    async def _post(self, asked: Interaction, made: Answer) -> None:
        """Post a notice: as a message of its own where the bot may write, else as the answer to the moderator.

        One that may have arrived is sent again under its number, which Discord takes once, and in no other way.
        """
        assert made.notice is not None
        said, words = UNSENT, notice_reply(self._shell, self._servers, asked.server, made.notice)
        if words is not None:
            notice = public(made.notice, words)
            if asked.may_post:
                said = await self._rest.post(asked.channel, notice.message(once=asked.id))
                if said == LOST:
                    said = await self._rest.post(asked.channel, notice.message(once=asked.id))
            if not said.good and said != LOST:
                said = await self._wire.call("POST", self._webhook(asked), notice.message())
        if said.good and made.notice is Notice.PANEL:
            await self._move_panel(asked.server, asked.channel, said.message)
        reply = made.reply if said.good else page_reply(self._shell, NOT_POSTED, made.context)
        shown = self._private(reply, made.context).message()
        await self._wire.call("PATCH", f"{self._webhook(asked)}/messages/@original", shown)

    async def _move_panel(self, server: int, channel: int, message: int) -> None:
        before = self._servers.chosen(server)
        await self._servers.choose(server, replace(before, panel=(channel, message)))
        if before.panel is not None:
            await self._rest.delete(*before.panel)

    async def _forget(self, server: int) -> None:
        before = self._servers.chosen(server)
        await self._servers.forget(server)
        if before.panel is not None:
            await self._rest.delete(*before.panel)

    # --- the bot's own chat -------------------------------------------------------------------------

    async def _greet(self, written: Written) -> None:
        """Show the start screen to somebody who wrote, and take the bot's earlier messages away."""
        tag = self._shell.tags.tag(Platform.DISCORD, written.channel)
        admission = self._flood.admit(tag, urgent=False)
        asyncio.get_running_loop().call_later(FORGET_AFTER + 1, self._flood.forget_idle)
        if admission is Admission.SILENCE:
            self._shell.health.count(Tally.DROPPED, Platform.DISCORD)
            return
        context = fresh_context(self._shell.script, NOTHING, "")
        if written.files:
            self._shell.health.count(Tally.PICTURES, Platform.DISCORD)
        if admission is Admission.SLOW_DOWN:
            reply = self._shell.pause(context).reply
        else:
            reply = page_reply(self._shell, ATTACHMENT if written.files else WORDS, context)
        said = await self._rest.post(written.channel, self._kept(reply, context).message(once=written.message))
        if said.good:
            self._shell.health.count(Tally.TURNS, Platform.DISCORD)
            await self._rest.clear(written.channel, keep=(said.message,))

    # --- helpers ------------------------------------------------------------------------------------

    def _private(self, reply: Reply, context: Context) -> Private:
        return private(reply, self._choose(context))

    def _kept(self, reply: Reply, context: Context) -> Kept:
        return kept(reply, self._choose(context))

    def _choose(self, context: Context) -> str:
        return voice_of(self._shell.script, context, self._shell.now()).label("words/choose")

    @staticmethod
    def _webhook(asked: Interaction) -> str:
        return f"/webhooks/{asked.application}/{asked.token}"
