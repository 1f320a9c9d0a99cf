"""The shell: an answer whatever happens, the safe card when it is switched on, and Hide always."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.context import Context, encode, page_code
from bot.core.heard import Danger, Flag, Heard, Level
from bot.core.messages import ChoiceId, Command, Effect, Event, MediaKind, Opened, PageId, Pressed, Said, SentMedia
from bot.core.safety import SAFE_CARD
from bot.core.script import DANGER, HIDE, Script
from bot.service.health import Part, State, Tally
from bot.service.log import Log
from bot.service.shell import PAUSE, Shell
from bot.service.switch import Switch
from tests.core.scripts import page, script
from tests.scripts import real_script
from tests.service.shells import settings_for, shell_for

EVENTS: tuple[Event, ...] = (Opened(), Said("hello"), Pressed("garbage"), SentMedia(MediaKind.PICTURE), Command("now"))
HIDES: tuple[Event, ...] = (Command("hide"), Command("HIDE"), Pressed(encode(Context(page=page_code(HIDE)))))


def a_script(**more: Any) -> Script:
    """Return a script whose Hide page hides."""
    return script(page("start.hide", effects=("hide",)), page("answers.pause"), **more)


def a_shell(folder: Path, content: Script | None) -> Shell:
    """Return a shell that answers from `content`."""
    return shell_for(settings_for(folder), content)


@pytest.mark.parametrize("event", EVENTS)
def test_c14_without_content_everybody_gets_the_safe_card(event: Event, tmp_path: Path) -> None:
    """C-14: with no content at all, each kind of event is answered by the safe card."""
    shell = a_shell(tmp_path, None)
    assert shell.answer(Context(), event).reply.page == SAFE_CARD
    assert shell.health.counted(Tally.SAFE_CARDS) == 1


@pytest.mark.parametrize("later", [timedelta(minutes=25), timedelta(days=1), timedelta(days=8), timedelta(days=400)])
def test_t09_a_button_works_on_any_later_day(later: timedelta, tmp_path: Path) -> None:
    """T-09: buttons carry no day and no key, so one shown before midnight works after it, and 8 or 400 days later."""
    moment = datetime(2026, 11, 24, 23, 45, tzinfo=UTC)
    shell = shell_for(settings_for(tmp_path), real_script())
    shell._clock = lambda: moment
    shown = shell.answer(Context(), Opened())
    buttons = [choice.id for choice in shown.reply.choices]
    then = [shell.answer(Context(), Pressed(button)) for button in buttons]
    moment += later
    again = shell_for(settings_for(tmp_path), real_script())  # another process, which knows nothing of the first
    again._clock = lambda: moment
    after = [again.answer(Context(), Pressed(button)) for button in buttons]
    assert len(buttons) > 4
    assert [one.reply.page for one in after] == [one.reply.page for one in then]
    assert [one.context for one in after] == [one.context for one in then]
    assert SAFE_CARD not in {one.reply.page for one in after}


@pytest.mark.parametrize("event", HIDES)
@pytest.mark.parametrize("content", [None, a_script()])
def test_a02_hide_works_without_content_and_under_the_safe_card(
    event: Event, content: Script | None, tmp_path: Path
) -> None:
    """A-02: with the content down, and with the safe card on, Hide still takes everything away, and tells no topic."""
    shell = a_shell(tmp_path, content)
    shell.switch.signalled(on=True)
    outcome = shell.answer(Context(nation=None, reader=True), event)
    assert Effect.HIDE in outcome.reply.effects
    assert outcome.context.reader and outcome.reply.page != SAFE_CARD


def test_a16_the_safe_card_takes_typed_words_away_too(tmp_path: Path) -> None:
    """What was typed is removed under the safe card as anywhere, unless the person turned that off."""
    shell = a_shell(tmp_path, None)
    assert Effect.REMOVE_WHAT_WAS_TYPED in shell.answer(Context(), Said("x")).reply.effects
    assert not shell.answer(Context(keep_typed=True), Said("x")).reply.effects


def test_the_switch_replaces_every_page_and_gives_it_back(tmp_path: Path) -> None:
    """While the file is there every page is the safe card; when it is gone, the pages are back (safety rule 50)."""
    shell = a_shell(tmp_path, a_script())
    file = shell.settings.safe_card_file
    assert {shell.answer(Context(), event).reply.page for event in EVENTS} & {SAFE_CARD} == set()
    file.touch()
    shell.switch.look()
    assert {shell.answer(Context(), event).reply.page for event in EVENTS} == {SAFE_CARD}
    file.unlink()
    shell.switch.look()
    assert shell.answer(Context(), Opened()).reply.page == "start.home"


def test_a_signal_does_not_overrule_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGUSR2 leaves the safe card on while the file is there, and a folder that cannot be read changes nothing."""

    def refuse(_: Path) -> bool:
        raise PermissionError

    out = io.StringIO()
    file = tmp_path / "card"
    switch = Switch(file, Log(out))
    file.touch()
    switch.look()
    switch.signalled(on=False)
    assert switch.on
    monkeypatch.setattr(Path, "exists", refuse)
    switch.look()
    assert switch.on and out.getvalue().count("happening=safe-card-on") == 1


async def test_c14_a_reload_with_an_error_keeps_the_last_good_script(tmp_path: Path) -> None:
    """C-14: content that does not hold together changes nothing for people, and health says so."""
    shell = a_shell(tmp_path, None)
    content = shell.content
    answers: list[Script | Exception] = [a_script(), ValueError("bad"), a_script(fingerprint="new")]

    def load() -> Script:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    content._load = load
    assert await content.reload() and shell.health.state(Part.CONTENT) is State.UP
    assert not await content.reload() and shell.health.state(Part.CONTENT) is State.DEGRADED
    assert shell.answer(Context(), Opened()).reply.page == "start.home"
    assert await content.reload()
    assert shell.script.fingerprint == "new"


async def test_c16_old_buttons_work_after_new_content(tmp_path: Path) -> None:
    """C-16, P-18: after a swap an old button leads to its page, or to the start where that is gone."""
    shell = a_shell(tmp_path, script(page("law.menu"), page("gone.page")))
    kept, lost = (Pressed(encode(Context(page=page_code(name)))) for name in ("law.menu", "gone.page"))
    shell.content.script = script(page("law.menu"))
    assert shell.answer(Context(), kept).reply.page == "law.menu"
    assert shell.answer(Context(), lost).reply.page == "start.home"


def test_danger_hide_and_words_of_danger_are_urgent_and_nothing_else(tmp_path: Path) -> None:
    """Hide, the danger button, urgent pages and words of danger go ahead of every queue; ordinary ones do not."""

    def hear(text: str) -> Heard:
        return (
            Heard((Flag(Danger.SUICIDE, Level.ACT),)) if "die" in text else Heard((Flag(Danger.SUICIDE, Level.OFFER),))
        )

    urgent_command = {"now": PageId("danger.life"), "start": PageId("start.home"), "hide": PageId("start.hide")}
    shell = a_shell(tmp_path, replace(a_script(), hear=hear, commands=urgent_command))
    for event in (*HIDES, Command("now"), Said("want to die"), *presses("danger.life", DANGER)):
        assert shell.is_urgent(event), event
    ordinary: list[Event] = [Opened(), Said("hi"), SentMedia(), Command("start"), Command("x"), Pressed("")]
    for event in [*ordinary, *presses("start.home")]:
        assert not shell.is_urgent(event), event
    assert a_shell(tmp_path, None).is_urgent(next(iter(presses(DANGER))))


def test_l02_the_pause_card_is_a_page_or_the_safe_card(tmp_path: Path) -> None:
    """L-02: somebody too fast gets the page for that where there is one, else the safe card."""
    assert a_shell(tmp_path, a_script()).pause(Context()).reply.page == PAUSE
    assert a_shell(tmp_path, script()).pause(Context()).reply.page == SAFE_CARD
    assert a_shell(tmp_path, None).pause(Context()).reply.page == SAFE_CARD


def presses(*pages: str) -> list[Pressed]:
    """Return a press of a button to each of `pages`."""
    return [Pressed(ChoiceId(encode(Context(page=page_code(name))))) for name in pages]
