"""The lines of a published report -> what they say, each statement with its line and sentence; what was not read.

The lines are walked once, from title to signature. A heading says which part of the outline follows, and the part what
may stand in it: computed sentences, indicators, the unit's own texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xlperf.model import Kind
from xlperf.narrative.numerals import label
from xlperf.paragraphs import ReportLine
from xlperf.published.grammar import Grammar, Lead, Part, numbered_level, unnumbered
from xlperf.published.patterns import Reader, Reading, bare, best, trimmed
from xlperf.published.read_sentences import begins_with, last_results, only_name, phrases, read_sentences
from xlperf.values.dates import read_date

__all__ = ["ReadIndicator", "ReadReport", "ReadSubject", "Said", "walk"]

_LONGEST_HEADING = 80
_LIKE = 0.65  # of a heading's words that are the same, from which it is that heading
_TITLE_LINES = 3  # that a title may be spread over
_LONGEST = 3_000  # characters of a paragraph that are read for sentences; a longer one is a text or not read
_LEAD = 24  # characters before a colon that may lead a text in
_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十]{1,3}、[^。；！？]{2,40}$")
_SAYS_REASON = re.compile("(?:未完成|偏差)?(?:主要)?原因")
_APPENDIX = re.compile(r"附\s*[件表]\s*[0-9一二三四五六七八九十]*[：:]?")
_NAMES = frozenset({"unit_title", "subject", "project"})
_ENDS_SENTENCE = re.compile("[。！？；，：]")


class Said(NamedTuple):
    """Something that the report says: the words, the place of the line, the sentence."""

    text: str
    place: str
    sentence: str


@dataclass(slots=True)
class ReadIndicator:
    """An indicator: its facts by name, the level 1 it stands under; ``needs`` are the facts without words."""

    facts: dict[str, Said]
    needs: frozenset[str]
    place: str
    sentence: str
    level1: str = ""
    dimension: str = ""


@dataclass(slots=True)
class ReadSubject:
    """One subject: its facts by name (each time that one is stated), texts by section, indicators in order."""

    kind: Kind
    name: Said | None = None
    facts: list[tuple[str, Said]] = field(default_factory=list)
    texts: dict[str, list[Said]] = field(default_factory=dict)
    indicators: list[ReadIndicator] = field(default_factory=list)
    last: list[tuple[str, Said]] = field(default_factory=list)


@dataclass(slots=True)
class ReadReport:
    """A whole report. ``unit`` are facts of the unit; ``unread`` is what was not read.

    ``appendix`` is the line 附件1 from which on the attached tables follow; ``headings`` and ``sentences`` count what
    was read.
    """

    grammar: Grammar
    unit: list[tuple[str, Said]] = field(default_factory=list)
    subjects: list[ReadSubject] = field(default_factory=list)
    unread: list[Said] = field(default_factory=list)
    appendix: Said | None = None
    headings: int = 0
    sentences: int = 0


def walk(lines: Sequence[ReportLine], grammar: Grammar) -> ReadReport:
    """What the lines of a report say, going by an outline's grammar. Rows of tables are passed over."""
    walker = _Walker(grammar)
    for line in lines:
        if not line.cells and bare(line.text):
            walker.take(trimmed(line.text), line.place)
    walker.finish()
    return walker.report


class _Walker:
    """Where the walk is: the subject, the part of the outline, the section that texts belong to."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.report = ReadReport(grammar)
        self.subject: ReadSubject | None = None
        self.part: Part | None = None
        self.section = ""
        self.led = ""
        self.since: list[Said] = []
        self.level1 = ""
        self.count = 0
        self.is_unknown = False
        self.is_over = False
        self.is_attached = False
        self.titles: list[Said] = []
        self.typed = ""

    def take(self, typed: str, place: str) -> None:
        """Take in one line, as it was typed."""
        text = bare(typed)
        self.typed = typed
        said = Said(text, place, typed)
        if self._title(said) or self._attached(said) or self._end(said) or self._heading(said):
            return
        if self.subject is None:
            self.titles += [] if _APPENDIX.fullmatch(said.text) else [said]
        elif self.is_over or self.is_unknown or self.part is None:
            self.report.unread.append(said)
        else:
            self._body(self.subject, self.part, said)

    def finish(self) -> None:
        """What stood before a title that never came was not read."""
        self.report.unread[:0] = self.titles
        self.titles = []

    # --- titles ----------------------------------------------------------------------------------------------------

    def _title(self, said: Said) -> bool:
        """A title: of the whole report, or of a subject's part of it."""
        if len(said.text) > _LONGEST_HEADING or "。" in said.text:
            return False
        found = [self._read_title(first, said) for first in self._first_lines()]
        named = [one for one in found if one and one[1].keys() & _NAMES]
        if not any(found):
            return False
        key, facts, first, text = next(iter(named or filter(None, found)))
        self.report.unread += self.titles[:first]
        self.titles = []
        self._begins(key, facts, said._replace(sentence=text))
        return True

    def _first_lines(self) -> range:
        """From which of the lines before a title it may begin, the last first."""
        return range(len(self.titles), max(-1, len(self.titles) - _TITLE_LINES), -1)

    def _read_title(self, first: int, said: Said) -> tuple[str, Mapping[str, str], int, str] | None:
        """A title that begins in that line: which, its facts, the line, the whole text."""
        text = "".join(one.text for one in self.titles[first:]) + said.text
        line = unnumbered(text)
        keys = ("department", "project") if self.subject or line != text else ("title", "projects_title", "project")
        for key in keys:
            found = best(line, self.grammar.frame[key])
            if found is not None:
                return key, found.facts, first, text
        return None

    def _begins(self, key: str, facts: Mapping[str, str], said: Said) -> None:
        """Begin what a title heads."""
        self.is_over = self.is_unknown = self.is_attached = False
        self.count, self.part, self.section, self.level1 = 0, None, "", ""
        self.report.headings += 1
        for name in ("year", "title_year"):
            if name in facts:
                self.report.unit.append(("year", said._replace(text=facts[name])))
        stated = facts.get("unit_title") or facts.get("subject") or facts.get("project")
        named = said._replace(text=stated) if stated else None
        if key == "projects_title":
            self.report.unit += [("projects_title", named)] if named else []
            return
        if key == "title" and named:
            self.report.unit.append(("unit_title", named))
        kind = Kind.PROJECT if key == "project" else Kind.DEPARTMENT
        self.subject = ReadSubject(kind, None if key == "title" else named)
        self.report.subjects.append(self.subject)

    def _attached(self, said: Said) -> bool:
        """The attached tables after the report: what stands there belongs to forms."""
        if self.is_over and (self.is_attached or _APPENDIX.fullmatch(said.text)):
            self.is_attached = True
            self.report.appendix = self.report.appendix or said
        return self.is_attached

    def _end(self, said: Said) -> bool:
        """The lines that name the attached tables, and the signature after the last section."""
        line = unnumbered(said.text)
        for key in ("department_table", "project_table"):
            found = best(line, self.grammar.frame[key]) if len(line) <= _LONGEST_HEADING else None
            if found is not None:
                if "unit_name" in found.facts:
                    self.report.unit.append(("unit_name", said._replace(text=found.facts["unit_name"])))
                self.is_over, self.part = True, None
                self.report.headings += 1
                return True
        if self.subject is None or len(said.text) > _LONGEST_HEADING:
            return False
        named = [one.text for key, one in self.report.unit if key in ("unit_title", "projects_title")]
        if said.text in named:
            self.is_over = True
            return True
        is_name = _ENDS_SENTENCE.search(said.text) is None
        if self.is_over and not named and is_name and read_date(said.text) is None:
            self.report.unit.append(("unit_title", said))
            return True
        if read_date(said.text) is not None and (self.is_over or self.part is None or not self.part.sentences):
            self.report.unit.append(("filled_on", said))
            self.is_over = True
            return True
        return False

    # --- headings --------------------------------------------------------------------------------------------------

    def _heading(self, said: Said) -> bool:
        """A heading of the outline, with what follows it on the same line; or one that the outline does not have."""
        self._project_alone(said)
        if self.subject is None or self.is_over:
            return False
        for line, rest in _heads(said.text):
            if (part := self._part(line)) is not None:
                self._enter(part, line, said)
                if rest:
                    self._body(self.subject, part, said._replace(text=rest, sentence=rest))
                return True
            if self.part is not None and self._group(line):
                return True
        if (part := self._like(said.text)) is not None:
            self._enter(part, unnumbered(said.text), said)
            return True
        if _FIRST_LEVEL.match(said.text) and said.text.startswith(label(1, self.count + 1)):
            self.count += 1
            self.is_unknown = True
            self.report.unread.append(said)
            return True
        return False

    def _project_alone(self, said: Said) -> None:
        """A title that may name a unit or a project: a heading right after it shows that it is a project."""
        named = [one for key, one in self.report.unit if key == "projects_title"]
        if (
            self.subject is None
            and named
            and any(one.names(unnumbered(said.text)) is not None for one in self.grammar.parts[Kind.PROJECT])
        ):
            self.report.unit = [(key, one) for key, one in self.report.unit if key != "projects_title"]
            self.subject = ReadSubject(Kind.PROJECT, named[-1])
            self.report.subjects.append(self.subject)

    def _part(self, line: str) -> Part | None:
        """The part that a heading begins: the next one of that heading, else an earlier one."""
        return next((part for part in self._parts() if part.names(line) is not None), None)

    def _parts(self) -> Sequence[Part]:
        """The parts of the subject: those to come, then those before."""
        assert self.subject is not None  # noqa: S101 - headings are looked for under a subject only
        parts = self.grammar.parts[self.subject.kind]
        after = parts.index(self.part) + 1 if self.part in parts else 0
        return (*parts[after:], *parts[:after])

    def _like(self, text: str) -> Part | None:
        """The part whose heading a numbered line is most like, of the level that its number says."""
        level = numbered_level(text)
        line = unnumbered(text).rstrip("。：:")
        if not level or len(line) > _LONGEST_HEADING or _ENDS_SENTENCE.search(line):
            return None
        likeness = [(part.likeness(line), part) for part in self._parts() if part.level == level]
        most, part = max(likeness, key=lambda pair: pair[0], default=(0, None))
        return part if most >= _LIKE else None

    def _enter(self, part: Part, line: str, said: Said) -> None:
        assert self.subject is not None  # noqa: S101
        self.part, self.is_unknown, self.level1 = part, False, ""
        self.section, self.led, self.since = part.default_section(line), "", []
        self.count += part.level == 1
        self.report.headings += 1
        for name, text in (part.names(line) or {}).items():
            self.report.unit.append((name, said._replace(text=text)))

    def _group(self, line: str) -> bool:
        """The heading of a group of indicators."""
        assert self.part is not None  # noqa: S101
        found = best(line.rstrip("。：:；;"), self.part.groups) if len(line) <= _LONGEST_HEADING else None
        if found is None:
            return False
        self.level1 = found.facts.get("level1", "")
        self.report.headings += 1
        return True

    # --- paragraphs ------------------------------------------------------------------------------------------------

    def _body(self, subject: ReadSubject, part: Part, said: Said) -> None:
        if part.indicators and self._indicator_paragraph(subject, said):
            return
        if len(said.text) <= _LONGEST and not part.indicators and self._computed(subject, part, said):
            return
        if part.sections:
            self._text(subject, part, said)
        else:
            self._sentences(subject, part, said)

    def _computed(self, subject: ReadSubject, part: Part, said: Said) -> bool:
        """A paragraph of computed sentences in a part that has texts, too; its first sentence shows that it is one."""
        if not part.sections:
            return False
        if best(said.text, _leads(part.sections)) is not None or not begins_with(said.text, part.sentences):
            return False
        self._sentences(subject, part, said)
        return True

    def _text(self, subject: ReadSubject, part: Part, said: Said) -> None:
        """A paragraph of the unit's own text, without the lead-in that the outline puts before it."""
        for lead in part.sections:
            for one in lead.readers:
                match = one.pattern.match(said.text)
                if match and said.text[match.end() :].strip():
                    said = said._replace(text=said.text[match.end() :].strip())
                    self._begin_lead(subject, part, lead)
                    subject.texts.setdefault(lead.section, []).append(self._as_typed(said))
                    self.report.sentences += 1
                    return
            if lead.key and lead.key in _before_colon(said.text):
                self.section = lead.section
                break
        typed = self._as_typed(said)
        self.since.append(typed)
        subject.texts.setdefault(self.section, []).append(typed)

    def _begin_lead(self, subject: ReadSubject, part: Part, lead: Lead) -> None:
        """A lead-in shows that the paragraphs before it still belonged to the lead-in before them."""
        if self.led and self.led != self.section and self.since:
            kept = subject.texts[self.section][: -len(self.since)]
            subject.texts.setdefault(self.led, []).extend(self.since)
            subject.texts[self.section] = kept
            if not kept:
                del subject.texts[self.section]
        self.led, self.section, self.since = lead.section, _next_section(part, lead), []

    def _as_typed(self, said: Said) -> Said:
        """A text as it was typed: what was read is the end of the line, with its figures in half width."""
        return said._replace(text=self.typed[-len(said.text) :])

    def _sentences(self, subject: ReadSubject, part: Part, said: Said) -> None:
        """The computed sentences of a paragraph; those that no template wrote were not read."""
        for reading, sentence in read_sentences(said.text, part.sentences):
            where = said._replace(sentence=sentence)
            if reading is None:
                self.report.unread.append(where._replace(text=sentence))
                continue
            self.report.sentences += 1
            subject.facts += [(name, where._replace(text=text)) for name, text in reading.facts.items()]
            if "last_year_changes" in reading.facts:
                found = last_results(reading.facts["last_year_changes"], self.grammar.last_mention)
                subject.last += ((name, where._replace(text=value)) for name, value in found)

    def _indicator_paragraph(self, subject: ReadSubject, said: Said) -> bool:
        """A paragraph about one indicator, or about all of a dimension."""
        if self._dimension(subject, said):
            return True
        text = unnumbered(said.text) if len(said.text) <= _LONGEST else ""
        read = list(read_sentences(text, (*self.grammar.indicators, *self.grammar.remarks)))
        if not read:
            return False
        first, sentence = read[0]
        if first is None and len(read) > 1 and (second := read[1][0]) and "name" not in second.facts:
            first = only_name(sentence)
        if first is None or "name" not in first.facts:
            return self._more(subject, read, said)
        where = said._replace(sentence=sentence)
        facts = {name: where._replace(text=value) for name, value in first.facts.items()}
        one = ReadIndicator(facts, frozenset(first.needs), said.place, said.text, self.level1)
        subject.indicators.append(one)
        self.report.sentences += 1
        self._remarks(one, read[1:], said)
        return True

    def _more(self, subject: ReadSubject, read: Sequence[tuple[Reading | None, str]], said: Said) -> bool:
        """A paragraph that goes on about the indicator before it: its reason."""
        if not subject.indicators or read[0][0] is None or not _SAYS_REASON.match(said.text):
            return False
        self._remarks(subject.indicators[-1], read, said)
        return True

    def _remarks(self, one: ReadIndicator, read: Sequence[tuple[Reading | None, str]], said: Said) -> None:
        """The reason of an indicator, or what else is said of it."""
        own: list[str] = []
        for reading, sentence in read:
            if reading is None or "name" in reading.facts:
                own.append(sentence)
            else:
                for name, value in reading.facts.items():
                    one.facts[name] = said._replace(text=value, sentence=sentence)
        if own and not one.facts.keys() & {"reason", "reason_text"}:
            one.facts["reason_own"] = said._replace(text="".join(own))
        else:
            self.report.unread += (said._replace(text=sentence, sentence=sentence) for sentence in own)

    def _dimension(self, subject: ReadSubject, said: Said) -> bool:
        """A paragraph about all indicators of a dimension."""
        if not self.grammar.grouped or len(said.text) > _LONGEST * 4:
            return False
        found = list(read_sentences(said.text, (*self.grammar.grouped, *self.grammar.after)))
        if not found or found[0][0] is None or "dimension" not in found[0][0].facts:
            return False
        dimension = found[0][0].facts["dimension"]
        for reading, sentence in found:
            where = said._replace(sentence=sentence)
            if reading is None:
                self.report.unread.append(where._replace(text=sentence))
                continue
            self.report.sentences += 1
            listed = "；".join(
                reading.facts.get(f"{kind}_phrases", "") for kind in ("completed", "missed", "undecided")
            )
            for phrase in phrases(listed):
                self._phrase(subject, phrase.strip("；"), dimension, where)
            if "name" in reading.facts:
                named = [one for one in subject.indicators if one.facts["name"].text == reading.facts["name"]]
                for one in named[-1:]:
                    one.facts |= {
                        key: where._replace(text=value) for key, value in reading.facts.items() if key != "name"
                    }
        return True

    def _phrase(self, subject: ReadSubject, phrase: str, dimension: str, where: Said) -> None:
        found = best(phrase, self.grammar.phrases) if phrase else None
        if found is None:
            self.report.unread += [where._replace(text=phrase)] if phrase else []
            return
        facts = {name: where._replace(text=value, sentence=phrase) for name, value in found.facts.items()}
        one = ReadIndicator(facts, frozenset(found.needs), where.place, phrase, self.level1, dimension)
        subject.indicators.append(one)


def _heads(text: str) -> Iterable[tuple[str, str]]:
    """A line as a heading; where it is numbered, also its beginning as a heading and the rest as text."""
    line = unnumbered(text)
    if len(line) <= _LONGEST_HEADING and "。" not in line.rstrip("。"):
        yield line, ""
    if line != text:
        for mark in ("。", "：", ":"):
            head, _, rest = line[:_LONGEST_HEADING].partition(mark)
            if rest:
                yield head, line[len(head) + 1 :].strip()


def _before_colon(text: str) -> str:
    """What stands before a colon near the beginning of a paragraph; "" where there is none."""
    before, colon, _ = text[:_LEAD].replace(":", "：").partition("：")
    return before if colon else ""


def _leads(sections: Iterable[Lead]) -> list[Reader]:
    return [one for lead in sections for one in lead.readers]


def _next_section(part: Part, lead: Lead) -> str:
    """The section of paragraphs that follow a led-in one: the next without a lead-in, else the same."""
    after = part.sections[part.sections.index(lead) + 1 :]
    return next((one.section for one in after if not one.readers), lead.section)
