"""The small texts that the core puts around facts, services and choices: which there are, and what fills them."""

from __future__ import annotations

from typing import Final

from bot.authoring.draft import Draft
from bot.authoring.load import Loaded, Shaped
from bot.authoring.problems import Severity, Where, did_you_mean, problem
from bot.authoring.schema.rest import WordsFile
from bot.authoring.slots import slots_of
from bot.core.conditions import VALUES
from bot.core.context import Age, Nation, What, Who
from bot.core.grounds import ChannelKind, Partner, TextId
from bot.core.heard import Danger
from bot.core.pages import SlotKind

_REVEALED: Final[dict[str, tuple[str, ...]]] = {
    "nation": tuple(nation for nation in Nation if nation is not Nation.UNSAID),
    "age": (Age.ADULT,),
    "who": tuple(Who),
    "what": tuple(what for what in What if what is not What.NOT_SURE),
}
"""What words may reveal and a choice takes up. A fear of being under 18 takes effect without one."""

FURNITURE: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("back", "home", "danger", "hide", "more", "choose"), ()),
    **dict.fromkeys(("am", "pm", "or", "list-join", "sent-again"), ()),
    **dict.fromkeys(("elsewhere", "elsewhere-label"), ()),
    **{f"month-{number}": () for number in range(1, 13)},
    **{f"weekday-{number}": () for number in range(1, 8)},
    "date": ("day", "month", "year"),
    "today": ("time",),
    "tomorrow": ("time",),
    "weekday": ("time", "day"),
    "later-day": ("time", "day"),
    "open-always": (),
    "open-until": ("time",),
    "closed": (),
    "closed-until": ("when",),
    "hours-unsure": (),
    "hours-unsure-written": (),
    "out-of-date": ("date",),
    "fact-expired": ("date",),
    "fact-official": ("source",),
    "fact-ask": ("service",),
    "fact-overdue": ("date",),
    "fact-penalty": ("penalty",),
    "fact-grounds": ("source", "date"),
    "fact-grounds-place": ("source", "place", "date"),
    "status-in-force": ("nations",),
    "status-in-force-since": ("nations", "date"),
    "status-no-offence": ("nations",),
    "status-passed": ("nations",),
    "status-planned": ("nations",),
    "status-not-yet": ("nations",),
    "status-not-yet-since": ("nations", "date"),
    "status-ended": ("nations",),
    **{
        f"nations-{name}": ()
        for name in ("uk", "england-wales", "england", "wales", "scotland", "northern-ireland", "elsewhere")
    },
    "law-none": (),
    "law-elsewhere": (),
    "law-then": ("date",),
    "law-later": ("date", "statute"),
    "law-later-about": ("statute",),
    "law-day-unknown": (),
    "band": ("from", "until"),
    "band-first": ("until",),
    "band-last": ("from",),
    "band-any": (),
    "service-expired": ("service", "date"),
    "service-overdue": ("date",),
    "service-checked": ("date",),
    **{f"service-{key}": ("text",) for key in ("cost", "private", "asks", "expect", "languages")},
    **{f"channel-{kind.value}": ("way",) for kind in ChannelKind},
    "site-form": ("form",),
    "site-form-name": (),
    "site-no-account": ("text",),
    "site-representative": ("text",),
    "site-promised": ("text",),
    "site-stopncii": ("answer",),
    "site-take-it-down": ("answer",),
    "site-checked": ("date",),
    "site-overdue": ("date",),
    "site-expired": ("date",),
    **{f"partner-{partner.value}": () for partner in Partner},
    "source": ("source", "published"),
    "source-place": ("source", "place", "published"),
    **{f"offer-{danger.value}": () for danger in Danger},
    **{f"offer-{danger.value}-label": () for danger in Danger},
    **{f"confirm-{field}-{value}": () for field in VALUES for value in _REVEALED.get(field, ())},
    "confirm-site": ("site",),
}
"""Every text the core asks for by `words/<key>`, and the values it fills in."""


def compile_furniture(loaded: Loaded, draft: Draft) -> None:
    """Take in content/words.yaml; a text that is missing, unknown or holds a value nobody fills in is a problem."""
    file = loaded.the(WordsFile)
    if file is None:
        return
    for key, words in file.content.words.items():
        draft.text(f"words/{key}", words, file.document, ("words", key), values=True)
        _check(key, file, draft)
    for key in FURNITURE:
        if key not in file.content.words:
            where = Where(file.document.file)
            draft.problems.append(problem("S02", where, f'The text "{key}" is missing: the core shows it.'))


def _check(key: str, file: Shaped[WordsFile], draft: Draft) -> None:
    text_id = TextId(f"words/{key}")
    if key not in FURNITURE:
        where = file.document.where_key(("words", key))
        message = f'Nothing shows the text "{key}".{did_you_mean(key, FURNITURE)}'
        draft.problems.append(problem("S01", where, message, Severity.WARNING))
        return
    for slot in slots_of(draft.texts[text_id]):
        if slot.kind is SlotKind.VALUE and slot.ref not in FURNITURE[key]:
            known = ", ".join(FURNITURE[key]) or "none"
            draft.wrong("S04", text_id, f"Nothing fills in {{{slot.ref}}} here. Values of this text: {known}.")
