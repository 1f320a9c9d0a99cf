"""`vesper map`: draw the conversation, topic by topic."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands._content import content_option
from bot.commands._exits import Exit, Stopped


@click.command()
@content_option
@click.option("--topic", help="Draw this topic alone. Without --out its drawing is printed.")
@click.option(
    "--form", type=click.Choice(["mermaid", "svg"]), default="mermaid", show_default=True, help="How to draw."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write a file for each topic into this folder. It is made if it is not there.",
)
def command(*, content: Path, topic: str | None, form: str, out: Path | None) -> None:
    """Draw the conversation: the pages of a topic, and where their choices lead.

    Dashed lines are choices that are only there for some; pages with a thick
    border hold an act, or lead to a person.
    """
    from bot.authoring.compile import load_draft  # noqa: PLC0415 - only this command pays for it
    from bot.authoring.map import mermaid, svg, topics_of  # noqa: PLC0415

    script = load_draft(content)
    known = topics_of(script)
    if topic is not None and topic not in known:
        raise Stopped(f'there is no topic "{topic}". There are: {", ".join(known)}.', Exit.USAGE)
    if topic is None and out is None:
        raise Stopped("name a topic with --topic, or a folder for all of them with --out.", Exit.USAGE)
    draw, suffix = (mermaid, "mmd") if form == "mermaid" else (svg, "svg")
    for name in known if topic is None else (topic,):
        drawn = draw(script, name)
        if out is None:
            click.echo(drawn, nl=False)
        else:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{name}.{suffix}").write_text(drawn, "utf-8")
