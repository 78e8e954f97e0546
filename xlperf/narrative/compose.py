"""From facts to the report: an outline's sections filled for every subject, empty ones dropped, headings numbered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from xlperf.edits import apply, hide_bare_headings
from xlperf.model import Evaluation, Indicator
from xlperf.naming import is_written_up
from xlperf.narrative.facts import Case, computed, led_paragraphs, section_paragraphs
from xlperf.narrative.indicator_counts import count_find
from xlperf.narrative.indicator_sentences import (
    Item,
    by_dimension,
    dimension,
    grouped,
    item_find,
    items_of,
    standing,
)
from xlperf.narrative.monitoring_facts import Monitored, Period, chosen, monitored_find, period_find
from xlperf.narrative.numerals import label
from xlperf.narrative.outline import Frame, Outline, OutlineBlock, OutlinePart, Sentence
from xlperf.narrative.sentence_templates import (
    Fact,
    Find,
    TemplatePassage,
    check_numbers,
    first_fitting,
    joined,
    nothing,
)
from xlperf.narrative.subject_facts import subject_find
from xlperf.paragraphs import Paragraph, Run, RunKind, Style, fingerprint, key_part, subject_keys
from xlperf.schemes import Scheme
from xlperf.scoring import IndicatorResult, SubjectResult

_LONGEST_LEAD = 24
_HEADINGS = {0: Style.PART, 1: Style.HEADING1, 2: Style.HEADING2, 3: Style.HEADING3}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A paragraph to be: ``level`` 0 heads a subject's part, 1 to 3 head sections; None is no heading."""

    key: str
    style: Style
    passage: TemplatePassage
    subject: str = ""
    level: int | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """A subject ready to be written up: its facts, its indicators in report order, its name in keys."""

    case: Case
    items: tuple[Item, ...]
    find: Find
    name: str
    outline: Outline
    period: Period | None = None

    def draft(self, key: str, passage: TemplatePassage) -> _Draft:
        """A body paragraph of this subject; ``key`` is what follows the subject in the paragraph's key."""
        return _Draft(key=f"{self.name}/{key}", style=Style.BODY, passage=passage, subject=self.case.subject.name)


def compose(
    evaluation: Evaluation,
    results: Sequence[SubjectResult],
    scheme: Scheme,
    outline: Outline,
    monitored: Monitored | None = None,
) -> tuple[Paragraph, ...]:
    """The whole report, the officer's edits on it: title, one part per subject, the lines naming the attached tables.

    ``results`` runs parallel to ``evaluation.subjects``. The department comes first. No paragraph is empty, no heading
    stands over nothing, and every number outside the officer's own words is a fact's. ``monitored`` is the period that
    a report on monitoring is about; a subject of which nothing was monitored then is not in it.
    """
    stories = _stories(evaluation, results, scheme, outline)
    if monitored is not None:
        stories = _within(stories, evaluation, scheme, monitored)
    parts_before = 1 if stories and stories[0].case.subject.is_department else 0
    drafts = _without_empty_parts(list(_drafts(stories, outline.frame)))
    drafts = _numbered(drafts, parts_before, numbered=outline.frame.numbered)
    paragraphs = [_paragraph(draft, at) for at, draft in enumerate(_with_own_keys(drafts))]
    return hide_bare_headings(apply(paragraphs, evaluation.edits))


def indicator_sentence(indicator: Indicator, result: IndicatorResult, outline: Outline) -> str:
    """What the report says about one indicator; empty where nothing is known of it."""
    item = Item(indicator=indicator, result=result, words=outline.words)
    return _indicator_passage(item, nothing, outline).text


def _stories(
    evaluation: Evaluation, results: Sequence[SubjectResult], scheme: Scheme, outline: Outline
) -> list[_Story]:
    """The subjects in the order of the report, the department first; a project without a name is left out."""
    written = (pair for pair in zip(evaluation.subjects, results, strict=True) if is_written_up(pair[0]))
    pairs = sorted(written, key=lambda pair: not pair[0].is_department)
    names = subject_keys(subject.name for subject, _ in pairs)
    stories = []
    for number, ((subject, result), name) in enumerate(zip(pairs, names, strict=True), start=1):
        case = Case(
            unit=evaluation.unit,
            subject=subject,
            result=result,
            scheme=scheme,
            words=outline.words,
            attachment=number,
        )
        items = items_of(case)
        find = count_find(items, subject_find(case))
        stories.append(_Story(case=case, items=items, find=find, name=name, outline=outline))
    return stories


def _within(stories: Sequence[_Story], evaluation: Evaluation, scheme: Scheme, monitored: Monitored) -> list[_Story]:
    """The subjects that were monitored in a period, with what was, their tables numbered anew."""
    found: list[_Story] = []
    for story in stories:
        period = Period.of(evaluation, story.case.subject, monitored, scheme)
        if not period.is_blank:
            case = replace(story.case, attachment=len(found) + 1)
            find = period_find(period, count_find(story.items, subject_find(case)))
            found.append(replace(story, case=case, find=find, period=period))
    return found


def _drafts(stories: Sequence[_Story], frame: Frame) -> Iterator[_Draft]:
    if not stories:
        return
    title = frame.title if stories[0].case.subject.is_department else frame.projects_title
    if passage := first_fitting(title, stories[0].find):
        yield _Draft(key="/report/title", style=Style.TITLE, passage=passage)
    for at, story in enumerate(stories):
        is_department = story.case.subject.is_department
        if at or not is_department:
            yield _heading(frame.department if is_department else frame.project, story, "report/heading", 0)
        for part in story.outline.parts[story.case.subject.kind]:
            yield _heading(part.heading, story, f"{part.slot}/heading", part.level)
            for block in part.blocks:
                if block.condition is None or block.condition.fill(story.find):
                    yield from _block(block, part, story)
    for story in stories:
        line = frame.department_table if story.case.subject.is_department else frame.project_table
        yield replace(_heading(line, story, "report/attachment", 0), style=Style.ATTACHMENT)
    for key, sentence in (("signature", frame.signature), ("date", frame.date)):
        if passage := first_fitting(sentence, stories[0].find):
            yield _Draft(key=f"/report/{key}", style=Style.SIGNATURE, passage=passage)


def _heading(sentence: Sentence, story: _Story, key: str, level: int) -> _Draft:
    """A heading; the outline was refused if its last alternative did not always fit."""
    passage = first_fitting(sentence, story.find) or TemplatePassage()
    return replace(story.draft(key, passage), style=_HEADINGS[level], level=level)


def _block(block: OutlineBlock, part: OutlinePart, story: _Story) -> Iterator[_Draft]:
    if block.text:
        for passage in _typed_passages(block, story):
            yield story.draft(f"{part.slot}/{block.slot}", passage)
    elif block.indicators:
        yield from _indicators(block, part, story)
    elif block.monitored:
        yield from _monitored(block, part, story)
    elif (passage := _sentences(block.sentences, story.find)).runs:
        yield story.draft(f"{part.slot}/{block.slot}", passage)


def _typed_passages(block: OutlineBlock, story: _Story) -> Iterator[TemplatePassage]:
    """The officer's paragraphs, the first one led in, unless it begins with the lead-in itself."""
    facts = section_paragraphs(story.case, block.text)
    lead = first_fitting(block.lead, story.find) if block.lead and facts else None
    for fact in led_paragraphs(facts) if lead else facts:
        passage = TemplatePassage(fact.runs, (fact,))
        if lead and not _begins_with(fact, lead):
            passage = joined([lead, passage])
        lead = None
        yield passage


def _begins_with(fact: Fact, lead: TemplatePassage) -> bool:
    """Whether typed text already says its lead-in: at its very beginning, or before a colon (2030年度绩效目标：)."""
    lead_words = "".join(run.text for run in lead.runs if run.kind is RunKind.WORDS).rstrip("：")
    before_colon, colon, _ = fact.text[:_LONGEST_LEAD].replace(":", "：").partition("：")
    return fact.text.startswith((lead_words, lead.text)) or (
        bool(colon) and lead_words.removeprefix("年度") in before_colon
    )


def _indicators(block: OutlineBlock, part: OutlinePart, story: _Story) -> Iterator[_Draft]:
    """A paragraph per indicator of the block's standing, where wanted under a heading per level 1."""
    wanted = [item for item in story.items if block.indicators in ("all", standing(item))]
    groups = grouped(wanted) if block.group_heading else [(None, wanted)]
    for name, members in groups:
        if block.group_heading:
            words = name or (story.outline.other_group if len(groups) > 1 else story.outline.only_group)
            named = replace(story, find=_naming_group(words, members, story.find))
            key = f"{part.slot}/heading：{key_part(words)}"
            yield _heading(block.group_heading, named, key, part.level + 1)
        if block.indicators == "all" and _is_grouped(story):
            yield from _by_dimension(members, part, story)
            continue
        for item in members:
            if (passage := _indicator_passage(item, story.find, story.outline)).runs:
                yield story.draft(f"{part.slot}/{key_part(item.indicator.name)}", passage)


def _monitored(block: OutlineBlock, part: OutlinePart, story: _Story) -> Iterator[_Draft]:
    """A paragraph per monitored indicator of the block."""
    for row in chosen(story.period, block.monitored) if story.period else ():
        if (passage := _sentences(block.each, monitored_find(row, story.find))).runs:
            yield story.draft(f"{part.slot}/{block.slot}：{key_part(row.indicator.name)}", passage)


def _is_grouped(story: _Story) -> bool:
    """Whether the indicators are written up by dimension."""
    beyond = story.outline.grouped_beyond
    return beyond is not None and len(story.items) > beyond


def _by_dimension(items: Sequence[Item], part: OutlinePart, story: _Story) -> Iterator[_Draft]:
    """A paragraph for each level 2."""
    wording = story.outline.words.grouped
    for members in by_dimension(items):
        name = dimension(members, story.outline.only_group)
        find = count_find(members, {"dimension": name}.get)
        remarks = (_sentences(wording.after, item_find(item, story.find)) for item in members)
        passage = joined([_sentences(wording.sentences, find), *remarks])
        if passage.runs:
            yield story.draft(f"{part.slot}/{key_part(name.text)}", passage)


def _naming_group(words: str, members: Sequence[Item], find: Find) -> Find:
    origins = [origin for item in members for origin in item.origins("level1")]
    fact = computed("level1", words, origins)
    return lambda name: fact if name == "level1" else find(name)


def _indicator_passage(item: Item, find: Find, outline: Outline) -> TemplatePassage:
    return _sentences(outline.wording[item.side], item_find(item, find))


def _sentences(sentences: Sequence[Sentence], find: Find) -> TemplatePassage:
    """The sentences that can be written, one after the other; empty if none can."""
    return joined(passage for sentence in sentences if (passage := first_fitting(sentence, find)))


def _without_empty_parts(drafts: Sequence[_Draft]) -> list[_Draft]:
    """The drafts without headings that have nothing under them; titles and attachment lines stand by themselves."""
    chosen: list[_Draft] = []
    filled = dict.fromkeys(range(4), False)
    for draft in reversed(drafts):
        if draft.style is Style.TITLE or draft.style.ends_report:
            chosen.append(draft)
        elif draft.level is None:
            filled = dict.fromkeys(filled, True)
            chosen.append(draft)
        else:
            if filled[draft.level]:
                chosen.append(draft)
            filled |= dict.fromkeys(range(draft.level, 4), False)
    return chosen[::-1]


def _numbered(drafts: Sequence[_Draft], parts_before: int, *, numbered: bool) -> list[_Draft]:
    """The drafts with the numbers of headings; the department's report counts as a part without saying so."""
    count = dict.fromkeys(range(4), 0) | {0: parts_before}
    result = []
    for draft in drafts:
        if draft.level is None:
            result.append(draft)
            continue
        count[draft.level] += 1
        count |= dict.fromkeys(range(draft.level + 1, 4), 0)
        is_numbered = draft.level or numbered
        result.append(replace(draft, number=label(draft.level or 1, count[draft.level])) if is_numbered else draft)
    return result


def _with_own_keys(drafts: Iterable[_Draft]) -> Iterator[_Draft]:
    """The drafts with distinct keys: the second of one key gets #2."""
    seen: Counter[str] = Counter()
    for draft in drafts:
        seen[draft.key] += 1
        yield draft if seen[draft.key] == 1 else replace(draft, key=f"{draft.key}#{seen[draft.key]}")


def _paragraph(draft: _Draft, position: int) -> Paragraph:
    passage = check_numbers(draft.passage)
    number = (Run(draft.number, RunKind.NUMBER),) if draft.number else ()
    runs = (*number, *(run for run in passage.runs if run.text))
    text = "".join(run.text for run in runs)
    stated = "\n".join((f"number={draft.number}", *(f"{fact.name}={fact.text}" for fact in passage.facts)))
    return Paragraph(
        key=draft.key,
        style=draft.style,
        text=text,
        subject=draft.subject,
        runs=runs,
        origins=tuple(dict.fromkeys(origin for fact in passage.facts for origin in fact.origins)),
        generated=fingerprint(text),
        facts=fingerprint(stated),
        position=position,
    )
