"""JSON lines: an event in, a reply out. docs/json.md is the promise; this keeps it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any, Final, assert_never

from adapters.terminal.paint import write_spans
from bot.core.context import Context, encode
from bot.core.fit import render_text
from bot.core.messages import (
    Block,
    Caution,
    Command,
    Divider,
    Event,
    FactCard,
    MediaKind,
    Opened,
    Paragraph,
    Pressed,
    ReadOut,
    Said,
    SentMedia,
    ServiceCard,
    SiteCard,
    SourceId,
    SourceList,
    Spans,
    Steps,
    Style,
)
from bot.core.script import Script
from bot.core.show import Outcome

KINDS: Final = tuple(MediaKind)


class BadLine(Exception):  # noqa: N818 - it is named for what it is
    """A line is no event. `code` names the fault for machines, `message` for people; neither repeats the line."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def read_event(line: str) -> Event:
    """Return the event that `line` holds. Raises BadLine where it holds none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine("not-json", 'This is not JSON. A line looks like {"say": "hello"}.') from None
    if not isinstance(found, dict) or len(found) != 1:
        raise BadLine("not-one-event", f"A line is one JSON object with one key, one of: {', '.join(_EVENTS)}.")
    ((key, value),) = found.items()
    if key not in _EVENTS:
        raise BadLine("unknown-event", f"The key is none of: {', '.join(_EVENTS)}.")
    if not isinstance(value, str):
        raise BadLine("not-a-string", "The value is a string, in quotation marks.")
    return _EVENTS[key](value)


def write_fault(number: int, fault: BadLine) -> str:
    """Return the JSON line for a bad line, the `number`th of the input, counted from 1."""
    return _line({"error": {"line": number, "code": fault.code, "message": fault.message}})


def write_reply(script: Script, outcome: Outcome) -> str:
    """Return the JSON line for a reply, in ASCII."""
    reply, context = outcome.reply, outcome.context
    return _line(
        {
            "page": reply.page,
            "text": write_spans(render_text(reply.blocks)),
            "blocks": [_block(block) for block in reply.blocks],
            "choices": [
                {"id": choice.id, "label": choice.label, "role": choice.role, "to": choice.to}
                for choice in reply.choices
            ],
            "facts": [block.fact for block in reply.blocks if isinstance(block, FactCard)],
            "services": [_service(block) for block in reply.blocks if isinstance(block, ServiceCard)],
            "sources": [_source(script, source) for source in _sources(reply.blocks)],
            "effects": sorted(reply.effects),
            "urgent": reply.urgent,
            "language": reply.language,
            "context": encode(context),
            "answers": _answers(script, context),
        }
    )


# --- helpers --------------------------------------------------------------------------------------


def _media(value: str) -> Event:
    if value not in KINDS:
        raise BadLine("unknown-media", f"The kind of media is none of: {', '.join(KINDS)}.")
    return SentMedia(MediaKind(value))


_EVENTS: Final[dict[str, Callable[[str], Event]]] = {
    "say": Said,
    "press": Pressed,
    "command": lambda name: Command(name.removeprefix("/")),
    "open": Opened,
    "media": _media,
}


def _line(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=True, separators=(",", ":"))


def _spans(spans: Spans) -> list[dict[str, str]]:
    return [
        {"text": span.text}
        | ({} if span.style is Style.PLAIN else {"style": span.style.value})
        | ({"href": span.href} if span.href else {})
        for span in spans
    ]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "lines": [_spans(block.text)]}
        case Caution():
            return {"kind": "caution", "lines": [_spans(block.text)]}
        case Steps():
            return {"kind": "steps", "lines": [_spans(item) for item in block.items]}
        case ReadOut():
            return {"kind": "read-out", "lines": [_spans(line) for line in block.lines]}
        case ServiceCard():
            return {"kind": "service", "lines": [_spans(line) for line in block.lines]} | _service(block)
        case SiteCard():
            return {"kind": "site", "id": block.site, "lines": [_spans(line) for line in block.lines]}
        case FactCard():
            lines = [_spans(line) for line in block.lines]
            return {"kind": "fact", "id": block.fact, "standing": block.standing.value, "lines": lines}
        case SourceList():
            return {"kind": "sources", "lines": [_spans(line) for _, line in block.items]}
        case Divider():
            return {"kind": "divider", "lines": []}
        case _:
            assert_never(block)


def _service(card: ServiceCard) -> dict[str, Any]:
    until = card.opening.until
    return {
        "id": card.service,
        "state": card.opening.state.value,
        "until": None if until is None else until.isoformat(timespec="minutes"),
    }


def _sources(blocks: tuple[Block, ...]) -> list[SourceId]:
    found: dict[SourceId, None] = {}
    for block in blocks:
        if isinstance(block, FactCard):
            found |= dict.fromkeys(block.sources)
        if isinstance(block, SourceList):
            found |= dict.fromkeys(source for source, _ in block.items)
    return list(found)


def _source(script: Script, source: SourceId) -> dict[str, str]:
    known = script.sources.get(source)
    if known is None:
        return {"id": source}
    return {
        "id": source,
        "title": known.title,
        "publisher": known.publisher,
        "url": known.url,
        "published": known.published,
    }


def _answers(script: Script, context: Context) -> dict[str, str]:
    """Return what was answered so far, by field."""
    since = context.since.isoformat() if isinstance(context.since, date) else context.since
    found = {
        "nation": context.nation,
        "age": context.age,
        "who": context.who,
        "what": context.what,
        "since": since,
        "police": context.police,
        "site": script.by_site_code.get(context.site),
    }
    return {field: str(value) for field, value in found.items() if value is not None}
