"""`vesper verify`: which copy this is: who runs it, its official names, its content, and who reviewed that."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands._content import content_option, script_of
from bot.commands._exits import Exit

if TYPE_CHECKING:  # a script takes time to load
    from bot.authoring.reviews import SignOff
    from bot.core.script import Script

PAGE = "about.verify"
"""The page that the bot itself shows; what it will never ask for stands there."""


@click.command()
@content_option
@click.option("--expect", metavar="FINGERPRINT", help="End with 1 unless the content has this fingerprint.")
def command(*, content: Path, expect: str | None) -> None:
    """Say which copy this is: operator, official names, content, and who reviewed it.

    The fingerprint stands for every content file, so that the same one built
    from the repository is the same content. Also says what the bot shows to
    somebody who asks whether it is real.
    """
    from bot.authoring.reviews import sign_offs_of  # noqa: PLC0415 - only this command pays for it

    script = script_of(content)
    for line in (*_operator(script), "", *_content(script), "", *_page(script), ""):
        click.echo(line)
    for line in _reviews(sign_offs_of(content, script, date.today())):
        click.echo(line)
    if expect is not None and not _same(script.fingerprint, expect):
        click.echo(f"\nvesper: this is not {expect}: the content differs from what was expected.", err=True)
        raise click.exceptions.Exit(Exit.PROBLEMS)


# --- helpers --------------------------------------------------------------------------------------

SHORTEST = 12
"""Letters of a fingerprint that have to be given; as many as the bot shows."""


def _same(fingerprint: str, expected: str) -> bool:
    said = expected.strip().lower()
    return len(said) >= SHORTEST and fingerprint.startswith(said)


def _operator(script: Script) -> list[str]:
    operator = script.operator
    if not operator.name:
        return ["Operator: nobody has put a name to this copy (content/operator.yaml is empty or not there)."]
    named = {
        "Operator": operator.name,
        "Contact": operator.contact,
        "Answers": operator.hours,
        "After hours": operator.after_hours,
        "On Telegram": operator.telegram,
        "On Discord": operator.discord,
    }
    return [f"{title}: {said or 'not said'}" for title, said in named.items()]


def _content(script: Script) -> list[str]:
    from bot.core.wording import FINGERPRINT  # noqa: PLC0415 - as above

    return [
        f"Content: {script.fingerprint} (the bot shows {script.fingerprint[:FINGERPRINT]})",
        f"Of: {script.day}; {len(script.pages)} pages, {len(script.facts)} facts, {len(script.services)} services, "
        f"{len(script.sites)} sites",
    ]


def _page(script: Script) -> list[str]:
    """Return what the bot shows to somebody who asks whether it is real, as it stands in the content."""
    from bot.core.context import Context  # noqa: PLC0415
    from bot.core.fit import render_text  # noqa: PLC0415
    from bot.core.hours import LONDON  # noqa: PLC0415
    from bot.core.messages import PageId, plain  # noqa: PLC0415
    from bot.core.show import move  # noqa: PLC0415

    if PageId(PAGE) not in script.pages:
        return []
    shown = move(script, Context(), PageId(PAGE), datetime.now(LONDON)).reply
    said = plain(render_text(shown.blocks))
    return ["What it says of itself:", *(f"  {line}" if line else "" for line in said.splitlines())]


def _reviews(found: tuple[SignOff, ...]) -> list[str]:
    from bot.authoring.reviews import Role  # noqa: PLC0415

    roles = {signature.role for one in found for signature in one.signed}
    whole = sum(not one.missing for one in found)
    lines = [f"Reviewed: {whole} of {len(found)} topics are signed as they stand."]
    lines += [
        f"No {role.value.replace('-', ' ')} has signed any of it."
        for role in (Role.LAWYER, Role.SURVIVOR_PANEL)
        if role not in roles
    ]
    for one in found:
        who = ", ".join(f"{signature.by} ({signature.role}, {signature.on})" for signature in one.signed)
        earlier = f"; before it changed: {', '.join(old.by for old in one.stale)}" if one.stale else ""
        lines.append(f"  {one.topic:<16} {one.fingerprint}  {who or 'not signed'}{_missing(one)}{earlier}")
    return lines


def _missing(one: SignOff) -> str:
    return f" ({one.missing} of {one.wanted} to sign)" if one.missing else ""
