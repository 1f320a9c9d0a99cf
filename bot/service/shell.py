"""The shell: what every adapter is given. It knows the script, the ledger and the hour, and no platform."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.core.context import Context, PageCode, page_code
from bot.core.heard import Certainty, Level
from bot.core.messages import Command, Effect, Event, Opened, PageId, Pressed, Said, SentMedia
from bot.core.safety import SAFE_CARD
from bot.core.script import DANGER, HIDE, Script
from bot.core.show import Outcome, show_page
from bot.core.step import step
from bot.service.content import Content
from bot.service.health import Health, Tally
from bot.service.ledger import Ledger
from bot.service.limits import Tags
from bot.service.log import Log
from bot.service.safe import bare_script, safe_outcome
from bot.service.switch import Switch
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.service.totals import Counting
    from bot.service.web import Web

PAUSE: Final = PageId("answers.pause")
"""The page for somebody who sends faster than can be answered."""
MOST_HIDING: Final = 40
"""Letters of words that may ask to hide."""


class Shell:
    """What one adapter works with; all but `settings` and `stopping` is shared by the adapters of a process."""

    def __init__(
        self,
        settings: Settings,
        content: Content,
        ledger: Ledger,
        *,
        health: Health,
        log: Log,
        tags: Tags,
        switch: Switch,
        counting: Counting | None = None,
        web: Web | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.settings = settings
        self.ledger = ledger
        self.health = health
        self.log = log
        self.tags = tags
        self.switch = switch
        self.web = web
        """The server on VESPER_HTTP_LISTEN, for webhooks; None where none is set."""
        self.stopping = asyncio.Event()
        """Set when the adapter is to end: stop fetching, finish what is in flight within 8 seconds."""
        self.content = content
        self._counting = counting
        self._clock = clock

    @property
    def script(self) -> Script:
        """The script as it is now, one without pages where none could be loaded. Hold it no longer than a turn."""
        return self.content.script or bare_script()

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self._clock()

    def answer(self, context: Context, event: Event) -> Outcome:
        """Return what to answer. Total and fast: never raises, never waits.

        With the safe card switched on, or without content, everything but Hide is answered by the safe card.
        """
        script = self.content.script
        if script is None or self.switch.on:
            self.health.count(Tally.SAFE_CARDS)
            return safe_outcome(script, context, event, hides=self.is_hide(event))
        outcome = step(script, context, event, self.now())
        if outcome.reply.page == SAFE_CARD:
            self.health.count(Tally.SAFE_CARDS)
        elif self._counting is not None:
            self._counting.count(script, outcome, self.now())
        return outcome

    def pause(self, context: Context) -> Outcome:
        """Return the one card for somebody who sends faster than can be answered (L-02)."""
        script = self.script
        if PAUSE not in script.pages or self.switch.on:
            return safe_outcome(self.content.script, context, Opened(), hides=False)
        return show_page(script, context, PAUSE, self.now())

    def is_hide(self, event: Event) -> bool:
        """Whether `event` asks to hide. A press or a command needs neither content nor store, and takes a microsecond.

        Of words only short ones are looked at: whoever needs to hide does not type a story.
        """
        match event:
            case Pressed():
                return event.choice[1:6] in (page_code(self.script.hide), page_code(HIDE))
            case Command():
                name = event.name.lower()
                return name == "hide" or self.script.commands.get(name) == self.script.hide
            case Said():
                return len(event.text) <= MOST_HIDING and self._opens_hide(event.text)
            case Opened() | SentMedia():
                return False

    def _opens_hide(self, text: str) -> bool:
        heard = self.script.hear(text)
        flagged = any(flag.level is Level.ACT for flag in heard.flags)
        return not flagged and heard.certainty is Certainty.OPEN and heard.guesses[0].page == self.script.hide

    def is_urgent(self, event: Event) -> bool:
        """Whether `event` goes ahead of every queue: Hide, the danger button, or words that speak of danger."""
        if self.is_hide(event):
            return True
        match event:
            case Pressed():
                code = PageCode(event.choice[1:6])
                return code == page_code(DANGER) or self._urgent(self.script.by_code.get(code))
            case Command():
                return self._urgent(self.script.commands.get(event.name.lower()))
            case Said():
                return any(flag.level is Level.ACT for flag in self.script.hear(event.text).flags)
            case Opened() | SentMedia():
                return False

    def _urgent(self, page: PageId | None) -> bool:
        known = None if page is None else self.script.pages.get(page)
        return known is not None and known.urgent


def hides(outcome: Outcome) -> bool:
    """Whether the answer is to take everything away."""
    return Effect.HIDE in outcome.reply.effects
