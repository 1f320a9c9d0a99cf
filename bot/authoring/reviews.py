"""Sign-off: the fingerprint of each topic as people may see it, and whose signatures stand under it.

A signature counts for the fingerprint it names and for no other: a changed
word takes it away. The day on which an entry was checked is not part of a
fingerprint, so that checking a fact again needs no new signature as long as
nothing else has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2s
from pathlib import Path
from typing import Any, Final

from bot.authoring.placed import things_on
from bot.authoring.positions import read_file
from bot.authoring.problems import Problem
from bot.core.grounds import Cite, TextId
from bot.core.messages import FactId, ServiceId, SiteId
from bot.core.script import Script

FILE: Final = "reviews.yaml"
WORDS: Final = "words"
"""The topic of the furniture and of what leads into the pages from outside."""

DANGER_PHRASES: Final = "danger-phrases"
"""The topic of the words by which danger is heard (C-20)."""

PHRASES: Final = "phrases/danger"
TWO_PEOPLE: Final = frozenset({"danger", DANGER_PHRASES})
"""Topics that two people sign, beside every topic that states the law (safety rule 48)."""


class Role(StrEnum):
    """In which role somebody signed."""

    LAWYER = "lawyer"
    SURVIVOR_PANEL = "survivor-panel"
    SAFETY_LEAD = "safety-lead"
    SERVICE = "service"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's signature under a topic as it stood with `fingerprint`."""

    topic: str
    fingerprint: str
    by: str
    role: str
    on: date


@dataclass(frozen=True, slots=True)
class SignOff:
    """A topic, its fingerprint now, how many people have to sign it, who has, and who signed an earlier state."""

    topic: str
    fingerprint: str
    wanted: int
    signed: tuple[Signature, ...]
    stale: tuple[Signature, ...]

    @property
    def missing(self) -> int:
        """How many people still have to sign."""
        return max(self.wanted - len({signature.by.casefold() for signature in self.signed}), 0)


def sign_offs(
    script: Script, phrases: Mapping[str, object], signatures: Iterable[Signature], on: date
) -> tuple[SignOff, ...]:
    """Return how each topic of `script` stands on the day `on`; a signature of a later day does not count yet.

    `phrases` are the files of danger phrases, as plain lists and texts by name.
    """
    known = [signature for signature in signatures if signature.on <= on]
    found = []
    for topic, (fingerprint, wanted) in _topics(script, phrases).items():
        mine = [signature for signature in known if signature.topic == topic]
        signed = tuple(signature for signature in mine if signature.fingerprint == fingerprint)
        stale = tuple(signature for signature in mine if signature.fingerprint != fingerprint)
        found.append(SignOff(topic, fingerprint, wanted, signed, stale))
    return tuple(found)


def sign_offs_of(folder: Path, script: Script, on: date) -> tuple[SignOff, ...]:
    """Return how each topic of the content of `folder` stands. Reads YAML, and needs no shapes of it."""
    return sign_offs(script, danger_phrases(folder), signatures_of(folder), on)


def signatures_of(folder: Path) -> tuple[Signature, ...]:
    """Return the signatures in the reviews of `folder`; `vesper check` says what is not in its shape."""
    read = read_file(folder / FILE, FILE)
    return () if isinstance(read, Problem) else tuple(signatures_in(read.root.bare()))


def signatures_in(bare: object) -> Iterator[Signature]:
    """Yield the signatures in a reviews file, given as plain lists and texts."""
    entries = bare.get("reviews") if isinstance(bare, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        names = [field.name for field in fields(Signature)]
        if isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in names):
            try:
                day = date.fromisoformat(entry["on"])
            except ValueError:
                continue
            yield Signature(entry["topic"], entry["fingerprint"], entry["by"], entry["role"], day)


def danger_phrases(folder: Path) -> dict[str, object]:
    """Return the files of danger phrases below `folder`, as plain lists and texts by name."""
    found: dict[str, object] = {}
    for path in sorted((folder / PHRASES).rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        read = read_file(path, name)
        found[name] = str(read) if isinstance(read, Problem) else read.root.bare()
    return found


def topic_things(script: Script, topic: str) -> frozenset[str]:
    """Return every fact, service and site that the pages of `topic` may show, such as `fact/<id>`."""
    pages = [page for page in script.pages.values() if page.topic == topic]
    return frozenset(thing for page in pages for thing in things_on(script, page))


# --- fingerprints ---------------------------------------------------------------------------------

_LEFT_OUT: Final = frozenset({"checked"})


def _topics(script: Script, phrases: Mapping[str, object]) -> dict[str, tuple[str, int]]:
    """Return each topic with its fingerprint and the number of people who sign it."""
    texts = _texts(script)
    topics: dict[str, tuple[str, int]] = {}
    for topic in dict.fromkeys(page.topic for page in script.pages.values()):
        things = sorted(topic_things(script, topic))
        pages = [page for page in script.pages.values() if page.topic == topic]
        whole = [
            [(page, texts.get(page.id)) for page in pages],
            [(thing, _entry(script, thing), texts.get(thing)) for thing in things],
        ]
        law = any(thing.startswith("fact/") for thing in things)
        topics[topic] = (_hash(whole), 2 if law or topic in TWO_PEOPLE else 1)
    outside = (script.commands, script.links, script.asks, script.media, script.dangers, script.closer)
    furniture = {key: words for key, words in texts.items() if key.startswith("words/")}
    topics[WORDS] = (_hash([outside, furniture]), 1)
    if phrases:
        topics[DANGER_PHRASES] = (_hash(phrases), 2)
    return topics


def _texts(script: Script) -> dict[str, dict[TextId, Any]]:
    """Return the English texts by what they belong to: a page, an entry, or a word of the furniture."""
    grouped: dict[str, dict[TextId, Any]] = {}
    for text_id, text in script.texts["en"].items():
        first, _, rest = text_id.partition("/")
        owner = f"{first}/{rest.partition('/')[0]}" if first in ("fact", "service", "site", "words") else first
        grouped.setdefault(owner, {})[text_id] = text
    return grouped


def _entry(script: Script, thing: str) -> object:
    kind, _, name = thing.partition("/")
    found: Any = {
        "fact": script.facts.get(FactId(name)),
        "service": script.services.get(ServiceId(name)),
        "site": script.sites.get(SiteId(name)),
    }[kind]
    cites: tuple[Cite, ...] = found.cites if found is not None else ()
    return found, [script.sources.get(cite.source) for cite in cites]


def _hash(thing: object) -> str:
    canonical = json.dumps(_plainly(thing), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return blake2s(canonical.encode("ascii"), digest_size=8).hexdigest()


def _plainly(thing: Any) -> Any:
    """Return `thing` as lists, texts and numbers, the same in every process; the day of a check is left out."""
    if is_dataclass(thing):
        named = (field.name for field in fields(thing) if field.name not in _LEFT_OUT)
        return [(name, _plainly(getattr(thing, name))) for name in named]
    if isinstance(thing, Mapping):
        return {str(key): _plainly(value) for key, value in thing.items()}
    if isinstance(thing, frozenset | set):
        return sorted((_plainly(one) for one in thing), key=json.dumps)
    if isinstance(thing, list | tuple):
        return [_plainly(one) for one in thing]
    if isinstance(thing, date):
        return thing.isoformat()
    return thing
