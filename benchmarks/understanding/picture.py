"""The reliability curve as a picture: how often a first guess of each confidence is right."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from benchmarks.understanding.cases import Case
from benchmarks.understanding.figures import first_right

_BINS = 10
_SIDE = 400
_EDGE = 50


def reliability(cases: Sequence[Case], title: str) -> str:
    """Return an SVG picture. A message out of scope is never right; the size of a dot tells how many messages it is."""
    bins: list[list[bool]] = [[] for _ in range(_BINS)]
    sure: list[list[float]] = [[] for _ in range(_BINS)]
    for case in cases:
        if case.heard.guesses and case.kind not in ("danger", "none"):
            confidence = case.heard.guesses[0].confidence
            place = min(int(confidence * _BINS), _BINS - 1)
            bins[place].append(first_right(case))
            sure[place].append(confidence)
    most = max((len(right) for right in bins), default=1) or 1
    dots = [
        f'<circle cx="{_x(sum(said) / len(said)):.1f}" cy="{_y(sum(right) / len(right)):.1f}" '
        f'r="{3 + 9 * (len(right) / most) ** 0.5:.1f}"><title>{sum(right)} of {len(right)}</title></circle>'
        for said, right in zip(sure, bins, strict=True)
        if right
    ]
    marks = [
        f'<text x="{_x(tick / 5):.0f}" y="{_SIDE + _EDGE + 20}">{tick * 20} %</text>'
        f'<text x="{_EDGE - 25}" y="{_y(tick / 5) + 4:.0f}">{tick * 20} %</text>'
        for tick in range(6)
    ]
    size = _SIDE + 2 * _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="11" '
        f'text-anchor="middle"><title>{escape(title)}</title><rect width="{size}" height="{size}" fill="white"/>'
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="grey" stroke-dasharray="4"/>'
        f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" stroke="black" fill="none"/>{"".join(marks)}'
        f'<g fill="#225588" fill-opacity="0.7">{"".join(dots)}</g>'
        f'<text x="{size / 2}" y="25">{escape(title)}</text>'
        f'<text x="{size / 2}" y="{size - 8}">confidence told</text>'
        f'<text transform="translate(12 {size / 2}) rotate(-90)">first guess right</text></svg>\n'
    )


def _x(share: float) -> float:
    return _EDGE + share * _SIDE


def _y(share: float) -> float:
    return _EDGE + (1 - share) * _SIDE
