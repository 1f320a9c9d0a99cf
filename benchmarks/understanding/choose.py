"""Proposes thresholds by cross-validation grouped by person: `python -m benchmarks.understanding.choose`.

For each danger, the lowest threshold that takes no more than a share of the phrases that carry none of it. The
confidence to open at is the lowest that is right often enough among the phrases of people whom the model has not met.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.understanding.cases import sayings_in
from bot.core.heard import Danger, Level
from bot.understanding.examples import NO, UNSAID, Examples, examples_of
from bot.understanding.fit import Matrix, count, fit_curves, unseen_margins
from bot.understanding.model import Curve
from bot.understanding.score import chances, proof
from bot.understanding.train import groups_of, spelling_of

SHARES = {
    Danger.SUICIDE: (0.020, 0.075, 0.15),
    Danger.DANGER: (0.020, 0.055, 0.12),
    Danger.UNDER_18: (0.009, 0.030, 0.07),
    Danger.OTHER_CHILD: (0.009, 0.025, 0.10),
    Danger.BLACKMAIL: (0.012, 0.020, 0.07),
}
"""The share of calm phrases that the trained screen alone may take for "act", for "offer", and leave in doubt."""

RIGHT = 0.965
"""How often a page that is opened has to be the very one. A page beside it often serves as well, and is not counted."""


def main() -> None:
    """Print the thresholds."""
    sayings = sayings_in(Path(__file__).resolve().parents[2] / "content")
    examples = examples_of(sayings, spelling_of(sayings))
    counts = count(examples.documents, groups_of(sayings))
    margins = unseen_margins(counts, examples)
    sharpness, curves = fit_curves(counts, examples)
    print("thresholds:")
    print(f'  open: "{opening(examples, margins, sharpness, curves):.3f}"')
    for number, danger in enumerate(Danger):
        lanes = margins[:, len(examples.pages) + 2 * number :]
        calm = np.array(examples.levels[danger]) == NO
        act = told(lanes[:, 0], curves[f"{danger}.{Level.ACT}"])[calm]
        offer = told(lanes[:, 1], curves[f"{danger}.{Level.OFFER}"])[calm]
        limits = (limit(seen, share) for seen, share in zip((act, offer, offer), SHARES[danger], strict=True))
        named = zip(("act", "offer", "doubt"), limits, strict=True)
        print(f"  {danger}: {{{', '.join(_quoted(name, value) for name, value in named)}}}")


def _quoted(name: str, value: float) -> str:
    return f'{name}: "{value:.3f}"'


def told(margins: Matrix, curve: Curve) -> Matrix:
    """Return the chances of margins."""
    return np.array([curve.chance(float(margin)) for margin in margins])


def limit(chances_: Matrix, share: float) -> float:
    """Return the chance that only `share` of the chances reach."""
    return float(np.quantile(chances_, 1 - share))


def opening(examples: Examples, margins: Matrix, sharpness: float, curves: dict[str, Curve]) -> float:
    """Return the lowest confidence from which first guesses are right often enough."""
    pages = len(examples.pages)
    found: list[tuple[float, bool]] = []
    for row in np.flatnonzero(np.array(examples.targets) != UNSAID):
        shares = chances(margins[row, :pages], sharpness)
        order = sorted(range(pages - 2), key=lambda page: -shares[page])[:3]
        words = sum(len(sentence) for sentence in examples.documents[row])
        scope = curves["scope"].chance(float(margins[row, -1]))
        sure = curves["first"].chance(*proof(shares, order, 0, scope, words))
        found.append((sure, order[0] == examples.targets[row]))
    found.sort(reverse=True)
    right, lowest = 0, 1.0
    for place, (sure, good) in enumerate(found, start=1):
        right += good
        if right / place >= RIGHT:
            lowest = sure
    return lowest


if __name__ == "__main__":
    main()
