"""Weights for features and curves for margins, learnt with scikit-learn. Used when the content is compiled."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # has no types
from sklearn.svm import LinearSVC  # type: ignore[import-untyped]

from bot.core.heard import Danger, Level
from bot.understanding.examples import ACT, OFFER, UNSAID, Examples
from bot.understanding.features import Groups, pairs, pieces, units
from bot.understanding.index import Index, index_of
from bot.understanding.model import PIECE, Curve
from bot.understanding.normalise import Sentence
from bot.understanding.score import chances, proof
from bot.understanding.table import Table

FOLDS: Final = 2
"""Parts of which each is heard by what the others taught. Few: strangers are less alike than our people are."""

_PIECE_WEIGHT: Final = 0.5
_GROUP_WEIGHT: Final = 1.3
_LEAST: Final = {"piece": 5, "pair": 3}
"""Examples that have to have a feature of a kind, where that is more than one."""

_SOFT_PAGES: Final = 0.7
_SOFT_DANGERS: Final = 0.3
_EVENING: Final = 0.5
"""How far a page with few phrases weighs as much as one with many: 0, not at all; 1, wholly."""

_TOLERANCE: Final = 0.1
"""How near to the best the lines are brought; nearer than liblinear's own 0.1 changes no answer, and takes longer."""

_SAMPLE: Final = 4
"""Of so many examples, one is in the sample that lines are first learnt from."""
_FAR: Final = -1.02
"""The margin below which an example that is not of a lane is left out: from -1 on it pushes the line no further."""

_LEAN: Final = {0: 1.0, 1: 3.0}
"""A danger missed weighs three times as much as one seen where there is none."""

_SHARPNESS: Final = tuple(step / 2 for step in range(2, 24))
_CLIP: Final = 0.9999

Matrix = Any
"""A sparse matrix or an array of scipy or numpy."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Which features stand in each example, without those too rare; `words` gives the pieces of each word."""

    matrix: Matrix
    names: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lanes:
    """`weights` has a row for each lane and a column for each feature, already times the worth of the feature."""

    weights: Matrix
    biases: tuple[float, ...]
    worth: Matrix


def count(documents: Sequence[tuple[Sentence, ...]], groups: Groups) -> Counts:
    """Return the features of the documents."""
    numbers: dict[str, int] = {}
    words: dict[str, tuple[str, ...]] = {}
    rows: list[int] = []
    columns: list[int] = []
    for row, document in enumerate(documents):
        features: list[str] = []
        for word in dict.fromkeys(word for sentence in document for word in sentence):
            words.setdefault(word, tuple(PIECE + piece for piece in pieces(word)))
            features += (word, *words[word])
        features += dict.fromkeys(pair for part in document for pair in pairs(units(part, groups)))
        columns += [numbers.setdefault(feature, len(numbers)) for feature in features]
        rows += [row] * len(features)
    ones = np.ones(len(rows), dtype=np.float64)
    matrix = sparse.csr_matrix((ones, (rows, columns)), shape=(len(documents), len(numbers)))
    names = tuple(numbers)
    kept = np.flatnonzero(_seen(matrix) >= _least(names))
    stay = {names[column] for column in kept}
    within = {word: tuple(part for part in parts if part in stay) for word, parts in words.items()}
    return Counts(matrix[:, kept], tuple(names[column] for column in kept), within)


def worths(counts: Counts, chosen: Matrix) -> Matrix:
    """Return what each feature is worth, by how few of the chosen examples have it; nothing for the rarest."""
    seen = _seen(counts.matrix[chosen])
    kinds = np.array([_kind(name) for name in counts.names])
    worth = np.log((len(chosen) + 1) / (seen + 1)) + 1
    worth = worth * np.where(kinds == "piece", _PIECE_WEIGHT, np.where(kinds == "group", _GROUP_WEIGHT, 1.0))
    return np.where(seen >= _least(counts.names), worth, 0.0)


def _seen(matrix: Matrix) -> Matrix:
    """Return how many examples have each feature."""
    return np.asarray((matrix > 0).sum(axis=0)).ravel()


def _least(names: Sequence[str]) -> Matrix:
    """Return how many examples have to have each feature for it to count."""
    return np.array([_LEAST.get(_kind(name), 1) for name in names])


def weigh(counts: Counts, worth: Matrix) -> Matrix:
    """Return the examples as vectors: features times their worth, brought to one length as `score` does."""
    lengths = np.sqrt(counts.matrix @ (worth * worth))
    lengths[lengths == 0] = 1.0
    return (sparse.diags(1 / lengths) @ counts.matrix @ sparse.diags(worth)).tocsr()


def fit_lanes(counts: Counts, examples: Examples, chosen: Matrix) -> Lanes:
    """Return weights for every lane, learnt from the chosen examples.

    Lines are first learnt from a sample. Examples that this leaves far on the
    right side of a line have no say in where it comes to lie, so the line is
    then learnt without them: it comes out the same, in a tenth of the time.
    """
    worth = worths(counts, chosen)
    vectors = weigh(counts, worth)[chosen]
    answers = [answer[chosen] for answer in (*_page_targets(examples), *lane_targets(examples))]
    softness = [_Softness(_SOFT_PAGES, lean) for lean in _page_leans(answers[: len(examples.pages)])]
    softness += [_Softness(_SOFT_DANGERS, _LEAN)] * (len(answers) - len(softness))
    every = np.arange(vectors.shape[0])
    weights, biases = _fit_lines(vectors, answers, softness, [every[::_SAMPLE]] * len(answers))
    margins = vectors @ weights.T + biases
    near = [np.flatnonzero((answer == 1) | (margins[:, lane] > _FAR)) for lane, answer in enumerate(answers)]
    del margins
    weights, biases = _fit_lines(vectors, answers, softness, near)
    weights *= worth
    return Lanes(weights, tuple(float(bias) for bias in biases), worth)


@dataclass(frozen=True, slots=True)
class _Softness:
    """How much examples on the wrong side of a line weigh, in all and for each answer."""

    all: float
    lean: Mapping[int, float]


def _fit_lines(
    vectors: Matrix, answers: Sequence[Matrix], softness: Sequence[_Softness], chosen: Sequence[Matrix]
) -> tuple[Matrix, Matrix]:
    """Return weights and biases of lines, each learnt from its own choice of examples."""

    def line(lane: int) -> tuple[Matrix, float]:
        rows = chosen[lane]
        rows = rows[answers[lane][rows] != UNSAID]
        answer = answers[lane][rows]
        if len(set(answer)) < 2:
            return np.zeros(vectors.shape[1]), -1.0
        soft = softness[lane]
        fitted = LinearSVC(C=soft.all, class_weight=soft.lean, tol=_TOLERANCE, random_state=0).fit(
            vectors[rows], answer
        )
        return fitted.coef_[0], float(fitted.intercept_[0])

    weights = np.zeros((len(answers), vectors.shape[1]), dtype=np.float32)
    biases = np.zeros(len(answers))
    for lane in range(len(answers)):  # not side by side: liblinear's chance is one for all threads
        weights[lane], biases[lane] = line(lane)
    return weights, biases


def _page_targets(examples: Examples) -> list[Matrix]:
    """Return what is so (1), is not (0) and is not told, for the lane of each page."""
    targets = np.array(examples.targets)
    return [np.where(targets == UNSAID, UNSAID, targets == page).astype(np.int8) for page in range(len(examples.pages))]


def _page_leans(answers: Sequence[Matrix]) -> list[Mapping[int, float]]:
    """Return how much more an example of each page weighs than one of another."""
    sizes = np.array([np.count_nonzero(answer == 1) for answer in answers])
    mean = sizes[sizes > 0].mean()
    return [{0: 1.0, 1: float((mean / max(size, 1)) ** _EVENING)} for size in sizes]


def lane_targets(examples: Examples) -> list[Matrix]:
    """Return what is so (1), is not (0) and is not told, for each lane after the pages: dangers by level, the scope."""
    found = []
    for danger in Danger:
        levels = np.array(examples.levels[danger])
        for least in (ACT, OFFER):
            found.append(np.where(levels == UNSAID, UNSAID, (levels >= least).astype(int)))
    found.append(np.array(examples.scope))
    return found


def folds(people: Sequence[str], number: int) -> Matrix:
    """Return the fold of each example: all of a person's phrases in one, the folds of a size, always the same."""
    sizes = [0] * number
    of: dict[str, int] = {}
    for person in sorted(set(people), key=lambda person: (-people.count(person), person)):
        of[person] = sizes.index(min(sizes))
        sizes[of[person]] += people.count(person)
    return np.array([of[person] for person in people])


def unseen_margins(counts: Counts, examples: Examples) -> Matrix:
    """Return the margins of each example in a fit that has seen nothing of its person."""
    fold = folds(examples.people, FOLDS)
    margins = np.zeros((len(examples.people), len(examples.pages) + 2 * len(Danger) + 1))
    for number in range(FOLDS):
        lanes = fit_lanes(counts, examples, np.flatnonzero(fold != number))
        left = np.flatnonzero(fold == number)
        vectors = weigh(counts, lanes.worth)[left]
        weights = np.divide(lanes.weights, lanes.worth, out=np.zeros_like(lanes.weights), where=lanes.worth != 0)
        margins[left] = vectors @ weights.T + np.array(lanes.biases)
    return margins


def fit_curves(counts: Counts, examples: Examples) -> tuple[float, dict[str, Curve]]:
    """Return how sharp the shares of pages are to be, and the curves that make chances of margins."""
    margins = unseen_margins(counts, examples)
    number = len(examples.pages)
    targets = np.array(examples.targets)
    told = targets != UNSAID
    sharpness = min(_SHARPNESS, key=lambda sharp: _surprise(margins[told, :number], targets[told], sharp))
    curves: dict[str, Curve] = {}
    names = [f"{danger}.{level}" for danger in Danger for level in (Level.ACT, Level.OFFER)] + ["scope"]
    for name, column, wanted in zip(names, margins[:, number:].T, lane_targets(examples), strict=True):
        known = wanted != UNSAID
        curves[name] = _curve(column[known, None], wanted[known])
    proofs: dict[str, list[tuple[float, ...]]] = {"first": [], "second": [], "third": []}
    right: dict[str, list[int]] = {"first": [], "second": [], "third": []}
    for row in np.flatnonzero(told):
        shares = chances(margins[row, :number], sharpness)
        scope = curves["scope"].chance(margins[row, -1])
        words = sum(len(sentence) for sentence in examples.documents[row])
        order = sorted(range(number - 2), key=lambda page: -shares[page])[:3]
        for rank, name in enumerate(proofs):
            proofs[name].append(proof(shares, order, rank, scope, words))
            right[name].append(int(targets[row] == order[rank]))
    return sharpness, curves | {name: _curve(np.array(proofs[name]), np.array(right[name])) for name in proofs}


def _surprise(margins: Matrix, targets: Matrix, sharpness: float) -> float:
    sharp = margins * sharpness
    sharp = sharp - sharp.max(axis=1, keepdims=True)
    logs = sharp - np.log(np.exp(sharp).sum(axis=1, keepdims=True))
    return float(-logs[np.arange(len(targets)), targets].mean())


def _curve(numbers: Matrix, right: Matrix) -> Curve:
    if len(set(right)) < 2:
        return Curve((0.0,) * numbers.shape[1], -10.0)
    fitted = LogisticRegression(C=100.0, max_iter=1000).fit(numbers, right)
    return Curve(tuple(float(weight) for weight in fitted.coef_[0]), float(fitted.intercept_[0]))


def pack(counts: Counts, lanes: Lanes) -> tuple[Index, array[float], Table]:
    """Return the rows of the features, the squares of their lengths, and the weights in one byte each."""
    column = {name: number for number, name in enumerate(counts.names)}
    rows, kept = index_of(name for name in counts.names if lanes.worth[column[name]] > 0 or name in counts.words)
    weights = np.zeros((len(kept), lanes.weights.shape[0]))
    squares = lanes.worth * lanes.worth
    norms = array("f")
    for row, name in enumerate(kept):
        within = [column[part] for part in (name, *counts.words.get(name, ()))]
        weights[row] = lanes.weights[:, within].sum(axis=1)
        norms.append(float(squares[within].sum()))
    if weights.shape[1] % 2:
        weights = np.hstack([weights, np.zeros((len(kept), 1))])
    tops = np.quantile(np.abs(weights), _CLIP, axis=0)
    scales = np.where(tops > 0, tops, 1.0) / 127
    bytes_ = (np.clip(np.rint(weights / scales), -128, 127) + 128).astype(np.uint8).tobytes()
    table = Table(bytes_, weights.shape[1], tuple(float(scale) for scale in scales))
    return rows, norms, table


def _kind(name: str) -> str:
    if name.startswith(PIECE):
        return "piece"
    if "+" in name or "~" in name:
        return "pair"
    return "group" if name.startswith("=") else "word"
