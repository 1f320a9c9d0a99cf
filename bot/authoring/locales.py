"""Other languages: folders of texts, keyed by id, each with the hash of the English it translates.

A language is offered only when it is whole and a person has checked it. Where
the English of one text has changed since, everything on that page (or of that
fact, service or site) is English, with a note in front: never half and half.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2s
from typing import Final

from bot.authoring.draft import Draft
from bot.authoring.load import Loaded
from bot.authoring.problems import Severity, Where, did_you_mean, problem
from bot.authoring.schema.rest import LocaleFile
from bot.authoring.slots import read_text, slots_of
from bot.core.context import is_language
from bot.core.grounds import TextId
from bot.core.messages import Span
from bot.core.pages import SlotKind, Text

ENGLISH: Final = "en"
NOTE: Final = TextId("words/not-translated")
"""The note in front of what has fallen back to English; only in other languages."""

Language = Mapping[TextId, Text]


def hash_of(english: str) -> str:
    """Return the eight letters that stand for an English text in a translation's `of`."""
    return blake2s(english.encode("utf-8"), digest_size=4).hexdigest()


def compile_locales(loaded: Loaded, draft: Draft) -> tuple[dict[str, Language], dict[str, str]]:
    """Return the texts of each language that may be offered, and what each calls itself."""
    languages: dict[str, list[LocaleFile]] = {}
    texts: dict[str, dict[TextId, Text]] = {}
    stale: dict[str, set[TextId]] = {}
    for file in loaded.files(LocaleFile):
        tag = file.document.file.split("/")[1]
        if file.content.language != tag or not is_language(tag) or tag == ENGLISH:
            where = file.document.where(("language",))
            message = f'The folder is "{tag}" and the file says "{file.content.language}": two small letters, the same.'
            draft.problems.append(problem("L01", where, message))
            continue
        languages.setdefault(tag, []).append(file.content)
        for name, entry in file.content.texts.items():
            text_id, where = TextId(name), file.document.where(("texts", name, "says"))
            known = texts.setdefault(tag, {})
            if text_id != NOTE and text_id not in draft.texts:
                meant = did_you_mean(name, draft.texts)
                draft.problems.append(problem("L01", where, f'There is no text "{name}" in English.{meant}'))
                continue
            known[text_id], problems = read_text(entry.says, where, values=True)
            draft.problems.extend(problems)
            if text_id != NOTE:
                _compare(text_id, known[text_id], where, draft)
                if entry.of != hash_of(draft.written[text_id]):
                    stale.setdefault(tag, set()).add(text_id)
                    message = f'The English of "{name}" has changed since ({hash_of(draft.written[text_id])} now).'
                    draft.problems.append(problem("L02", where, message, Severity.WARNING))
    offered: dict[str, Language] = {}
    names: dict[str, str] = {}
    for tag, files in languages.items():
        name = next((file.name for file in files if file.name), "")
        reviewed = any(file.reviews for file in files)
        if _whole(tag, texts.get(tag, {}), draft, named=bool(name), reviewed=reviewed):
            offered[tag] = _fall_back(texts[tag], stale.get(tag, set()), draft)
            names[tag] = name
    return offered, names


# --- helpers --------------------------------------------------------------------------------------


def _compare(text_id: TextId, text: Text, where: Where, draft: Draft) -> None:
    """Note where a translation places other things than its English."""
    if set(slots_of(text)) != set(slots_of(draft.texts[text_id])):
        wanted = sorted(
            f"{{{slot.ref}}}" if slot.kind is SlotKind.VALUE else f"{{{slot.kind.value}:{slot.ref}}}"
            for slot in slots_of(draft.texts[text_id])
        )
        message = f"The slots differ from the English, which has {', '.join(wanted) or 'none'}."
        draft.problems.append(problem("L01", where, message))


def _whole(tag: str, texts: Language, draft: Draft, *, named: bool, reviewed: bool) -> bool:
    where = Where(f"locales/{tag}")
    missing = [name for name in (*draft.texts, NOTE) if name not in texts]
    if missing:
        message = f'Not offered: {len(missing)} texts are missing, the first is "{missing[0]}".'
        draft.problems.append(problem("L03", where, message, Severity.WARNING))
    if not named:
        draft.problems.append(problem("L03", where, "Not offered: no file says its name.", Severity.WARNING))
    if not reviewed:
        message = "Not offered: nobody is named under reviews as having checked it."
        draft.problems.append(problem("L03", where, message, Severity.WARNING))
    return named and reviewed and not missing


def _fall_back(texts: Language, stale: set[TextId], draft: Draft) -> Language:
    """Return the texts without those that share a page or an entry with a stale one; the first of each has the note."""
    whole: dict[TextId, Text] = dict(texts)
    for thing in dict.fromkeys(_thing(text_id) for text_id in stale):
        shared = [text_id for text_id in draft.texts if _thing(text_id) == thing]
        for text_id in shared:
            whole.pop(text_id, None)
        shown = [text_id for text_id in shared if not text_id.endswith("/title") and "/to-" not in text_id]
        if thing != "words" and shown:
            whole[shown[0]] = (*texts[NOTE], Span(" "), *draft.texts[shown[0]])
    return whole


def _thing(text_id: TextId) -> str:
    """Return what a text belongs to: its page, or its fact, service or site; a piece of furniture stands for itself."""
    first, _, rest = text_id.partition("/")
    if first in ("fact", "service", "site"):
        return f"{first}/{rest.partition('/')[0]}"
    return text_id if first == "words" else first
