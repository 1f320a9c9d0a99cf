"""Seeded faults: for each code, changes to the small content that it has to catch."""

# ruff: noqa: E501 - one fault stands on one line, with what it changes

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Fault:
    """A change to one file (see `tests.authoring.folders.change`), and the rule that has to notice."""

    code: str
    file: str
    old: str
    new: str
    on: date = date(2026, 11, 24)
    release: bool = False
    raw: bytes | None = None
    also: tuple[str, str] | None = None


HOME = "Hello. I am an automatic guide, not a person. You choose what happens next."
LONG = "One more of the small words that fill this screen. " * 7
OLD_LAW = "checked: 2026-11-23"
MAKING = "Making such a picture without consent is an offence."
BREATHE = "Breathe out slowly. You don't have to do it all."
LINE = "0808 808 4000"
NEXT = "    status: in-force\n    start: 2026-02-06\n"
CAUTION = '      - {caution: "Don\'t copy it or pass it on.", unless: {adult: "yes"}}\n'

FAULTS: Final = (
    # --- reading
    Fault("Y01", "pages/link.yaml", "", ""),
    Fault("Y02", "pages/more.yaml", "", "topic: more\npages: {}\n" + "# padding\n" * 30_000),
    Fault("Y03", "pages/more.yaml", "", "", raw=b"\xef\xbb\xbftopic: more\npages: {}\n"),
    Fault("Y03", "pages/more.yaml", "", "", raw="topic: caf\u00e9\n".encode("latin-1")),
    Fault("Y04", "pages/more.yaml", "", "", raw=b"topic: more\r\npages: {}\r\n"),
    Fault("Y05", "pages/more.yaml", "", "topic: " + "[" * 20 + "]" * 20 + "\n"),
    Fault("Y06", "pages/more.yaml", "", "topic: &a more\npages: {}\n"),
    Fault("Y07", "pages/more.yaml", "", "topic: !!str more\npages: {}\n"),
    Fault("Y08", "pages/more.yaml", "", "topic: [more\n"),
    Fault("Y09", "pages/more.yaml", "", "topic: more\ntopic: more\npages: {}\n"),
    # --- shape
    Fault("S01", "pages/start.yaml", "title: Hidden", "titel: Hidden"),
    Fault("S02", "pages/start.yaml", "    title: Hidden\n", ""),
    Fault("S03", "law/making.yaml", "start: 2026-02-06", "start: 6 February 2026"),
    Fault("S04", "pages/danger.yaml", "{phone:999}", "{fone:999}"),
    Fault("S05", "sources/more.yaml", "", "sources: {an-act: {title: An Act, publisher: x}}\n"),
    Fault("S06", "pages/now.yaml", "title: One thing\n", "title: One thing\n    was: [people.now]\n"),
    Fault("S07", "services/all.yaml", "Mo-Fr 10:00-16:00; PH off", "weekdays ten to four"),
    Fault("S08", "notes.yaml", "", "to: do\n"),
    Fault("R01", "pages/start.yaml", "to: now.start", "to: now.strat"),
    Fault("R02", "pages/law.yaml", "facts: [making-offence]", "facts: [making-offense]"),
    Fault("R03", "pages/down.yaml", "service: adult-line", "service: adults-line"),
    Fault("R04", "pages/down.yaml", "of: social", "of: socail"),
    Fault("R05", "law/making.yaml", "official: an-act", "official: the-act"),
    Fault("R06", "pages/now.yaml", "to: people.now", "to: then"),
    # --- words
    Fault("W01", "pages/now.yaml", BREATHE, "Breathe out 3 times."),
    Fault("W01", "pages/now.yaml", BREATHE, "It costs £ a call."),
    Fault("W01", "pages/now.yaml", BREATHE, "Look at section sixty six."),
    Fault("W01", "pages/now.yaml", BREATHE, "The Online Safety Act covers this."),
    Fault("W02", "pages/now.yaml", BREATHE, "This chat is anonymous."),
    Fault("W02", "pages/now.yaml", BREATHE, "This is confidential and safe."),
    Fault("W02", "pages/now.yaml", BREATHE, "You must report it."),
    Fault("W02", "pages/now.yaml", BREATHE, "You should have told someone."),
    Fault("W02", "pages/now.yaml", BREATHE, "I know how hard this is."),
    Fault("W02", "pages/now.yaml", BREATHE, "Why did you send it?"),
    Fault("W02", "law/making.yaml", MAKING, "Making deepfake porn is an offence."),
    Fault("W03", "pages/now.yaml", BREATHE, "Please tell me your full name first."),
    Fault("W04", "pages/now.yaml", "label: Someone who", "label: S\u043emeone who"),
    Fault("W04", "pages/now.yaml", BREATHE, "Breathe out \u202eslowly."),
    Fault("W04", "services/all.yaml", "name: Listening Line", "name: Listen\u200bing Line"),
    Fault("W05", "pages/now.yaml", BREATHE, "Breathe **out** slowly."),
    Fault("W05", "pages/now.yaml", BREATHE, "Look at https://example.org for more."),
    Fault("W05", "pages/now.yaml", BREATHE, "Breathe <b>out slowly."),
    Fault("W06", "pages/now.yaml", "Someone who answers now", "Someone who answers now and at any hour of the day"),
    Fault("W06", "pages/now.yaml", "label: Someone who answers now", "label: Click here"),
    # --- screens
    Fault("D01", "pages/now.yaml", BREATHE, LONG),
    Fault("D02", "pages/start.yaml", "label: Taking it down}\n", "label: Taking it down}\n      - {to: law.making, label: The law}\n"),
    Fault("D03", "pages/now.yaml", BREATHE, "One and two and three and four and five and six and seven and eight and nine and ten and more."),
    Fault("D04", "pages/now.yaml", BREATHE, "Institutional accountability necessitates organisational documentation. "
          "Appropriate authorities investigate notifications. Administrative procedures accommodate vulnerability. "
          "Proportionate safeguarding consequently materialises automatically. Considerable uncertainty nevertheless exists."),
    Fault("D05", "pages/now.yaml", BREATHE, "This page is about a nude picture."),
    Fault("D06", "services/all.yaml", "does: Help for adults to take a picture down.", "does: " + "Help for adults. " * 600),
    Fault("D07", "words.yaml", "  danger: In danger now\n", "  danger: ' '\n"),
    Fault("D08", "pages/now.yaml", f"      - text: {BREATHE}\n", f'      - {{text: "{BREATHE}", when: {{adult: "yes"}}}}\n'),
    Fault("D09", "pages/start.yaml", "label: The next steps", "label: Taking it down"),
    Fault("D10", "pages/now.yaml", "label: Someone who answers now", "label: Tell the police"),
    Fault("D10", "script.yaml", "start: start.home", "abuse: start.home"),
    Fault("D10", "words.yaml", "  hide: Hide this\n", "  hide: Hide these images\n"),
    # --- the way through
    Fault("G01", "pages/more.yaml", "", "topic: more\npages:\n  page:\n    title: More\n    shows: [{text: Words.}]\n    choices: [{to: start.home, label: Open the guide}]\n"),
    Fault("G02", "pages/people.yaml", "to: now.start, label: One small thing with no call", 'to: now.start, label: One small thing, when: {adult: "yes"}'),
    Fault("G03", "pages/what.yaml", "to: law.making, label: Is it against the law,", "to: law.making, when: {nation: wales}, label: Is it against the law,"),
    Fault("G04", "pages/ask.yaml", "label: Rather not say, sets: {age: rather-not-say}", "label: Something else, sets: {age: rather-not-say}"),
    Fault("G05", "pages/what.yaml", '    act: "yes"\n', ""),
    Fault("G06", "pages/danger.yaml", '    person: "yes"\n', ""),
    Fault("G07", "pages/plan.yaml", "    needs: [age]\n", "    needs: [age]\n    audience: adults\n    instead: now.start\n"),
    Fault("G10", "pages/what.yaml", "      - {to: plan.start, label: My next steps}\n", ""),
    Fault("G10", "pages/what.yaml", '    act: "yes"\n', ""),
    Fault("G08", "pages/what.yaml", "label: Talk to a person}", "label: Talk to a person, when: {age: adult}, unless: {age: adult}}"),
    Fault("G09", "pages/now.yaml", "title: One thing\n", 'title: One thing\n    heavy: "yes"\n'),
    # --- people
    Fault("C01", "pages/now.yaml", BREATHE, "You can ring {phone:adult-line} about it."),
    Fault("C01", "pages/what.yaml", CAUTION, '      - {text: "Or look at {link:stopncii}.", unless: {age: adult}}\n'),
    Fault("C02", "pages/what.yaml", CAUTION, "      - text: Take a screenshot of the post.\n"),
    Fault("C02", "pages/what.yaml", CAUTION, "      - text: Keep the picture on your phone.\n"),
    Fault("C02", "sites/all.yaml", "Open the post.", "Send them the picture."),
    Fault("C03", "pages/what.yaml", ", when: {police: [none, open]}}", "}"),
    # --- facts
    Fault("F01", "law/making.yaml", "sources: [{source: an-act, place: section 66E}]", "sources: []"),
    Fault("F01", "law/making.yaml", "sure: high", "sure: low"),
    Fault("F01", "services/all.yaml", '"18000"}\n    sure: high', '"18000"}\n    sure: low'),
    Fault("F02", "law/making.yaml", OLD_LAW, "checked: 2026-09-01"),
    Fault("F02", "law/making.yaml", OLD_LAW, "checked: 2026-12-01"),
    Fault("F03", "law/making.yaml", 'good_for: "30"', 'good_for: "10"', on=date(2026, 12, 10)),
    Fault("F04", "law/making.yaml", NEXT, "    status: proposed\n"),
    Fault("F05", "law/making.yaml", 'good_for: "30"', 'good_for: "7"', release=True),
    # --- signatures
    Fault("V01", "pages/now.yaml", BREATHE, "Breathe out. You don't have to do it all.", release=True),
    Fault("V01", "law/making.yaml", MAKING, "Making such a picture without consent is a crime.", release=True),
    Fault("V01", "words.yaml", "  hide: Hide this\n", "  hide: Hide it\n", release=True),
    Fault("V02", "pages/now.yaml", BREATHE, "No lawyer and no panel has checked these pages yet."),
    Fault("V02", "pages/now.yaml", BREATHE, "Nobody has checked these pages."),
    # --- numbers and addresses
    Fault("N01", "services/all.yaml", 'number: "+448088084000"', 'number: "08088084000"'),
    Fault("N01", "services/all.yaml", 'number: "+448088084000"', 'number: "+448088084001"'),
    Fault("N01", "services/all.yaml", 'shown: Text 85258, number: "85258"', 'shown: Text 85259, number: "85259"'),
    Fault("N02", "law/making.yaml", MAKING, "Ring 0808 123 4567 about it."),
    Fault("N03", "do-not-give.yaml", "", "owner: services\nnumbers: [{number: 0808 808 4000, why: Old.}]\nservices: []\n"),
    Fault("N03", "do-not-give.yaml", "", "owner: services\nnumbers: []\nservices: [{name: listening line, why: Gone.}]\n"),
    Fault("N04", "services/all.yaml", "      - {kind: email, shown: help@example.org}\n", ""),
    Fault("A01", "sites/all.yaml", "https://example.org/report", "http://example.org/report"),
    Fault("A01", "sites/all.yaml", "https://example.org/report", "https://bit.ly/report"),
    Fault("A01", "sites/all.yaml", "https://example.org/report", "https://ex\u0430mple.org/report"),
    Fault("A01", "sites/all.yaml", "https://example.org/report", "https://xn--exmple-4nf.org/report"),
    Fault("A01", "sites/all.yaml", "https://example.org/report", "https://example.org/report?utm_source=x"),
    Fault("A01", "sites/all.yaml", "https://example.org/report", "https://example.org@other.org/report"),
    Fault("A01", "sites/all.yaml", "https://example.org/report", "https://127.0.0.1/report"),
    Fault("A03", "sites/all.yaml", "https://example.org/report", "https://examples.org/report"),
    Fault("A03", "services/all.yaml", 'shown: stopncii.org, url: "https://stopncii.org"', 'shown: stopncll.org, url: "https://stopncll.org"'),
    Fault("A03", "sites/all.yaml", "https://example.org/report", "https://www.legislation.gov.uk/report"),
    Fault("A03", "sources/all.yaml", "https://www.legislation.gov.uk/ukpga", "https://legislation.gov.uk.example.net/ukpga"),
    Fault("A02", "services/all.yaml", 'shown: stopncii.org, url: "https://stopncii.org"', 'shown: stopncii.org, url: "https://stopncii.net"'),
    # --- languages and phrases
    Fault("L01", "locales/cy/all.yaml", "", "language: cy\ntexts: {start.hom/title: {of: x, says: y}}\n"),
    Fault("L02", "locales/cy/all.yaml", "", "language: cy\ntexts: {start.home/title: {of: old, says: Dechrau}}\n"),
    Fault("L03", "locales/cy/all.yaml", "", "language: cy\nname: Cymraeg\n"),
    Fault("P01", "phrases/now.yaml", "", "topic: now\nphrases: wrong\n"),
    Fault("P02", "phrases/now.yaml", "", 'topic: now\nphrases: {now.strat: {p01: ["help me now"]}}\n'),
    Fault("P03", "phrases/now.yaml", "", 'topic: now\nphrases: {now.start: {p01: ["help me now"]}, people.now: {p01: ["please help me now"]}}\n'),
    Fault("P04", "phrases/now.yaml", "", 'topic: now\nphrases: {now.start: {p01: ["help me now"]}}\n'),
    Fault("P05", "phrases/now.yaml", "", 'topic: now\nphrases: {now.start: {p01: ["help me now"]}, now.again: {p01: ["once more"]}}\n',
          also=("pages/more.yaml", "topic: now\npages:\n  again:\n    title: One thing\n    shows: [{text: Words.}]\n    choices: [{to: people.now, label: A person}]\n")),
)  # fmt: skip
