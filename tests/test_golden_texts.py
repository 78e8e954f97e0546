"""The texts that the software writes are the golden ones, whole; every phrase of every outline is in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

import pytest

from tests.support.golden_data import LEVELS
from tests.support.golden_texts import FOLDER, GOLDEN, SCHEMES, difference, report_text, wordings
from xlperf.data.files import names, outline_names
from xlperf.narrative.outline import Outline, Sentence
from xlperf.narrative.outline_library import load_outline
from xlperf.narrative.sentence_templates import Template, TemplateGroup


@pytest.mark.parametrize("name", GOLDEN)
def test_golden__the_text_is_as_it_was(name: str) -> None:
    changed = difference(name)
    assert not changed, f"{changed}\nIf this is meant, write the golden texts anew: make golden"


def test_golden__there_is_a_text_for_each_file_outline_and_layout() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{name}.txt" for name in GOLDEN)
    assert {f"report-{name}" for name in outline_names()} <= set(GOLDEN)
    assert {f"tables/{name}" for name in SCHEMES} == set(names("tables"))


@pytest.mark.parametrize("outline", outline_names())
def test_golden__every_phrase_of_the_outline_is_in_a_text(outline: str) -> None:
    phrases = [phrase for template in _templates(load_outline(outline)) for phrase in _phrases(template)]
    assert len(phrases) > 100
    assert _unsaid(phrases, _texts(outline)) == []


def test_golden__every_phrase_that_outlines_share_is_in_a_text() -> None:
    phrases = [phrase for template in _shared_templates(load_outline("xianan")) for phrase in _phrases(template)]
    assert len(phrases) > 50
    lines = dict.fromkeys(line for outline in outline_names() for line in _texts(outline).splitlines())
    assert _unsaid(phrases, "\n".join(lines)) == []


@cache
def _texts(outline: str) -> str:
    """The texts of an outline, each line once: the reports have most in common."""
    reports = wordings(outline).values()
    texts = [report_text(outline), *(item.text for report in reports for item in report.paragraphs)]
    return "\n".join(dict.fromkeys(line for text in texts for line in text.splitlines()))


def _unsaid(phrases: Iterable[str], texts: str) -> list[str]:
    return [phrase for phrase in phrases if not re.search(phrase, texts)]


def test_golden__every_level_of_a_unit_has_its_authorities() -> None:
    words = load_outline("xianan").words
    assert set(LEVELS) - set(words.authorities) == {"园"}
    assert set(words.authorities) <= set(LEVELS)
    headings = [item.text for report in wordings("xianan").values() for item in report.paragraphs]
    for said in (*words.authorities.values(), words.other_authority):
        assert f"（一）{said}下达的重点工作情况" in headings


def _templates(outline: Outline) -> Iterator[Template]:
    frame = outline.frame
    yield from (*frame.title, *frame.projects_title, *frame.department, *frame.project)
    yield from (*frame.department_table, *frame.project_table)
    sentences: list[Sentence] = []
    for part in (part for parts in outline.parts.values() for part in parts):
        sentences.append(part.heading)
        for block in part.blocks:
            sentences += [*block.sentences, block.lead, block.group_heading]
    yield from (template for sentence in sentences for template in sentence)


def _shared_templates(outline: Outline) -> Iterator[Template]:
    words = outline.words
    sentences = [sentence for side in outline.wording.values() for sentence in side]
    sentences += [words.mention, words.last_mention]
    sentences += [words.grouped.phrase, *words.grouped.sentences, *words.grouped.after]
    yield from (template for sentence in sentences for template in sentence)


def _phrases(template: Template) -> Iterator[str]:
    """Patterns of the sentence without its optional parts or with any of them, and of each optional part."""
    yield "".join(f"(?:{_pattern(group)})?" if group.optional else _pattern(group) for group in template.groups)
    yield from (_pattern(group) for group in template.groups if group.optional)


def _pattern(group: TemplateGroup) -> str:
    """Literal text, and something of a sentence for each fact; facts side by side are one, or it takes cubic time."""
    pieces = []
    for is_text, items in groupby(group.items, lambda item: isinstance(item, str)):
        found = list(items)
        pieces += map(re.escape, found) if is_text else [rf"[^。\n]{{{len(found)},}}?"]
    return "".join(pieces)
