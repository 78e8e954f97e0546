"""An outline as the grammar of the reports that follow it: its headings and sentences, ready to be found in lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from xlperf.layout import layout
from xlperf.model import Kind
from xlperf.narrative.outline import Outline, OutlineBlock, OutlinePart, Sentence
from xlperf.narrative.sentence_templates import Template, parse_template
from xlperf.published.patterns import Reader, bare, reader
from xlperf.published.variants import variants

__all__ = ["Grammar", "Lead", "Part", "grammar", "numbered_level", "unnumbered"]

_NUMBERING = re.compile(
    r"(?:第?[一二三四五六七八九十百]{1,4}(?:[、.．]|部分\s*)|[（(][一二三四五六七八九十]{1,3}[)）]、?|\d{1,2}\s*[.、．](?!\d)"
    r"|[（(]\d{1,2}[)）]、?|[①-⑳])\s*"
)
_LEVELS = (
    (1, re.compile("[一二三四五六七八九十]{1,3}[、.．]")),
    (2, re.compile("[（(][一二三四五六七八九十]{1,3}[)）]")),
    (3, re.compile(r"\d{1,2}\s*[.、．](?!\d)")),
)
_BRACKET = re.compile(r"\s*[（(][^（）()]*[)）]$")


def unnumbered(text: str) -> str:
    """A line without the number before it: 一、 （二） 3. ④."""
    return text[match.end() :].lstrip() if (match := _NUMBERING.match(text)) else text


def numbered_level(text: str) -> int:
    """The level that the number of a heading says: 一、 is 1, （一） is 2, 1. is 3; 0 without one."""
    return next((level for level, pattern in _LEVELS if pattern.match(text)), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A section of 文字材料 in a part, and the words that begin it; ``key`` is a word that stands in them."""

    section: str
    readers: tuple[Reader, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One heading of an outline with what may stand under it; ``needs`` are the sections that a heading names.

    ``sections`` are those whose texts stand here, ``sentences`` read computed paragraphs, ``indicators`` says whether
    indicators are written up here.
    """

    slot: str
    level: int
    headings: tuple[Reader, ...]
    cores: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    sections: tuple[Lead, ...]
    sentences: tuple[Reader, ...]
    indicators: bool
    groups: tuple[Reader, ...]

    def names(self, line: str) -> Mapping[str, str] | None:
        """The facts in a line that is this heading (without its number); None where it is not."""
        found = _heading(self.headings, line)
        return None if found is None else found[1]

    def likeness(self, line: str) -> float:
        """How like a line is to this heading, from 0 to 1, where it is worded in another way."""
        mine = core(line)
        return max((SequenceMatcher(None, mine, one).ratio() for one in self.cores), default=0) if mine else 0

    def default_section(self, line: str) -> str:
        """The section that paragraphs without lead-in belong to, under that heading; "" where there is none."""
        found = _heading(self.headings, line)
        mine = [one.section for one in self.sections]
        if found is not None and found[0] < len(self.needs):
            named = [section for section in self.needs[found[0]] if section in mine]
            if len(named) == 1:
                return named[0]
        unled = [one.section for one in self.sections if not one.readers]
        named = [section for section in mine if layout().section(section).header in line]
        return next(iter(named if len(named) == 1 else unled or mine), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """An outline turned round. ``frame`` are its titles by key; ``grouped`` the sentences about a whole dimension."""

    outline: Outline
    frame: Mapping[str, tuple[Reader, ...]]
    parts: Mapping[Kind, tuple[Part, ...]]
    indicators: tuple[Reader, ...]
    remarks: tuple[Reader, ...]
    grouped: tuple[Reader, ...]
    phrases: tuple[Reader, ...]
    after: tuple[Reader, ...]
    last_mention: tuple[Reader, ...]


def grammar(outline: Outline) -> Grammar:
    """The grammar of an outline.

    >>> from xlperf.narrative.outline_library import load_outline
    >>> [part.slot for part in grammar(load_outline("xianan")).parts[Kind.PROJECT]][:2]
    ['基本情况', '立项目的和目标']
    """
    frame = outline.frame
    titles = {
        "title": frame.title, "projects_title": frame.projects_title, "department": frame.department,
        "project": frame.project, "department_table": frame.department_table, "project_table": frame.project_table,
    }  # fmt: skip
    about = [alternative for side in outline.wording.values() for sentence in side[:1] for alternative in sentence]
    remarks = [alternative for side in outline.wording.values() for sentence in side[1:] for alternative in sentence]
    grouped = outline.words.grouped if outline.grouped_beyond is not None else None
    return Grammar(
        outline=outline,
        frame={key: _readers((*sentence, *variants().frame.get(key, ()))) for key, sentence in titles.items()},
        parts={kind: tuple(_part(part) for part in parts) for kind, parts in outline.parts.items()},
        indicators=_with_words((*dict.fromkeys(about), *variants().indicators)),
        remarks=_with_words(tuple(dict.fromkeys(remarks))),
        grouped=_readers([one for sentence in grouped.sentences for one in sentence]) if grouped else (),
        phrases=_readers(grouped.phrase) if grouped else (),
        after=_readers([one for sentence in grouped.after for one in sentence]) if grouped else (),
        last_mention=_readers(outline.words.last_mention),
    )


def _readers(templates: Sentence | list[Template]) -> tuple[Reader, ...]:
    return tuple(map(reader, templates))


def _with_words(templates: Sentence | list[Template]) -> tuple[Reader, ...]:
    """The readers that have words to recognise a sentence by: a fact alone would be any sentence."""
    return tuple(one for one in _readers(templates) if one.is_words)


def _part(part: OutlinePart) -> Part:
    others = (Template(groups=parse_template(words)[0]) for words in variants().headings.get(part.slot, ()))
    sentences = [one for block in part.blocks for sentence in block.sentences for one in sentence]
    sentences += variants().sentences.get(part.slot, ())
    return Part(
        slot=part.slot,
        level=part.level,
        cores=tuple(filter(None, (core(_words(one)) for one in part.heading))),
        headings=_readers([_without_bracket(one) for one in (*part.heading, *others)]),
        needs=tuple(one.needs for one in part.heading),
        sections=tuple(_lead(block) for block in part.blocks if block.text),
        sentences=_with_words(sentences),
        indicators=any(block.indicators for block in part.blocks),
        groups=tuple(one for block in part.blocks for one in _readers(block.group_heading)),
    )


def _lead(block: OutlineBlock) -> Lead:
    words = "".join(_words(one) for one in block.lead[:1])
    key = words.rstrip("：").removeprefix("年度")
    return Lead(section=block.text, readers=_readers(block.lead), key=key)


def core(heading: str) -> str:
    """What tells a heading apart: 绩效自评工作开展情况 -> 工作开展."""
    return variants().filler.sub("", _BRACKET.sub("", heading))


def _words(template: Template) -> str:
    return "".join(item for group in template.groups for item in group.items if isinstance(item, str))


def _without_bracket(template: Template) -> Template:
    """A heading without brackets at its end."""
    groups = template.groups
    if not groups or not isinstance(last := groups[-1].items[-1], str):
        return template
    end = replace(groups[-1], items=(*groups[-1].items[:-1], _BRACKET.sub("", last)))
    return replace(template, groups=(*groups[:-1], end))


def _heading(readers: tuple[Reader, ...], line: str) -> tuple[int, Mapping[str, str]] | None:
    """Which of some headings a line is, and the facts in it; brackets at the end of either do not count."""
    text = bare(line).rstrip("。：:；;")
    for candidate in dict.fromkeys((text, _BRACKET.sub("", text))):
        for at, one in enumerate(readers):
            if (found := one.read(candidate)) is not None:
                return at, found.facts
    return None
