"""The bot's own chat, where messages stay: words are met by danger first, files are not touched, Hide clears up."""

from __future__ import annotations

from bot.core.script import Script
from tests.discord.running import Bot
from tests.discord.ways import code, go, leads
from tests.fakes.discord_people import (
    BOT_DM,
    MANAGE_SERVER,
    SEND,
    VIEW,
    member,
    stranger,
)
from tests.fakes.discord_server import DiscordServer, Fault
from tests.fakes.discord_world import APP


async def test_u29_in_its_own_chat_a_message_stays_and_says_so(discord: DiscordServer, bot: Bot) -> None:
    """U-29: what answers words in the bot's own chat stays there, and its first screen says that it does."""
    person = stranger(discord)
    await person.write("hello")
    await discord.until(lambda: [m for m in discord.world.in_channel(person.channel) if m.author != person.id])
    (shown,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    assert "This message stays until you press Hide" in shown.content


async def test_words_get_the_start_screen_with_danger_in_front(
    discord: DiscordServer, bot: Bot, script: Script
) -> None:
    """Whatever is typed in the bot's own chat: danger first, one line that it works by buttons, and the ways in."""
    person = stranger(discord)
    await person.write("MARKER-a7f3 somebody is threatening me")
    await discord.until(lambda: len(discord.world.in_channel(person.channel)) == 2)
    (shown,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    assert shown.content.startswith("In danger now? Call **999**") or shown.content.startswith(
        "In danger now? Call 999"
    )
    assert "I work by buttons" in shown.content
    assert "MARKER" not in shown.content
    assert leads(shown, script)[:4] == ["now.start", "what.menu", "start.someone", "people.now"]
    pressed = await go(person, shown, "people.now")
    assert pressed is shown


async def test_only_one_message_stays_in_the_bots_own_chat(discord: DiscordServer, bot: Bot) -> None:
    """Writing again moves the one message down; nothing the person wrote is touched."""
    person = stranger(discord)
    for words in ("one", "two", "three"):
        await person.write(words)
    await discord.until(lambda: len(discord.called("POST", "/messages")) == 3)
    await discord.until(
        lambda: len([m for m in discord.world.in_channel(person.channel) if m.author != person.id]) == 1
    )
    assert len([m for m in discord.world.in_channel(person.channel) if m.author == person.id]) == 3


async def test_a18_an_attachment_is_never_fetched(discord: DiscordServer, bot: Bot) -> None:
    """A-18, U-15: a file gets the line on how to take it out; nothing asks for it, and it is not taken away."""
    person = stranger(discord)
    number = await person.write("", attachments=1)
    await discord.until(lambda: len(discord.world.in_channel(person.channel)) == 2)
    (shown,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    assert "I can't open what you sent" in shown.content
    assert "Delete Message" in shown.content
    assert not discord.world.messages[number].deleted
    assert {call.path.split("/")[1] for call in discord.calls if call.method == "GET"} <= {
        "gateway",
        "users",
        "oauth2",
        "applications",
        "channels",
    }


async def test_u19_bots_and_others_messages_get_no_answer(discord: DiscordServer, bot: Bot) -> None:
    """U-17, U-19: messages of bots, of webhooks, of the system, of servers and edits are left alone."""
    person = stranger(discord)
    for odd in (
        {"author": {"id": "5", "bot": True}},
        {"webhook_id": "9"},
        {"type": 7},
        {"guild_id": "12"},
        {"author": None, "channel_id": None},
    ):
        await person.write("x", **odd)
    await discord.gateway.dispatch("MESSAGE_UPDATE", {"id": "1", "channel_id": str(person.channel), "content": "y"})
    await person.command("vesper")
    assert discord.called("POST", "/messages") == []


async def test_l02_a_flood_of_words_is_not_answered_one_by_one(discord: DiscordServer, bot: Bot) -> None:
    """L-02: after the first twenty messages in a rush comes one card, then silence; buttons still work."""
    person = stranger(discord)
    for _ in range(60):
        await person.write("again")
    await discord.until(lambda: len(discord.called("POST", "/messages")) >= 21)
    assert (await person.command("now")).ephemeral
    assert len(discord.called("POST", "/messages")) <= 23


async def test_hide_in_the_bots_own_chat_takes_its_messages_away(discord: DiscordServer, bot: Bot) -> None:
    """Hide in the bot's own chat removes what the bot wrote there, and none of the person's words."""
    person = stranger(discord)
    await person.write("hello")
    await discord.until(lambda: len(discord.world.in_channel(person.channel)) == 2)
    (shown,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    await go(person, shown, "start.hide")
    await discord.until(lambda: shown.deleted)
    hidden = await person.command("hide")
    assert hidden.ephemeral
    assert [m.author for m in discord.world.in_channel(person.channel)] == [person.id]


async def test_a_screen_reader_in_the_bots_own_chat(discord: DiscordServer, bot: Bot) -> None:
    """The same in the bot's own chat: a new message there, then the old one goes."""
    person = stranger(discord)
    await person.write("hello")
    await discord.until(lambda: len(discord.world.in_channel(person.channel)) == 2)
    (first,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    await person.pressing(first, code("people.now", reader=True))
    await discord.until(lambda: first.deleted)
    (second,) = [m for m in discord.world.in_channel(person.channel) if m.author != person.id]
    assert not second.ephemeral
    assert person.place == BOT_DM


async def test_a_screen_reader_is_not_left_with_nothing(discord: DiscordServer, bot: Bot) -> None:
    """Where the new message cannot be sent, the old one is changed after all."""
    person, other = member(discord), stranger(discord)
    shown = await person.command("vesper")
    before = shown.content
    discord.order("POST", "/webhooks/", Fault(status=500))
    await person.pressing(shown, code("people.now", reader=True))
    await discord.until(lambda: shown.content != before)
    await other.write("hello")
    await discord.until(lambda: len(discord.world.in_channel(other.channel)) == 2)
    (kept,) = [m for m in discord.world.in_channel(other.channel) if m.author != other.id]
    before = kept.content
    discord.order("POST", "/messages", Fault(status=403, code=50007))
    await other.pressing(kept, code("people.now", reader=True))
    await discord.until(lambda: kept.content != before)
    assert not kept.deleted


async def test_a07_nothing_rings(discord: DiscordServer, bot: Bot) -> None:
    """A-07: what the bot writes by itself carries the flags for no alert and for no preview of links."""
    person = stranger(discord)
    await person.write("hello")
    boss = member(discord, may=MANAGE_SERVER, bot_may=VIEW | SEND)
    await go(boss, await boss.command("panel"), "server.panel-posted")
    await discord.seen("POST", "/messages", 2)
    for call in discord.called("POST", "/messages"):
        assert call.body["flags"] & 1 << 12
    for call in discord.called("POST", ""):
        flags = (call.body.get("data") or call.body).get("flags", 4)
        assert flags & 1 << 2


async def test_u05_the_same_event_twice_is_one_answer(discord: DiscordServer, bot: Bot) -> None:
    """U-05: an interaction, or a written word, that is delivered twice, has one answer."""
    person = member(discord)
    asked = await person.send(2, {"name": "vesper", "type": 1}, None)
    again = discord.gateway.open[0].sent[-1]["d"]
    await discord.gateway.dispatch("INTERACTION_CREATE", again)
    await person.shown(asked)
    await discord.seen("POST", "/callback", 2)
    other = stranger(discord)
    await other.write("hello")
    await discord.gateway.dispatch("MESSAGE_CREATE", discord.gateway.open[0].sent[-1]["d"])
    await discord.seen("POST", "/messages", 2)
    assert len([m for m in discord.world.messages.values() if m.author == APP]) == 2
