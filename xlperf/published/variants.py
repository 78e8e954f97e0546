"""Other wordings that published reports use for what the outlines say (``data/outlines/variants.toml``)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from xlperf.narrative.indicator_counts import COUNT_FACTS
from xlperf.narrative.indicator_sentences import INDICATOR_FACTS
from xlperf.narrative.sentence_templates import Template, parse_template
from xlperf.narrative.subject_facts import SUBJECT_FACTS
from xlperf.rulefile import Section, read_rules
from xlperf.values.amounts import one_of

__all__ = ["Variants", "variants"]

_ABOUT_SUBJECT = frozenset(SUBJECT_FACTS) | COUNT_FACTS
_ABOUT_INDICATOR = frozenset(SUBJECT_FACTS) | frozenset(INDICATOR_FACTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """The file.

    ``same``: a stretch of the outlines' words -> what others write instead; ``patterns``: the same as a pattern.
    ``filler`` are words of headings that do not tell them apart. ``indicators`` and ``sentences`` (by the slot of an
    outline's part) are further sentences, ``headings`` further headings by slot, ``frame`` further titles by the key of
    the outline's frame.
    """

    same: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, str]
    filler: re.Pattern[str]
    indicators: tuple[Template, ...]
    sentences: Mapping[str, tuple[Template, ...]]
    headings: Mapping[str, tuple[str, ...]]
    frame: Mapping[str, tuple[Template, ...]]


@cache
def variants() -> Variants:
    """The file, read once; XlperfError lists everything wrong with it."""
    return read_rules("outlines/variants", _variants)


def _variants(root: Section) -> Variants:
    root.text("source")
    rows = _closed(root, "same", "written", "also", "pattern")
    same = {row.text("written"): tuple(map(str, row.items("also"))) if "also" in row.given else () for row in rows}
    patterns = {row.text("written"): row.text("pattern") for row in rows if "pattern" in row.given}
    indicators = tuple(_template(row, row.text("text"), _ABOUT_INDICATOR) for row in root.rows("indicators"))
    sentences: dict[str, tuple[Template, ...]] = {}
    for row in root.rows("sentences"):
        slot = row.text("slot")
        sentences[slot] = (*sentences.get(slot, ()), _template(row, row.text("text"), _ABOUT_SUBJECT))
        row.close()
    headings = {row.text("slot"): row.texts("also") for row in _closed(root, "headings", "slot", "also")}
    section = root.section("frame")
    frame = {
        key: tuple(_template(section, text, _ABOUT_SUBJECT) for text in section.texts(key)) for key in section.given
    }
    section.close()
    filler = re.compile(one_of(root.texts("filler")))
    return Variants(
        same=same,
        patterns=patterns,
        filler=filler,
        indicators=indicators,
        sentences=sentences,
        headings=headings,
        frame=frame,
    )


def _closed(root: Section, key: str, *known: str) -> tuple[Section, ...]:
    """The rows under a key, what else stands in them reported."""
    rows = root.rows(key)
    for row in rows:
        for name in row.given:
            if name not in known:
                row.fault(name, "不认识这个名字")
    return rows


def _template(row: Section, text: str, known: Collection[str]) -> Template:
    groups, problems = parse_template(text)
    template = Template(groups=groups, needs=row.texts("needs"), any_of=row.texts("any_of"))
    unknown = (f"不认识的数据名 {{{name}}}" for name in template.names if name not in known)
    for problem in (*problems, *unknown):
        row.fault("text", problem)
    return template
