"""How long it takes to compile a thousand pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks.rows import Row
from bot.authoring.build import build

PAGES = 1_000
CONTENT = Path(__file__).resolve().parents[1] / "content"
PAGE = """  page-{number}:
    title: Page {number}
    act: "yes"
    shows:
      - text: This is not your fault. Write down who told you, on which app, and on what day.
      - {{caution: "Don't copy it or pass it on, not even to show someone.", unless: {{adult: "yes"}}}}
      - {{service: samaritans, brief: "yes"}}
    choices:
      - {{to: padding-{topic}.page-{before}, label: The page before, sets: {{what: made}}}}
      - {{to: people.now, label: Talk to a person}}
      - {{to: what.under-18, label: I am under eighteen, sets: {{age: under-18}}, when: {{age: none}}}}
"""
A_FILE = 50


def measure() -> Iterable[Row]:
    """Yield the processor time of compiling the real content, and of as much more as makes a thousand pages."""
    started = process_time()
    real = build(CONTENT)
    yield Row(f"compile the {len(real.draft.pages)} pages of the content", process_time() - started, "s")
    with TemporaryDirectory() as folder:
        big = Path(folder) / "content"
        _pad(big, PAGES - len(real.draft.pages))
        started = process_time()
        made = build(big)
        yield Row(f"compile {len(made.draft.pages):,} pages, without the model", process_time() - started, "s", 2.0)


def _pad(big: Path, more: int) -> None:
    """Copy the content to `big`, with `more` pages of the usual size."""
    for path in CONTENT.rglob("*.yaml"):
        copy = big / path.relative_to(CONTENT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    for topic in range(0, max(more, 0), A_FILE):
        numbers = range(min(A_FILE, more - topic))
        pages = (PAGE.format(number=one, before=max(one - 1, 0), topic=topic) for one in numbers)
        text = f"topic: padding-{topic}\npages:\n{''.join(pages)}"
        (big / "pages" / f"padding-{topic}.yaml").write_text(text, "utf-8")
