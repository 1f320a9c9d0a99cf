"""What to answer to an interaction. No waiting, no line to Discord: what was asked in, what to say and do out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, assert_never

from adapters.discord.read import Asking, Interaction, Place
from adapters.discord.servers import Chosen, Servers
from adapters.discord.write import OPEN, Notice, choice_of
from bot.core.context import Context, Nation, decode, encode, page_code
from bot.core.messages import Command, Divider, Effect, PageId, Pressed, Reply
from bot.core.script import Script
from bot.service.shell import Shell

WORDS: Final = PageId("server.words")
"""For somebody who wrote into the bot's own chat."""
ATTACHMENT: Final = PageId("server.attachment")
PANEL: Final = PageId("server.panel")
PANEL_PREVIEW: Final = PageId("server.panel-preview")
PANEL_POSTED: Final = PageId("server.panel-posted")
OFFER: Final = PageId("server.offer")
OFFER_PREVIEW: Final = PageId("server.offer-preview")
OFFER_POSTED: Final = PageId("server.offer-posted")
NOT_POSTED: Final = PageId("server.not-posted")
INCIDENT: Final = PageId("others.moderator-card")
SETUP: Final = PageId("server.setup")
SETUP_NATION: Final = PageId("server.setup-nation")
SETUP_LANGUAGE: Final = PageId("server.setup-language")
SETUP_SAVED: Final = PageId("server.setup-saved")
SETUP_SPOKEN: Final = PageId("server.setup-language-saved")
SETUP_FORGOTTEN: Final = PageId("server.setup-forgotten")
NOT_ALLOWED: Final = PageId("server.not-allowed")

SAVING: Final = frozenset({SETUP_SAVED, SETUP_SPOKEN})
"""Pages whose button sets something for the server; they tell that it is done."""
FOR_MANAGERS: Final = frozenset(
    {PANEL_PREVIEW, PANEL_POSTED, SETUP, SETUP_NATION, SETUP_LANGUAGE, *SAVING, SETUP_FORGOTTEN}
)
FOR_MODERATORS: Final = frozenset({OFFER_PREVIEW, OFFER_POSTED})
NOTICES: Final = {PANEL_POSTED: Notice.PANEL, OFFER_POSTED: Notice.OFFER}
"""Pages whose button posts a notice; they tell that it is done."""
PREVIEWS: Final = {PANEL_PREVIEW: PANEL, OFFER_PREVIEW: OFFER}
"""Pages that show another one under themselves."""
HAS_PANEL: Final = 1
"""The bit of `Context.done` by which the setup page knows that there is a panel."""


class Then(StrEnum):
    """What is to be done beside showing the reply."""

    NOTHING = "nothing"
    HIDE = "hide"
    FRESH = "fresh"
    POST = "post"
    SAVE = "save"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say, whether it opens a message of its own, and what to do then. `context` is what the reply
    carries, `chosen` what is to be set for the server.
    """

    reply: Reply
    context: Context
    opens: bool
    then: Then = Then.NOTHING
    notice: Notice | None = None
    chosen: Chosen | None = None


def answer(shell: Shell, servers: Servers, asked: Interaction) -> Answer:
    """Return the answer to a command or a press. Anything unknown opens the start screen (U-27)."""
    script, chosen = shell.script, servers.chosen(asked.server)
    match asked.asking:
        case Asking.COMMAND | Asking.MESSAGE_COMMAND:
            return _command(shell, script, chosen, asked)
        case Asking.PRESS:
            return _press(shell, script, chosen, asked)
        case Asking.HALF_TYPED | Asking.UNKNOWN:
            return _open(shell, script, chosen, asked)
        case _:
            assert_never(asked.asking)


def page_reply(shell: Shell, page: PageId, context: Context) -> Reply:
    """Return a page for somebody who carries `context`."""
    return shell.answer(Context(), Pressed(encode(replace(context, page=page_code(page))))).reply


def fresh_context(script: Script, chosen: Chosen, locale: str) -> Context:
    """Return the context of somebody who starts: the server's nation and language, else the language of their app."""
    own = locale[:2].lower()
    language = chosen.language or own
    return Context(nation=chosen.nation, language=language if language in script.languages else "en")


# --- commands -------------------------------------------------------------------------------------


def _command(shell: Shell, script: Script, chosen: Chosen, asked: Interaction) -> Answer:
    context = fresh_context(script, chosen, asked.locale)
    if asked.asking is Asking.MESSAGE_COMMAND:
        page = OFFER_PREVIEW if asked.what in titles(script, OFFER_PREVIEW) else INCIDENT
        return _page(shell, script, chosen, asked, context, page)
    match asked.what:
        case "panel":
            return _page(shell, script, chosen, asked, context, PANEL_PREVIEW)
        case "setup":
            return _page(shell, script, chosen, asked, context, SETUP)
        case name if name != shell.settings.discord_command and name in script.commands:
            outcome = shell.answer(context, Command(name))
            return _shown(outcome.reply, outcome.context, asked)
        case _:
            return _open(shell, script, chosen, asked)


def titles(script: Script, page: PageId) -> frozenset[str]:
    """Return the titles of a page in every language: the names of a message command."""
    known = script.pages.get(page)
    if known is None:
        return frozenset()
    texts = (script.texts[language].get(known.title, ()) for language in script.texts)
    return frozenset("".join(getattr(part, "text", "") for part in text) for text in texts)


def _open(shell: Shell, script: Script, chosen: Chosen, asked: Interaction) -> Answer:
    context = fresh_context(script, chosen, asked.locale)
    outcome = shell.answer(Context(), Pressed(encode(replace(context, page=page_code(script.home)))))
    return Answer(outcome.reply, outcome.context, opens=True)


# --- presses --------------------------------------------------------------------------------------


def _press(shell: Shell, script: Script, chosen: Chosen, asked: Interaction) -> Answer:
    code = choice_of(asked.what)
    if asked.what == OPEN or not code:
        return _open(shell, script, chosen, asked)
    context = decode(code)
    page = script.by_code.get(context.page)
    if page is not None and (page in FOR_MANAGERS or page in FOR_MODERATORS):
        return _page(shell, script, chosen, asked, context, page)
    outcome = shell.answer(Context(), Pressed(code))
    return _shown(outcome.reply, outcome.context, asked)


def _shown(reply: Reply, context: Context, asked: Interaction) -> Answer:
    then = Then.NOTHING
    if Effect.HIDE in reply.effects:
        then = Then.HIDE
    elif Effect.SHOW_FRESH in reply.effects and asked.message is not None:
        then = Then.FRESH
    return Answer(reply, context, opens=opens_own(asked), then=then)


def opens_own(asked: Interaction) -> bool:
    """Whether the answer is a message of its own. What others may see, or might, is never changed (A-11)."""
    if asked.message is None:
        return True
    return not asked.message.ephemeral and asked.place is not Place.OWN_CHAT


# --- those who look after a server ----------------------------------------------------------------


def _page(shell: Shell, script: Script, chosen: Chosen, asked: Interaction, context: Context, page: PageId) -> Answer:
    """Return a page for moderators, or the line that it is not for this person here."""
    opens = opens_own(asked)
    allowed = asked.manages if page in FOR_MANAGERS else asked.moderates or page not in FOR_MODERATORS
    if page not in script.pages or not allowed or (asked.place is not Place.SERVER and page is not INCIDENT):
        known = NOT_ALLOWED if NOT_ALLOWED in script.pages else script.home
        return Answer(page_reply(shell, known, context), context, opens=opens)
    then, notice = Then.NOTHING, NOTICES.get(page)
    if notice is not None:
        then = Then.POST
    elif page in SAVING:
        then = Then.SAVE
    elif page == SETUP_FORGOTTEN:
        then, context = Then.FORGET, Context(language=context.language)
    elif page == SETUP:
        context = _as_chosen(context, chosen)
    reply = page_reply(shell, page, context)
    if reply.page != page:  # the safe card stands in for every page: nothing is posted and nothing set
        return Answer(reply, context, opens=opens)
    if page in PREVIEWS:
        shown = page_reply(shell, PREVIEWS[page], _public(script, chosen))
        reply = replace(reply, blocks=(*reply.blocks, Divider(), *shown.blocks))
    saved = _chosen_by(context, page, chosen) if then is Then.SAVE else None
    return Answer(reply, context, opens=opens, then=then, notice=notice, chosen=saved)


def notice_reply(shell: Shell, servers: Servers, server: int, notice: Notice) -> Reply | None:
    """Return the words of a notice, in the language of the server; None while it has none."""
    page = PANEL if notice is Notice.PANEL else OFFER
    reply = page_reply(shell, page, _public(shell.script, servers.chosen(server)))
    return reply if reply.page == page else None


def _chosen_by(context: Context, page: PageId, before: Chosen) -> Chosen:
    """Return what a manager chose, as the button carries it; the rest stays as it is."""
    if page == SETUP_SPOKEN:
        return replace(before, language=context.language)
    return replace(before, nation=None if context.nation is Nation.UNSAID else context.nation)


def _as_chosen(context: Context, chosen: Chosen) -> Context:
    """Return a context that holds what is set for the server and nothing else, for the setup page to show."""
    done = HAS_PANEL if chosen.panel else 0
    return Context(nation=chosen.nation, language=chosen.language or context.language, done=done)


def _public(script: Script, chosen: Chosen) -> Context:
    return fresh_context(script, chosen, "en")
