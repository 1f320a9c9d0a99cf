"""A moment on the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import click

LONDON: Final = ZoneInfo("Europe/London")


class Moment(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.5 on
    """A day and a time such as 2026-02-05T23:30, in UK time unless it says otherwise; a day alone is its midnight."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment, aware. Fails with a usage error for anything else."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail("This is no day and time. Write it like 2026-02-05T23:30.", param, ctx)
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=LONDON)
