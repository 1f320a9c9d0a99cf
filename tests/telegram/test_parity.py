"""The same path gives the same words, choices and sources as in the terminal; what differs is listed and explained."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.telegram.answer import ABLE
from adapters.telegram.write import write
from adapters.terminal.session import Session, fixed
from bot.authoring.conversations.format import Line, read_conversation
from bot.authoring.conversations.play import moment_of, play
from bot.core.context import Age, Context, Nation, What, Who, encode, page_code
from bot.core.fit import fit, render_text
from bot.core.messages import Command, Effect, Event, MediaKind, Opened, Pressed, Reply, Said, SentMedia, plain
from bot.core.step import step
from bot.service.shell import hides
from tests.core.scripts import NOW
from tests.fakes.telegram_chats import Message
from tests.fakes.telegram_people import Person, until
from tests.fakes.telegram_server import TelegramServer
from tests.scripts import real_script
from tests.telegram.bots import Bot, running

FILES = sorted((Path(__file__).parents[1] / "conversations").glob("*.yaml"))
DIFFERENCES = {
    "hide": "the screen goes and nothing is said, where everything could be removed; the terminal shows the page",
    "start": "a link that is not of Telegram's letters is a plain start before the script is asked",
    "command": "a command that the script does not know is heard as words, so that danger in it is heard",
    "flood": "whoever sends too fast is asked to pause; a terminal is one person's own",
}
"""What comes to something else on Telegram than in the terminal, and why; docs/telegram.md says so to people."""

SENT = {
    MediaKind.PICTURE: "photo",
    MediaKind.VIDEO: "video",
    MediaKind.VOICE: "voice",
    MediaKind.FILE: "document",
    MediaKind.STICKER: "sticker",
    MediaKind.CONTACT: "contact",
    MediaKind.LOCATION: "location",
    MediaKind.POLL: "poll",
    MediaKind.OTHER: "dice",
}


def squeezed(text: str) -> str:
    """Return the words of a text, whatever stands between them."""
    return " ".join(text.split())


def words_of(reply: Reply) -> str:
    """Return the words of a reply as the terminal has them."""
    return squeezed(plain(render_text(reply.blocks)))


def _do(person: Person, event: Event, last: Message | None) -> None:
    """Do on Telegram what `event` says."""
    match event:
        case Opened():
            person.types(f"/start {event.link}".strip())
        case Said():
            person.types(event.text)
        case Command():
            person.types(f"/{event.name}")
        case SentMedia():
            person.sends(SENT[event.kind])
        case Pressed():
            gone = Message(1, person.server.chats.now(), from_bot=True, text="gone")
            person.taps(event.choice, on=last or gone)


async def _same(bot: Bot, person: Person, event: Event, reply: Reply, what: object) -> None:
    """Check that Telegram shows what the terminal shows, reading on where one message cannot hold it."""
    last = person.bot_messages[-1] if person.bot_messages else None
    _do(person, event, last)
    await bot.idle()
    if Effect.HIDE in reply.effects:
        await until(lambda: not person.bot_messages or squeezed(person.screen) in words_of(reply))
        return
    shown = person.bot_messages[-1]
    words, labels = shown.text, [*shown.labels]
    while "Read on" in shown.labels:
        person.presses("Read on", on=shown)
        await bot.idle()
        shown = person.bot_messages[-1]
        words += "\n" + shown.text
        labels += shown.labels
    if reply.part == 0:
        assert squeezed(words) == words_of(reply), what
    assert {choice.label for choice in reply.choices} <= set(labels), what
    codes = {button["callback_data"] for row in shown.rows for button in row}
    assert {str(choice.id) for choice in reply.choices[-2:]} <= codes, what


def _event(line: Line, pressed: str) -> Event:
    match line.event:
        case "open":
            return Opened(line.value)
        case "say":
            return Said(line.value)
        case "command":
            return Command(line.value)
        case "media":
            return SentMedia(MediaKind(line.value))
        case _:
            return Pressed(pressed)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_conversation_is_the_same_on_telegram(server: TelegramServer, tmp_path: Path, file: Path) -> None:
    """Every turn of a shared conversation has the same words and choices as in the terminal, differences aside."""
    conversation, script = read_conversation(file), real_script()
    moment = moment_of(conversation.at)
    events: list[Event] = []
    terminal = Session(script, fixed(moment), conversation.preset, lambda event, outcome: events.append(event))
    async with running(server, tmp_path, script=script) as bot:
        bot.shell._clock = lambda: moment
        person = bot.person()
        replies: list[Reply] = []
        for turn in play(script, conversation):
            pressed = encode(turn.outcome.context)
            event = _event(turn.line, pressed if turn.line.event == "press" else turn.line.value)
            reply = terminal.turn(event).reply
            replies.append(reply)
            assert words_of(reply) == words_of(turn.outcome.reply)
            if turn.line.event == "open" and conversation.preset:
                _do(person, event, None)
                await bot.idle()
                event = Pressed(pressed)
            await _same(bot, person, event, reply, turn.line)
            if hides(turn.outcome):
                person.chat.messages.clear()


PATH: tuple[Event, ...] = (
    Opened(),
    Opened("now"),
    Said("2"),
    Said("is it against the law in scotland"),
    Command("now"),
    Said("hide"),
    Opened(),
    Said("qwertz uiop"),
    Said("i want to kill myself"),
    SentMedia(MediaKind.VOICE),
    SentMedia(MediaKind.PICTURE),
    Command("verify"),
    Opened("nonsense"),
)


async def test_a_path_of_every_kind_of_event_is_the_same(server: TelegramServer, tmp_path: Path) -> None:
    """One visit with every kind of event shows on Telegram what the terminal shows, turn for turn."""
    script = real_script()
    terminal = Session(script, fixed(NOW))
    async with running(server, tmp_path, script=script) as bot:
        bot.shell._clock = lambda: NOW
        person = bot.person()
        for event in PATH:
            await _same(bot, person, event, terminal.turn(event).reply, event)


async def test_a_path_of_presses_is_the_same(server: TelegramServer, tmp_path: Path) -> None:
    """Forty presses, one on the screen of the other, show on Telegram what the terminal shows."""
    script = real_script()
    terminal = Session(script, fixed(NOW))
    async with running(server, tmp_path, script=script) as bot:
        bot.shell._clock = lambda: NOW
        person = bot.person()
        reply = terminal.turn(Opened()).reply
        await _same(bot, person, Opened(), reply, "open")
        for turn in range(40):
            ways = [choice for choice in reply.choices if choice.to != script.hide]
            event = Pressed(ways[(turn * 7) % len(ways)].id)
            reply = terminal.turn(event).reply
            await _same(bot, person, event, reply, event)


CONTEXTS = (
    Context(),
    Context(nation=Nation.ENGLAND, age=Age.ADULT, who=Who.ME, what=What.SHARED),
    Context(nation=Nation.SCOTLAND, age=Age.UNDER_18, who=Who.ME, what=What.THREATENED),
    Context(nation=Nation.UNSAID, age=Age.UNSAID, who=Who.FRIEND, what=What.MADE),
    Context(nation=Nation.ELSEWHERE, age=Age.ADULT, who=Who.I_DID, what=What.MONEY, reader=True),
)


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: f"{context.nation}-{context.age}")
def test_every_page_has_the_same_words_and_choices(context: Context) -> None:
    """For every page and several people: over its parts, Telegram has the very words and every choice of the core."""
    script = real_script()
    for name in script.pages:
        here = replace(context, page=page_code(name))
        reply = step(script, Context(), Pressed(encode(here)), NOW).reply
        screens = [write(screen) for screen in fit(reply, ABLE)]
        words = squeezed("\n".join(screen["text"] for screen in screens))
        assert words == words_of(reply), name
        shown = {button["callback_data"] for screen in screens for row in _rows(screen) for button in row}
        assert shown >= {str(choice.id) for choice in reply.choices}, name


def _rows(screen: dict[str, object]) -> list[list[dict[str, str]]]:
    markup = screen["reply_markup"]
    assert isinstance(markup, dict)
    rows: list[list[dict[str, str]]] = markup["inline_keyboard"]
    return rows


def test_the_differences_are_told() -> None:
    """docs/telegram.md names everything that comes to something else on Telegram."""
    text = (Path(__file__).parents[2] / "docs" / "telegram.md").read_text("utf-8")
    told = re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE)
    assert sorted(told) == sorted(DIFFERENCES)
