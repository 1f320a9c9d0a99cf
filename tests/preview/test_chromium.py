"""The preview in a real Chromium: with scripts and without, on a phone and at a desk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.preview.browser import CHROMIUM, Browser
from tests.preview.conftest import Editor

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH: apt-get install chromium")

PHONE, DESK = 360, 1280
PATHS = (
    "/see?page=people.now",
    "/map?topic=start",
    "/problems",
    "/facts",
    "/search?q=line",
    "/entry?thing=service/999",
)

CONTRAST = """
(() => {
  const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = one => {
    for (let at = one; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  let worst = 21;
  for (const one of document.querySelectorAll('body *:not(svg *):not(script)')) {
    const own = [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (!own || !one.offsetParent) continue;
    const [a, b] = [light(parts(getComputedStyle(one).color)), light(behind(one))].sort((x, y) => y - x);
    worst = Math.min(worst, (a + 0.05) / (b + 0.05));
  }
  return worst;
})()
"""
"""The worst contrast of any text with what is behind it, as WCAG 2 counts it."""


@pytest.fixture
async def browser(editor: Editor) -> AsyncIterator[Browser]:
    """A browser beside an editor whose content has been held against the rules, so that nothing moves by itself."""
    await editor.settled()
    async with Browser() as tab:
        yield tab


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", [PHONE, DESK])
async def test_pages_fit_with_scripts_and_without(
    editor: Editor, browser: Browser, width: int, *, scripts: bool
) -> None:
    """Each view is there at 360 and 1280 pixels, needs no sideways scrolling, and asks for nothing from elsewhere."""
    await browser.wide(width)
    await browser.scripts(on=scripts)
    for path in PATHS:
        await browser.open(editor.address + path)
        found = await browser.call("DOM.getDocument", depth=0)
        heading = await browser.call("DOM.querySelector", nodeId=found["root"]["nodeId"], selector="main h1")
        assert heading["nodeId"], path
        size = (await browser.call("Page.getLayoutMetrics"))["cssContentSize"]["width"]
        assert size <= width, (path, size)
    assert browser.hosts == {"127.0.0.1"}
    assert [said for said in browser.said if "Content Security Policy" in said] == []
    asked = {address.removeprefix(editor.address) for address in browser.asked}
    assert asked - {"/favicon.ico", "/events"} == set(PATHS)
    assert ("/events" in asked) is scripts


async def test_a_form_and_a_button_work_without_scripts(editor: Editor, browser: Browser) -> None:
    """With scripts off, the form is sent by its button, and a choice leads on, as links and forms do."""
    await browser.scripts(on=False)
    await browser.open(f"{editor.address}/see?page=start.home")
    for selector in ("form button", "#telegram ~ ul a"):
        before = len(browser.asked)
        root = (await browser.call("DOM.getDocument", depth=0))["root"]["nodeId"]
        node = (await browser.call("DOM.querySelector", nodeId=root, selector=selector))["nodeId"]
        await browser.call("DOM.scrollIntoViewIfNeeded", nodeId=node)
        box = (await browser.call("DOM.getBoxModel", nodeId=node))["model"]["content"]
        at = {"x": (box[0] + box[4]) / 2, "y": (box[1] + box[5]) / 2, "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            await browser.call("Input.dispatchMouseEvent", type=kind, **at)
        async with asyncio.timeout(30):
            while len(browser.asked) == before:
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)
    assert "/see?page=start.home&nation=" in browser.asked[-2]
    assert "/see?choice=" in browser.asked[-1]


async def test_a_save_shows_by_itself(editor: Editor, browser: Browser) -> None:
    """With scripts, an open page has the new words within a moment of the save, where it was scrolled to."""
    await browser.open(f"{editor.address}/see?page=now.start")
    await browser.find("scrollTo(0, 200)")
    editor.save("pages/now.yaml", "Breathe out slowly.", "Breathe out now.")
    await browser.until("document.body.innerText.includes('Breathe out now.')")
    await browser.until("scrollY === 200")


async def test_a_save_does_not_take_away_what_is_being_filled_in(editor: Editor, browser: Browser) -> None:
    """While a field of the form has the focus, the page stays, and says that there is something newer."""
    await browser.open(f"{editor.address}/see?page=now.start")
    await browser.find("document.getElementById('nation').focus()")
    editor.save("pages/now.yaml", "Breathe out slowly.", "Breathe out now.")
    await browser.until("!document.getElementById('changed').hidden")
    assert await browser.find("document.body.innerText.includes('Breathe out slowly.')") is True


async def test_what_a_screen_reader_is_told(editor: Editor, browser: Browser) -> None:
    """Landmarks are there, every field and every link has a name, and the three screens are named regions."""
    await browser.open(f"{editor.address}/see?page=people.now")
    tree = await browser.tree()
    roles = {role for role, _ in tree}
    assert {"main", "navigation", "banner", "contentinfo", "heading", "form"} <= roles
    for role, name in tree:
        if role in ("link", "button", "combobox", "textbox", "searchbox", "Date", "InputTime", "form"):
            assert name.strip(), role
    assert {"Telegram", "Discord", "Terminal"} <= {name for role, name in tree if role == "region"}


async def test_the_keyboard_goes_first_to_the_content_and_is_seen(editor: Editor, browser: Browser) -> None:
    """The first Tab shows a link to the content; what has the focus has an outline."""
    await browser.open(f"{editor.address}/see?page=people.now")
    for kind in ("rawKeyDown", "keyUp"):
        await browser.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert await browser.find("document.activeElement.getAttribute('href')") == "#content"
    assert await browser.find("document.activeElement.getBoundingClientRect().left >= 0") is True
    assert await browser.find("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("path", PATHS)
async def test_texts_stand_out_from_what_is_behind_them(editor: Editor, browser: Browser, path: str) -> None:
    """Every text has a contrast of 4.5 to 1 or more."""
    await browser.open(editor.address + path)
    assert await browser.find(CONTRAST) >= 4.5
