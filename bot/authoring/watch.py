"""A content folder under watch: compiled aside whenever a file of it changes, the last good state kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.build import Compiled, build
from bot.authoring.load import content_files

Stamps = Mapping[str, tuple[int, int, int]]
"""When each file was last written, its size, and which file it is."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A folder as it was seen last. `number` counts how often it was compiled, from 1.

    `latest` is what compiling came to now; `good` the last time that there was
    no error, None where there never was.
    """

    number: int
    latest: Compiled
    good: Compiled | None

    @property
    def shown(self) -> Compiled:
        """What a preview shows: the last good state, or where there never was one, what could be built."""
        return self.good or self.latest

    @property
    def held_back(self) -> bool:
        """Whether the files as they are now are not what is shown."""
        return self.good is not None and self.good is not self.latest


class Watch:
    """Looks at a folder when asked to. It only reads, and starts nothing by itself."""

    def __init__(self, folder: Path, compile_folder: Callable[[Path], Compiled] = build) -> None:
        self._folder, self._compile = folder, compile_folder
        self._stamps: Stamps | None = None
        self._seen: Seen | None = None

    def look(self) -> Seen | None:
        """Return the folder compiled anew where a file was written, added or removed since the last look, else None.

        A file that changes while the rest is compiled is noticed by the next
        look. Never raises.
        """
        stamps = _stamps(self._folder)
        if stamps == self._stamps:
            return None
        self._stamps = stamps
        latest = self._compile(self._folder)
        before = self._seen
        good = latest if latest.script is not None else before.good if before else None
        self._seen = Seen(before.number + 1 if before else 1, latest, good)
        return self._seen


# --- helpers --------------------------------------------------------------------------------------


def _stamps(folder: Path) -> Stamps:
    stamps: dict[str, tuple[int, int, int]] = {}
    for path in content_files(folder) if folder.is_dir() else ():
        try:
            found = path.stat()
        except OSError:  # removed between the listing and the look
            continue
        stamps[path.as_posix()] = (found.st_mtime_ns, found.st_size, found.st_ino)
    return stamps
