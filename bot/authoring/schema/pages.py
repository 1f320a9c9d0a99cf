"""The shape of pages: what they show and where their choices lead."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from bot.authoring.schema.kinds import Entry, Need, Number, Sets, When, Words, YesNo
from bot.core.grounds import Act
from bot.core.messages import Effect
from bot.core.pages import Clock, Each, SitePart


class StepEntry(Entry):
    """A step or a line, perhaps only for some."""

    text: Words
    when: When = Field(default_factory=dict)
    unless: When = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value


class CitedEntry(Entry):
    """Whose sources to list."""

    facts: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


PLACES: Final = (
    *("text", "caution", "steps", "readout", "fact", "law"),
    *("service", "answering", "site", "sources", "divider"),
)
_EXTRAS: Final = {"clock": "law", "brief": "service", "most": "answering", "of": "site"}


class ShownEntry(Entry):
    """One thing on a page: exactly one of `PLACES`, and what goes with it."""

    text: Words | None = None
    caution: Words | None = None
    steps: list[StepEntry] | None = None
    readout: list[StepEntry] | None = None
    fact: str | None = None
    law: list[Act] | None = None
    service: str | None = None
    answering: list[str] | None = None
    site: SitePart | None = None
    sources: CitedEntry | None = None
    divider: YesNo | None = None
    clock: Clock = Clock.NOW
    brief: YesNo = False
    most: Number = 3
    of: str = ""
    when: When = Field(default_factory=dict)
    unless: When = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _one_kind(cls, value: object) -> object:
        if isinstance(value, dict):
            kinds = [kind for kind in PLACES if kind in value]
            unknown = [key for key in value if key not in cls.model_fields]
            if len(kinds) != 1 and not unknown:
                raise PydanticCustomError("place", f"One of {', '.join(PLACES)} is wanted here, and only one.")
            for extra, kind in _EXTRAS.items():
                if extra in value and kinds and kind not in kinds:
                    raise PydanticCustomError("place", f'"{extra}" goes with "{kind}".')
        return value


class ChoiceEntry(Entry):
    """A choice: where it goes, what it says, what it sets."""

    to: str
    label: Words
    sets: Sets = Field(default_factory=dict)
    each: Each | None = None
    of: str = ""
    step: Number | None = None
    when: When = Field(default_factory=dict)
    unless: When = Field(default_factory=dict)


class PageEntry(Entry):
    """One screen of the script."""

    title: Words
    needs: tuple[Need, ...] = ()
    audience: Literal["anyone", "adults"] = "anyone"
    instead: str | None = None
    urgent: YesNo = False
    act: YesNo = False
    person: YesNo = False
    heavy: YesNo = False
    effects: tuple[Effect, ...] = ()
    was: tuple[str, ...] = ()
    shows: list[ShownEntry]
    choices: tuple[ChoiceEntry, ...] = ()


class PagesFile(Entry):
    """content/pages/<topic>.yaml"""

    topic: str
    pages: dict[str, PageEntry]
