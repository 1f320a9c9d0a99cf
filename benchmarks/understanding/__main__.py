"""Prints how well typed words are heard: `python -m benchmarks.understanding [--help]`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.understanding.cases import Case, as_heard, heard_unseen, sayings_in, separate_cases
from benchmarks.understanding.figures import auroc, confusions, figures, misses
from benchmarks.understanding.picture import reliability
from bot.authoring.compile import load_script
from bot.core.script import Script

ROOT = Path(__file__).resolve().parents[2]
SEPARATE = ROOT / "tests" / "understanding" / "independent.yaml"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", type=Path, default=ROOT / "content")
    parser.add_argument("--only", choices=("own", "separate"))
    parser.add_argument("--write", type=Path, default=None, help="folder for the reliability curves, as SVG")
    parser.add_argument("--confusions", type=int, default=25, help="how many pairs of pages to list")
    chosen = parser.parse_args()
    script = load_script(chosen.content)
    if chosen.only != "separate":
        tell(
            "Phrases, each heard by a model that never met its person",
            heard_unseen(sayings_in(chosen.content), script),
            chosen,
        )
    if chosen.only != "own" and SEPARATE.exists():
        tell("Messages written separately", heard_separately(script), chosen)


def heard_separately(script: Script) -> list[Case]:
    """Return the separate messages as heard by the model that is shipped."""
    return [as_heard(case, script.hear(case.text), script) for case in separate_cases(SEPARATE)]


def tell(title: str, cases: Sequence[Case], chosen: argparse.Namespace) -> None:
    """Print the figures, the confusions and every danger missed."""
    print(f"\n## {title}: {len(cases)}\n")
    print("| figure | share | 95 % interval | of | goal | |\n|---|---|---|---|---|---|")
    for figure in figures(cases):
        low, high = figure.interval
        goal = "" if figure.goal is None else f"{'at most ' if figure.most else ''}{figure.goal:.0%}"
        met = figure.goal is None or (figure.share <= figure.goal if figure.most else figure.share >= figure.goal)
        cells = (f"{figure.share:.1%}", f"{low:.1%} to {high:.1%}", str(figure.whole), goal, "" if met else "not met")
        print(f"| {figure.name} | {' | '.join(cells)} |")
    print(f"| out of scope told by the confidence (AUROC) | {auroc(cases):.3f} | | {len(cases)} | 0.92 | |")
    print("\nTaken for another page (right, taken for, times):")
    for (right, taken), times in confusions(cases).most_common(chosen.confusions):
        print(f"  {right}  ->  {taken}  {times}")
    print("\nDangers missed, or offered where the page should come first:")
    for case, danger, level in misses(cases):
        seen = ", ".join(f"{flag.danger}:{flag.level}" for flag in case.heard.flags) or "nothing"
        print(f"  {danger}:{level}  {case.text[:150]!r}  (seen: {seen})")
    if chosen.write is not None:
        chosen.write.mkdir(parents=True, exist_ok=True)
        name = "separate" if "separate" in title else "own"
        (chosen.write / f"reliability-{name}.svg").write_text(reliability(cases, title), "utf-8")


if __name__ == "__main__":
    main()
