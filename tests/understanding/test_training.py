"""What is learnt is the same each time, plain, and free of the tools that learnt it."""

from __future__ import annotations

import pickle
import subprocess
import sys

from bot.core.heard import Certainty, Danger, Level
from bot.understanding.check import faults
from bot.understanding.train import train
from tests.understanding.small import small_hearing, small_model, small_sayings


def test_learning_twice_gives_the_same_bytes() -> None:
    """The model is deterministic."""
    again = train(small_sayings())
    assert again.table == small_model().table
    assert again.curves == small_model().curves
    assert again.rows == small_model().rows


def test_a_model_survives_a_pickle() -> None:
    """What was kept in the cache hears what the model hears."""
    kept = pickle.loads(pickle.dumps(small_model()))
    assert kept == small_model()


def test_hearing_needs_the_standard_library_alone() -> None:
    """Reading a kept model and hearing words imports neither numpy, scipy, scikit-learn nor yaml."""
    program = (
        "import sys, pickle\n"
        "from bot.understanding.hear import hearing\n"
        "heard = hearing(pickle.load(sys.stdin.buffer))('hello there')\n"
        "assert heard.guesses[0].page == 'start.home', heard\n"
        "print(sorted({'numpy', 'scipy', 'sklearn', 'yaml', 'pydantic', 'bot.authoring'} & set(sys.modules)))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], input=pickle.dumps(small_model()), capture_output=True, check=True
    )
    assert ran.stdout.strip() == b"[]"


def test_small_sayings_are_heard() -> None:
    """Greetings open their page, what is said of a danger is flagged, and other subjects are a miss."""
    hear = small_hearing()
    assert hear("good morning").guesses[0].page == "start.home"
    assert [(flag.danger, flag.level) for flag in hear("I will kill myself").flags] == [(Danger.SUICIDE, Level.ACT)]
    assert hear("football cake scores").certainty is Certainty.MISS


def test_a_denied_danger_costs_a_line_at_most() -> None:
    """Words that deny it, "not suicidal", interrupt; "years ago" makes an act an offer."""
    hear = small_hearing()
    assert all(flag.level is Level.OFFER for flag in hear("I am not suicidal").flags)
    assert [flag.level for flag in hear("years ago I tried killing myself").flags] == [Level.OFFER]


def test_what_words_tell_is_offered() -> None:
    """A place and a person that words name are revealed."""
    revealed = dict(small_hearing()("take the picture of my friend in Cardiff down").reveals)
    assert revealed == {"nation": "wales", "who": "friend"}


def test_doubtful_phrases_are_told() -> None:
    """Pages with too few phrases and pages that are not there are reported; a whole page is not."""
    found = faults(small_sayings(), small_model(), {"start.home", "start.hide"})
    assert ("no-such-page", "down.yaml") in {(fault.kind, fault.file) for fault in found}
    assert {fault.kind for fault in found if fault.serious} == {"no-such-page"}
