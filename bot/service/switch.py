"""The kill switch: a file or a signal puts the safe card in place of every page, and back, without a deploy."""

from __future__ import annotations

from pathlib import Path

from bot.service.log import Happening, Log

LOOK_EVERY: float = 2.0
"""Seconds between two looks for the file."""


class Switch:
    """Whether the safe card stands in for every page.

    On while the file exists or a signal said so; a file that cannot be looked for changes nothing.
    """

    def __init__(self, file: Path, log: Log) -> None:
        self._file, self._log = file, log
        self._by_file = False
        self._by_signal = False

    @property
    def on(self) -> bool:
        """Whether every page is replaced."""
        return self._by_file or self._by_signal

    def look(self) -> None:
        """See whether the file is there. May wait for the disk."""
        self.note(self.found())

    def found(self) -> bool | None:
        """Return whether the file is there; None where the disk does not say. May wait for it, and changes nothing."""
        try:
            return self._file.exists()
        except OSError:
            return None

    def note(self, found: bool | None) -> None:
        """Switch on or off, as the file says."""
        if found is not None:
            self._change(by_file=found, by_signal=self._by_signal)

    def signalled(self, *, on: bool) -> None:
        """Switch on or off, as a signal said. Off does not overrule the file."""
        self._change(by_file=self._by_file, by_signal=on)

    def _change(self, *, by_file: bool, by_signal: bool) -> None:
        before = self.on
        self._by_file, self._by_signal = by_file, by_signal
        if self.on != before:
            self._log.say(Happening.SAFE_CARD_ON if self.on else Happening.SAFE_CARD_OFF, loud=True)
