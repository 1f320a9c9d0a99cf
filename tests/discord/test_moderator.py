"""Those who look after a server: the panel, the offer and the incident card."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.messages import PageId, Span
from bot.core.pages import PlaceText
from bot.core.script import Script
from tests.discord.judge import notice_text, seen_by_others
from tests.discord.running import Bot, running
from tests.discord.ways import codes_of, go, leads, manager, notice, way
from tests.fakes.discord_people import MANAGE_MESSAGES, MANAGE_SERVER, SEND, VIEW, labels_of, member, stranger
from tests.fakes.discord_server import Call, DiscordServer, Fault

MAY_POST = VIEW | SEND
OFFER = "Offer private help"
INCIDENT = "Incident steps"


# --- the panel ------------------------------------------------------------------------------------


async def test_the_panel_is_seen_first_by_the_manager_alone(discord: DiscordServer, bot: Bot, script: Script) -> None:
    """`/panel` shows the panel's own words in a private preview, which says that nobody learns who presses it."""
    shown = await manager(discord).command("panel")
    assert shown.ephemeral
    assert notice_text(script, "server.panel") in shown.content
    assert "no receipt, no count" in shown.content
    assert "Discord may show your name" in shown.content
    assert seen_by_others(discord) == []


@pytest.mark.parametrize("posts", [True, False])
async def test_the_panel_is_posted(discord: DiscordServer, bot: Bot, script: Script, *, posts: bool) -> None:
    """Where the bot may write, the panel stands alone; where it may not, it is the answer to the manager."""
    person = manager(discord, posts=posts)
    shown = await go(person, await person.command("panel"), "server.panel-posted")
    panel = await notice(discord)
    assert panel.content == notice_text(script, "server.panel")
    assert labels_of(panel) == ["Get help privately"]
    assert (panel.asked == 0) is posts
    await discord.until(lambda: "The panel is up" in shown.content)
    assert shown.ephemeral


async def test_a_panel_that_may_not_stand_alone_after_all(discord: DiscordServer, bot: Bot) -> None:
    """Where Discord refuses the message though it said we may, the panel is posted as the answer."""
    person = manager(discord, posts=True)
    discord.world.closed_channels.add(person.channel)
    await go(person, await person.command("panel"), "server.panel-posted")
    assert (await notice(discord)).asked


async def test_a_panel_that_cannot_be_posted_is_said_so(discord: DiscordServer, bot: Bot) -> None:
    """Where neither way works, the manager reads that nobody saw anything."""
    person = manager(discord)
    discord.order("POST", "/webhooks/", Fault(status=403, code=50013))
    shown = await go(person, await person.command("panel"), "server.panel-posted")
    await discord.until(lambda: "Nobody saw anything" in shown.content)
    assert seen_by_others(discord) == []


@pytest.mark.parametrize("times", [1, 2])
async def test_n16_a_notice_whose_receipt_is_lost_stands_once(discord: DiscordServer, bot: Bot, *, times: int) -> None:
    """N-16: where a panel arrived but its receipt was lost, it is not put up a second time, in whatever way."""
    boss = manager(discord, posts=True)
    discord.order("POST", "/messages", Fault(reset=True, after=True, times=times))
    shown = await go(boss, await boss.command("panel"), "server.panel-posted")
    await discord.until(lambda: ("The panel is up" in shown.content) == (times == 1) and len(bot_posts(discord)) == 2)
    assert len(seen_by_others(discord)) == 1


def bot_posts(discord: DiscordServer) -> list[Call]:
    """Return the messages that the bot put into channels of its own accord."""
    return discord.called("POST", "/messages")


async def test_the_safe_card_is_never_posted(discord: DiscordServer, bot: Bot) -> None:
    """A-09: with the kill switch on, "Post it here" shows the safe card to the manager and posts nothing."""
    boss = manager(discord, posts=True)
    shown = await boss.command("panel")
    setup = await go(boss, await boss.command("setup"), "server.setup-nation")
    bot.shell.settings.safe_card_file.touch()
    bot.shell.switch.look()
    shown = await go(boss, shown, "server.panel-posted")
    assert "116 123" in shown.content
    assert "116 123" in (await boss.press(setup, "Wales")).content
    await asyncio.sleep(0.05)
    assert seen_by_others(discord) == []
    assert await bot.shell.ledger.known_servers() == ()


@pytest.mark.parametrize("posts", [True, False])
async def test_a_panel_moves(discord: DiscordServer, bot: Bot, *, posts: bool) -> None:
    """A second panel takes the place of the first, wherever it stands."""
    person = manager(discord, posts=posts)
    await go(person, await person.command("panel"), "server.panel-posted")
    first = await notice(discord)
    await discord.until(lambda: bot.shell.ledger._servers)  # type: ignore[attr-defined]
    await go(person, await person.command("panel"), "server.panel-posted")
    await discord.until(lambda: first.deleted)
    assert len([m for m in seen_by_others(discord) if not m.deleted]) == 1


@pytest.mark.parametrize("name", ["panel", "setup"])
async def test_only_managers_may(discord: DiscordServer, bot: Bot, script: Script, name: str) -> None:
    """A member without the right gets the line that it is not for them, whatever commands are shown to them."""
    for person in (member(discord), member(discord, may=MANAGE_MESSAGES), stranger(discord, may=MANAGE_SERVER)):
        shown = await person.command(name)
        assert "people who manage a server" in shown.content
        assert not any("server." in page for page in leads(shown, script))


async def test_a12_a_forged_button_posts_nothing(discord: DiscordServer, bot: Bot) -> None:
    """A-12: the code of "Post it here", sent by somebody without the right, posts nothing."""
    boss = manager(discord, posts=True)
    code = way(await boss.command("panel"), "server.panel-posted")
    person = boss.elsewhere(may=0)
    shown = await person.press(await person.command("vesper"), code)
    assert "people who manage a server" in shown.content
    assert seen_by_others(discord) == []


async def test_a11_everyone_gets_their_own(discord: DiscordServer, bot: Bot, script: Script) -> None:
    """A-11: whoever presses the panel gets a private start of their own; the panel never changes."""
    boss = manager(discord)
    await go(boss, await boss.command("panel"), "server.panel-posted")
    panel = await notice(discord)
    before = (panel.content, codes_of(panel))
    shown = [await boss.elsewhere(id=number, may=0).press(panel, "Get help privately") for number in (1, 2, 3)]
    assert len({message.id for message in shown}) == 3
    assert all(message.ephemeral and "I am an automatic guide" in message.content for message in shown)
    assert (panel.content, codes_of(panel)) == before


async def test_a11_any_code_on_a_public_message_opens_a_private_one(discord: DiscordServer, bot: Bot) -> None:
    """A-11: even a code that would change its message leaves one that others see as it is, Hide included."""
    boss = manager(discord)
    await go(boss, await boss.command("panel"), "server.panel-posted")
    panel = await notice(discord)
    hide = way(await boss.command("vesper"), "start.hide")
    shown = await boss.elsewhere(may=0).press(panel, hide)
    assert shown is not panel
    assert shown.ephemeral
    assert not panel.deleted


async def test_a11_trouble_never_reaches_the_panel(
    discord: DiscordServer, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A-11: where an answer to a press on the panel fails, the safe card is private, and the panel stays as it is."""
    boss = manager(discord)
    await go(boss, await boss.command("panel"), "server.panel-posted")
    panel = await notice(discord)
    before = (panel.content, codes_of(panel))
    discord.order("POST", "/callback", Fault(status=400, code=50035))
    shown = [await boss.press(panel, "Get help privately")]
    monkeypatch.setattr("adapters.discord.desk.answer", lambda *_: 1 / 0)
    shown.append(await boss.press(panel, "Get help privately"))
    assert all(message.ephemeral and "116 123" in message.content for message in shown)
    assert (panel.content, codes_of(panel)) == before


async def test_a10_moderators_learn_nothing(discord: DiscordServer, bot: Bot, script: Script) -> None:
    """A-10, A-01: `/stats` and the like do not exist: they open the start screen, for moderators as for anyone."""
    boss = manager(discord)
    for name in ("stats", "history", "log"):
        assert "I am an automatic guide" in (await boss.command(name)).content
    assert not {command["name"] for command in discord.world.commands} & {"stats", "history", "log"}


# --- the offer and the incident card --------------------------------------------------------------


@pytest.mark.parametrize("posts", [True, False])
async def test_the_offer_names_nobody(discord: DiscordServer, bot: Bot, script: Script, *, posts: bool) -> None:
    """The menu entry posts one neutral line with a button; nothing in it points at a message or a person."""
    person = member(discord, may=MANAGE_MESSAGES, bot_may=MAY_POST if posts else 0)
    shown = await person.command(OFFER, kind=3, target=998877665544332211)
    assert shown.ephemeral
    assert notice_text(script, "server.offer") in shown.content
    await go(person, shown, "server.offer-posted")
    offer = await notice(discord)
    assert offer.content == notice_text(script, "server.offer")
    assert "998877665544332211" not in str(discord.calls)
    assert not any("message_reference" in str(call.body) for call in discord.calls)
    assert (await person.elsewhere(id=9, may=0).press(offer, "Get help privately")).ephemeral
    assert await bot.shell.ledger.known_servers() == ()


async def test_a_long_page_for_moderators_can_be_read_on(
    discord: DiscordServer, script: Script, tmp_path: Path
) -> None:
    """A page for moderators that is too long for one message goes on under "Read on", as every other."""
    (first, *_) = script.pages[PageId("server.setup-nation")].places
    assert isinstance(first, PlaceText)
    english = {**script.texts["en"], first.text: (Span("One. " * 500 + "The end."),)}
    long = replace(script, texts={**script.texts, "en": english}, memo={})
    async with running(discord, long, tmp_path):
        person = manager(discord)
        shown = await go(person, await person.command("setup"), "server.setup-nation")
        assert "The end." not in shown.content
        shown = await person.press(shown, "Read on")
        assert "The end." in shown.content
        assert "Wales" in labels_of(shown)


async def test_the_offer_needs_a_moderator(discord: DiscordServer, bot: Bot) -> None:
    """Somebody without the right cannot post it, from their own install of the app either."""
    person = member(discord, user_install=True)
    shown = await person.command(OFFER, kind=3, target=5)
    assert "people who manage a server" in shown.content


async def test_the_incident_card_is_for_the_moderator_alone(discord: DiscordServer, bot: Bot) -> None:
    """The menu entry shows ten steps to the one who asked: no copy, no proof, ids only, how to report, rest."""
    shown = await member(discord, may=MANAGE_MESSAGES).command(INCIDENT, kind=3, target=5)
    assert shown.ephemeral
    assert sum(line[:1].isdigit() for line in shown.content.splitlines()) == 10
    for words in ("download", "proof", "IDs", "under eighteen", "Discord", "Look after yourself"):
        assert words in shown.content
    assert seen_by_others(discord) == []
