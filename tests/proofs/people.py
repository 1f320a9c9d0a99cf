"""People on the fake Telegram who know what they ought to be shown, and notice what they are not."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.core.context import Age, Context, decode
from bot.core.fit import TELEGRAM, fit, part_of
from bot.core.looks import looks_of
from bot.core.messages import Opened, Pressed
from bot.core.script import Script
from bot.core.show import Outcome
from bot.core.step import step
from tests.fakes.telegram_chats import Message
from tests.fakes.telegram_people import Person
from tests.fakes.telegram_server import TelegramServer

PATIENCE = 120.0
"""Seconds after which an answer counts as lost."""
HALF_HOURS = 8
"""Half hours that a proof may take: what changes within them is not waited for."""


@dataclass(frozen=True)
class Shown:
    """One thing a chat came to show: a new message or an edit that changed something."""

    text: str
    new: bool


@dataclass
class Findings:
    """What went wrong, and how much went on."""

    updates: int = 0
    lost: int = 0
    out_of_order: int = 0
    doubled_edits: int = 0
    labelled: int = 0
    unlabelled: int = 0
    most_copies: int = 1
    waits: list[float] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """What was wrong, each with when it was, what was awaited and what was shown instead."""

    def note(self, what: str, awaited: str, shown: str = "") -> None:
        """Remember what was wrong; the words are those of the content alone."""
        clock = f"{datetime.now():%H:%M:%S}"
        self.seen.append(f"{clock} {what}: awaited {awaited[:300]!r}" + (f", shown {shown[:300]!r}" if shown else ""))

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled without saying so, or out of order."""
        return not (self.lost or self.out_of_order or self.doubled_edits or self.unlabelled)


class Expecting:
    """Knows the words of every screen, so that what is shown can be told apart; `label` is the line of a copy."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._now = datetime.now().astimezone()
        label = script.texts["en"].get("words/sent-again")  # type: ignore[call-overload]  # ids are plain text here
        assert label, "the content has no line for what is sent again"
        self.label = "".join(getattr(part, "text", "") for part in label)
        self.start = self._text(step(script, Context(), Opened(), self._now))
        self._known: dict[str, str | None] = {}

    def after(self, data: str) -> str | None:
        """Return the words after pressing a button; None where they hang on the hour, hide, or go ahead of others."""
        if data not in self._known:
            self._known[data] = self._after(data)
        return self._known[data]

    def _after(self, data: str) -> str | None:
        now = self._pressed(data, 0)
        if now.reply.effects or now.reply.urgent:
            return None
        page = self._script.pages[now.reply.page]
        if looks_of(self._script, page).clock and any(
            self._pressed(data, half).reply != now.reply for half in range(1, HALF_HOURS)
        ):
            return None
        return self._text(now)

    def _pressed(self, data: str, half: int) -> Outcome:
        return step(self._script, Context(), Pressed(data), self._now + half * timedelta(minutes=30))

    def _text(self, outcome: Outcome) -> str:
        screen = part_of(fit(outcome.reply, TELEGRAM), outcome.reply.part)
        return "".join(span.text for span in screen.text)


class Watch:
    """Writes down what each chat came to show, in order; no more than `keep` at a time, where that is given."""

    def __init__(self, server: TelegramServer, keep: int | None = None) -> None:
        self.shown: dict[int, list[Shown]] = {}
        self.gone: dict[int, int] = {}
        self._keep = keep
        self._changed: dict[int, asyncio.Event] = {}
        call = server.methods.call

        def watched(method: str, given: dict[str, Any]) -> Any:
            result = call(method, given)
            if method.lower() in ("sendmessage", "editmessagetext"):
                chat = int(given["chat_id"])
                self.shown.setdefault(chat, []).append(Shown(given["text"], method.lower() == "sendmessage"))
                self._forget(chat)
                self.changed(chat).set()
            return result

        server.methods.call = watched  # type: ignore[method-assign]

    def _forget(self, chat: int) -> None:
        shown = self.shown[chat]
        if self._keep is not None and len(shown) > 2 * self._keep:
            self.gone[chat] = self.gone.get(chat, 0) + len(shown) - self._keep
            del shown[: -self._keep]

    def changed(self, chat: int) -> asyncio.Event:
        """Return what is set whenever the chat shows something new."""
        return self._changed.setdefault(chat, asyncio.Event())


class Walker:
    """Somebody who starts, presses one to three buttons at a time, and waits until all of it was shown, in order."""

    def __init__(
        self,
        server: TelegramServer,
        watch: Watch,
        expecting: Expecting,
        number: int,
        findings: Findings,
        chance: random.Random,
        apart: float = 0.0,
    ) -> None:
        """`apart` are the seconds that lie between somebody's "under 18" and their "adult": one process cannot tell
        what another showed in the same second.
        """
        self.person = Person(server, number)
        self._watch, self._expecting, self._findings, self._chance = watch, expecting, findings, chance
        self._apart, self._young = apart, -apart
        self._seen = 0
        self._copies = 0

    async def walk(self, goes_on: Callable[[], bool], pause: float = 0.0) -> None:
        """Go on until told otherwise."""
        await self._start()
        while goes_on():
            if pause:
                await asyncio.sleep(self._chance.uniform(0, pause))
            pressed = await self._press()
            if not pressed or self._chance.random() < 0.15:  # never twice in a row: a copy of one looks like the other
                await self._start()

    async def _start(self) -> None:
        self.person.types("/start")
        self._findings.updates += 1
        await self._await([(self._expecting.start, True)])

    async def _press(self) -> bool:
        """Press one to three buttons of the screen, as fast as may be; return whether there was any to press."""
        screens = self.person.bot_messages
        if not screens:
            return False
        chosen = self._choose(screens[-1], self._chance.choice((1, 1, 2, 3)))
        if not chosen:
            return False
        for data, _ in chosen:
            self.person.taps(data, on=screens[-1])
            if decode(data).age is Age.UNDER_18:
                self._young = time.monotonic()
            self._findings.updates += 1
        await self._await([(text, False) for _, text in chosen])
        return True

    def _choose(self, screen: Message, most: int) -> list[tuple[str, str]]:
        """Return buttons that each lead somewhere other than the one before.

        None says "adult" after one that says "under 18": it would be old by then, and so keep to "under 18".
        """
        buttons = [button["callback_data"] for row in screen.rows for button in row]
        self._chance.shuffle(buttons)
        chosen: list[tuple[str, str]] = []
        soon = time.monotonic() < self._young + self._apart
        last = screen.text
        for data in buttons:
            text = self._expecting.after(data)
            old = decode(data).adult and (soon or any(decode(other).age is Age.UNDER_18 for other, _ in chosen))
            if text is not None and text not in (last, screen.text) and len(chosen) < most and not old:
                chosen.append((data, text))
                last = text
        return chosen

    async def _await(self, expected: list[tuple[str, bool]]) -> None:
        """Wait until all that is expected was shown, and note whatever else was."""
        began = asyncio.get_running_loop().time()
        done = 0
        last = ""
        self._copies = 0
        try:
            async with asyncio.timeout(PATIENCE):
                while done < len(expected):
                    shown = await self._next()
                    wanted, new = expected[done]
                    if self._words(shown) == wanted and (shown.new == new or shown.new):
                        done += 1
                        last = wanted
                        self._count(shown)
                    else:
                        self._judge(shown, last, wanted)
        except TimeoutError:
            self._findings.lost += len(expected) - done
            self._findings.note("lost", expected[done][0])
        self._findings.waits.append(asyncio.get_running_loop().time() - began)

    async def _next(self) -> Shown:
        chat = self.person.chat.id
        changed = self._watch.changed(chat)
        while len(self._watch.shown.get(chat, ())) + self._watch.gone.get(chat, 0) <= self._seen:
            changed.clear()
            await changed.wait()
        self._seen += 1
        return self._watch.shown[chat][self._seen - 1 - self._watch.gone.get(chat, 0)]

    def _words(self, shown: Shown) -> str:
        return shown.text.removeprefix(self._expecting.label).lstrip("\n")

    def _count(self, shown: Shown) -> None:
        if shown.text.startswith(self._expecting.label):
            self._findings.labelled += 1

    def _judge(self, shown: Shown, last: str, wanted: str) -> None:
        """Say what is wrong with something that was shown and not expected: nothing, where it is a labelled copy."""
        if shown.text.startswith(self._expecting.label):
            self._findings.labelled += 1
            self._copies += 1
            self._findings.most_copies = max(self._findings.most_copies, self._copies + 1)
        elif shown.new:
            self._findings.unlabelled += 1
            self._findings.note("a copy without a label", wanted, shown.text)
        elif self._words(shown) == last:
            self._findings.doubled_edits += 1
            self._findings.note("an edit shown twice", wanted, shown.text)
        else:
            self._findings.out_of_order += 1
            self._findings.note("out of order", wanted, shown.text)
