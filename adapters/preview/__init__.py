"""The preview: a local page that shows content as people see it, for those who edit it. It only reads.

Importing it is cheap; aiohttp and what reads YAML are loaded when it serves.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.service.adapters import Finding
    from bot.service.shell import Shell
    from bot.settings import Settings


class Preview:
    """The adapter behind `vesper edit`. `vesper run` never wants it: nobody is answered here."""

    name: Final = "preview"

    def wanted(self, settings: Settings) -> bool:
        """Return False: an editor starts it, no setting does."""
        return False

    async def run(self, shell: Shell) -> None:
        """Return at once: there is nobody to wait for."""

    async def examine(self, settings: Settings) -> tuple[Finding, ...]:
        """Return no findings: it needs nothing."""
        return ()

    def serve(self, folder: Path, port: int, tell: Callable[[str], None]) -> None:
        """Show `folder` on 127.0.0.1 at `port` (0: any that is free) until interrupted; `tell` is told the address.

        Raises ImportError where aiohttp or the authoring tools are not
        installed, OSError where the port is taken.
        """
        import asyncio  # noqa: PLC0415 - loaded when it serves

        from adapters.preview.server import serve  # noqa: PLC0415

        asyncio.run(serve(folder, port, tell))


adapter: Final = Preview()
