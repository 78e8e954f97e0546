"""Outlines: the report's sections and sentences as data, refused at load with everything that is wrong with them.

``data/outlines/<name>/outline.toml`` is an outline, ``data/outlines/words.toml`` what all outlines share. Which
outlines there are, a unit's own among them, says ``outline_library``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.model import Kind
from xlperf.narrative.facts import GroupWording, Words
from xlperf.narrative.indicator_counts import COUNT_FACTS
from xlperf.narrative.indicator_sentences import INDICATOR_FACTS, Standing
from xlperf.narrative.sentence_templates import Template, parse_template
from xlperf.narrative.subject_facts import SUBJECT_FACTS
from xlperf.rulefile import Fault, Section
from xlperf.values.measures import Sign

SIDES = ("output", "outcome", "satisfaction", "unknown")
_CLAUSES = tuple(
    name.removesuffix("_text") for name in SUBJECT_FACTS if name.endswith("_text") and name != "goals_text"
)
_MONITORED = ("all", "behind", "reasons")
_ABOUT_SUBJECT = frozenset(SUBJECT_FACTS) | COUNT_FACTS
_ABOUT_INDICATOR = frozenset(SUBJECT_FACTS) | frozenset(INDICATOR_FACTS)

Sentence = tuple[Template, ...]
"""Alternatives: the first that fits is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineBlock:
    """What stands under a heading: one paragraph of ``sentences``, the officer's paragraphs of a section (``text``, the
    first after ``lead``), or a paragraph per indicator of a standing (``indicators``: a standing or ``all``; with
    ``group_heading``, under a heading per level 1). ``condition`` must fit, if there is one.
    """

    slot: str
    sentences: tuple[Sentence, ...] = ()
    text: str = ""
    lead: Sentence = ()
    indicators: str = ""
    group_heading: Sentence = ()
    condition: Template | None = None
    monitored: str = ""
    each: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlinePart:
    """One heading, of level 1 to 3, with what stands directly under it."""

    slot: str
    level: int
    heading: Sentence
    blocks: tuple[OutlineBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Titles and attachment lines around the subjects' parts.

    ``title`` stands over a report that begins with the department, ``projects_title`` (may be empty) over one without;
    ``department`` and ``project`` over the subjects that follow. ``numbered``: those and the attachment lines are
    counted through 一、二、…, the department's own report being the first. ``signature`` and ``date`` (may be empty)
    end the report 落款.
    """

    numbered: bool
    title: Sentence
    projects_title: Sentence
    department: Sentence
    project: Sentence
    department_table: Sentence
    project_table: Sentence
    signature: Sentence
    date: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One outline, checked. ``wording``: side of an indicator -> sentences about it. ``other_group``: what a level 1
    without name is called, ``only_group`` where it is the only one. ``grouped_beyond``: a subject with more indicators
    has one paragraph for each dimension instead of one for each indicator; None: never.
    """

    name: str
    title: str
    source: str
    frame: Frame
    parts: Mapping[Kind, tuple[OutlinePart, ...]]
    wording: Mapping[str, tuple[Sentence, ...]]
    only_group: str
    other_group: str
    grouped_beyond: int | None
    words: Words


def read_outline(
    name: str,
    data: Mapping[str, Any],
    shared: Mapping[str, Any],
    *,
    path: str | None = None,
    about: Collection[str] = (),
    each: Collection[str] = (),
) -> Outline:
    """The outline of two parsed TOML files: its own and the words all outlines share; ``path`` is named in faults.

    ``about`` are facts of a subject beside the usual ones, ``each`` those of a monitored indicator.
    """
    faults: list[Fault] = []
    common = Section(shared, faults, "words")
    words, wording = _words(common), _wording(common)
    common.close()
    root = Section(data, faults)
    groups = root.section("groups")
    outline = Outline(
        name=name,
        title=root.text("title"),
        source=root.text("source"),
        frame=_frame(root.section("frame"), _ABOUT_SUBJECT.union(about)),
        parts={kind: _parts(root, kind, _ABOUT_SUBJECT.union(about), each) for kind in Kind},
        wording=wording,
        only_group=groups.text("only"),
        other_group=groups.text("other"),
        grouped_beyond=root.whole("grouped_beyond") if "grouped_beyond" in root.given else None,
        words=words,
    )
    groups.close()
    root.close()
    if faults:
        raise XlperfError("；".join(map(str, faults)), path=path or f"data/outlines/{name}/outline.toml")
    return outline


def _words(common: Section) -> Words:
    authorities, leads, said, aims = (common.section(name) for name in ("authorities", "leads", "said", "aims"))
    rate_aims, grouped = common.section("rate_aims"), common.section("grouped")
    words = Words(
        authorities={level: authorities.text(level) for level in authorities.given},
        other_authority=common.text("other_authority"),
        blank=frozenset(("", *common.texts("blank"))),
        leads={clause: leads.texts(clause) for clause in (*_CLAUSES, "reason")},
        said={clause: re.compile(said.text(clause)) for clause in said.given},
        aims={sign: aims.text(sign, blank=True) for sign in Sign},
        rate_aims={sign: rate_aims.text(sign, blank=True) for sign in Sign},
        mention=_sentence(common, "mention", INDICATOR_FACTS),
        mentioned_most=common.whole("mentioned_most"),
        heaviest=common.whole("heaviest"),
        other_dimension=common.text("other_dimension"),
        last_mention=_sentence(common, "last_mention", INDICATOR_FACTS),
        grouped=GroupWording(
            phrase=_sentence(grouped, "phrase", INDICATOR_FACTS),
            sentences=_sentences(grouped, "sentences", COUNT_FACTS | {"dimension"}),
            after=_sentences(grouped, "after", INDICATOR_FACTS),
        ),
    )
    grouped.close()
    authorities.close()
    leads.close()
    said.close()
    aims.close()
    rate_aims.close()
    return words


def _wording(common: Section) -> Mapping[str, tuple[Sentence, ...]]:
    """The sentences of every side: its own, or another side's."""
    own, like = common.section("wording"), common.section("wording_like")
    wording = {side: _sentences(own, side, _ABOUT_INDICATOR) for side in SIDES if side in own.given}
    borrowed = {side: like.choice(side, sorted(wording)) for side in SIDES if side not in wording}
    own.close()
    like.close()
    return wording | {side: wording[other] for side, other in borrowed.items()}


def _frame(section: Section, about: Collection[str]) -> Frame:
    frame = Frame(
        numbered=section.flag("numbered", fallback=True),
        title=_heading(section, "title", about),
        projects_title=_sentence(section, "projects_title", about) if "projects_title" in section.given else (),
        department=_heading(section, "department", about),
        project=_heading(section, "project", about),
        department_table=_heading(section, "department_table", about),
        project_table=_heading(section, "project_table", about),
        signature=_sentence(section, "signature", SUBJECT_FACTS) if "signature" in section.given else (),
        date=_sentence(section, "date", SUBJECT_FACTS) if "date" in section.given else (),
    )
    section.close()
    return frame


def _parts(root: Section, kind: Kind, about: Collection[str], each: Collection[str]) -> tuple[OutlinePart, ...]:
    parts: list[OutlinePart] = []
    level = 0
    for row in root.rows(kind.value):
        part = OutlinePart(
            slot=row.text("slot"),
            level=row.whole("level", low=1, high=3, fallback=1),
            heading=_heading(row, "heading", about),
            blocks=tuple(_block(block, kind, about, each) for block in row.rows("blocks")),
        )
        if part.level > level + 1:
            row.fault("level", f"{part.level}级标题前面没有上一级标题")
        if part.slot in {other.slot for other in parts}:
            row.fault("slot", f"“{part.slot}”出现了两次")
        if len({block.slot for block in part.blocks}) < len(part.blocks):
            row.fault("blocks", "slot 有重复的")
        level = part.level
        parts.append(part)
        row.close()
    if not parts:
        root.fault(kind.value, "缺少这一项")
    return tuple(parts)


def _block(row: Section, kind: Kind, about: Collection[str], each: Collection[str]) -> OutlineBlock:
    sections = [section.key for section in layout().sections_of(kind)]
    contents = ("sentences", "text", "indicators", *(["monitored"] if each else []))
    content = [key for key in contents if key in row.given]
    if len(content) != 1:
        row.fault("slot", f"{'、'.join(contents)} 要写一个，也只写一个")
    block = OutlineBlock(
        slot=row.text("slot"),
        sentences=_sentences(row, "sentences", about) if "sentences" in content else (),
        text=row.choice("text", sections) if "text" in content else "",
        lead=_sentence(row, "lead", about) if "lead" in row.given else (),
        indicators=row.choice("indicators", ["all", *Standing]) if "indicators" in content else "",
        group_heading=_sentence(row, "group_heading", _ABOUT_INDICATOR) if "group_heading" in row.given else (),
        condition=_template(row, "condition", row.section("condition"), about, text=False),
        monitored=row.choice("monitored", _MONITORED) if "monitored" in content else "",
        each=_sentences(row, "each", {*about, *each}) if "monitored" in content else (),
    )
    if block.lead and not block.text:
        row.fault("lead", "只能与 text 一起用")
    if block.group_heading and not block.indicators:
        row.fault("group_heading", "只能与 indicators 一起用")
    row.close()
    return block


def _heading(section: Section, key: str, about: Collection[str]) -> Sentence:
    """A sentence whose last alternative fits whatever is missing."""
    sentence = _sentence(section, key, about)
    if sentence and not sentence[-1].always_fits:
        section.fault(key, "最后一种说法不能要求任何数据，否则会没有标题")
    return sentence


def _sentences(section: Section, key: str, known: Collection[str]) -> tuple[Sentence, ...]:
    return tuple(_alternatives(section, f"{key}[{at}]", item, known) for at, item in enumerate(section.items(key), 1))


def _sentence(section: Section, key: str, known: Collection[str]) -> Sentence:
    return _alternatives(section, key, section.items(key), known)


def _alternatives(section: Section, key: str, items: object, known: Collection[str]) -> Sentence:
    """One sentence: a text, a table, or a list of these to choose from."""
    choices = items if isinstance(items, list) else [items]
    templates = []
    for number, item in enumerate(choices, start=1):
        path = f"{key}[{number}]"
        table = {"text": item} if isinstance(item, str) else item
        if not isinstance(table, dict):
            section.fault(path, f"填的是“{item}”，这里要填文字或一组键值")
            continue
        inner = Section(table, section.faults, section.path(path))
        if template := _template(section, path, inner, known, text=True):
            templates.append(template)
    return tuple(templates)


def _template(section: Section, path: str, inner: Section, known: Collection[str], *, text: bool) -> Template | None:
    groups, problems = parse_template(inner.text("text")) if text else ((), [])
    template = Template(
        groups=groups, needs=inner.texts("needs"), any_of=inner.texts("any_of"), unless=inner.texts("unless")
    )
    inner.close()
    for problem in (*problems, *(f"不认识的数据名 {{{name}}}" for name in template.names if name not in known)):
        section.fault(path, problem)
    return template if template.groups or template.names else None
