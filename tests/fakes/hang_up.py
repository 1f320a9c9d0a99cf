"""How a fake ends: nobody who got through is left without an end."""

from __future__ import annotations

import asyncio

from aiohttp import web

UNDER_WAY = 0.02
"""Seconds in which a call that was just taken becomes a connection, which can then be ended."""


async def hang_up(runner: web.BaseRunner) -> None:
    """Stop listening, and end every connection: also those of callers who got through just before."""
    for site in list(runner.sites):
        await site.stop()
    await asyncio.sleep(UNDER_WAY)
    await runner.cleanup()
