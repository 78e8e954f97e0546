"""Published reports read back: the seed's text, generated evaluations, other wordings, and what is not read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.support.published_cases import NAMES, reading
from tests.support.reported import OUTLINES, read, reported, written
from tests.support.sample import sample_data
from xlperf.model import Evaluation, Indicator, Subject
from xlperf.naming import END_MARKS, indicator_name
from xlperf.narrative import load_outline
from xlperf.reading.datafile import read_data
from xlperf.schemes import load_scheme
from xlperf.scoring import score_subject
from xlperf.taxonomy import level2_name, order_key
from xlperf.values.measures import Sign

SEED = (Path(__file__).parent / "seed.txt").read_text("utf-8").splitlines()
_by_outline = pytest.mark.parametrize("outline", [outline.name for outline in OUTLINES])


def test_find__seed_sample_fields() -> None:
    """Everything that the seed says of the sample comes back, but for what no report prints: weights and scores."""
    done = read([line for line in SEED if line.strip()])
    assert done is not None
    assert done.unread == ()
    evaluation, sample = done.reading.evaluation, read_data(sample_data()).evaluation
    assert facts(evaluation) == facts(sample)
    assert (done.indicators, done.texts) == (16, 15)


def facts(evaluation: Evaluation) -> object:
    """What a report prints of an evaluation."""
    unit = evaluation.unit
    return (unit.title_name, unit.year, unit.level, [printed(subject) for subject in evaluation.subjects])


def printed(subject: Subject) -> object:
    funds = subject.funds
    amounts = [getattr(funds, key) for key in ("executed", "next_year", "last_executed")]
    rows = sorted(subject.indicators, key=lambda row: order_key(row.level1, row.level2))
    texts = {key: text.paragraphs for key, text in subject.texts.items()}
    return subject.kind, subject.name.removesuffix("项目"), amounts, list(map(indicator, rows)), texts


def indicator(row: Indicator) -> object:
    measure = row.measure
    sign = None if measure.is_sign_assumed else measure.sign
    return (
        level2_name(row.level2), indicator_name(row.name, row.level1, row.level2), sign, str(measure.target),
        str(measure.actual), (row.reason or "").strip(END_MARKS),
        measure.actual_text if sign is Sign.QUALITATIVE else "",
    )  # fmt: skip


def test_write__seed_again() -> None:
    """The seed read and written again is the seed with its five corrections and the sentences that are added."""
    done = read([line for line in SEED if line.strip()])
    assert done is not None
    again = [sentence for text in written(done.reading.evaluation, load_outline("xianan")) for sentence in split(text)]
    sample = [
        sentence
        for text in written(read_data(sample_data()).evaluation, load_outline("xianan"))
        for sentence in split(text)
    ]
    stated = ("自评结论",)  # no report prints the weights
    assert [one for one in again if not one.startswith(stated)] == [one for one in sample if not one.startswith(stated)]


def split(text: str) -> list[str]:
    return [part for part in text.split("。") if part]


def test_findings__seed_contradictions() -> None:
    """The seed says 2021 once, and 应完成 twice."""
    done = read([line for line in SEED if line.strip()])
    assert done is not None
    found = [(one.code, one.origin.cell if one.origin else "") for one in done.reading.findings]
    assert found == [("R82", "第15段"), ("R80", ""), ("R83", "第22段"), ("R83", "第58段")]


@_by_outline
@pytest.mark.parametrize("name", NAMES)
def test_case__read_back(name: str, outline: str) -> None:
    """The report of each published case is read whole and written again, but for what the weights decide."""
    evaluation = reading(name).evaluation
    texts = written(evaluation, load_outline(outline))
    done = read(texts, evaluation.unit.scheme)
    assert done is not None
    assert done.unread == ()
    assert done.indicators == sum(len(subject.indicators) for subject in evaluation.subjects)
    again = set(written(done.reading.evaluation, load_outline(outline)))
    lost = [text for text in texts if text not in again]
    assert [text for text in lost if not depends_on_points(text, done.reading.evaluation)] == []


def depends_on_points(text: str, evaluation: Evaluation) -> bool:
    """Whether a paragraph needs points, which no report prints: scores, and the standing of words that are no tier."""
    scheme = load_scheme(evaluation.unit.scheme)
    results = [(subject, score_subject(subject, scheme)) for subject in evaluation.subjects]
    open_ones = [
        row.name
        for subject, result in results
        for row, scored in zip(subject.indicators, result.indicators, strict=True)
        if scored.attainment is None
    ]
    counts = text.startswith(("共设置绩效指标", "没有未完成", "未完成或部分完成"))
    return "得分" in text or (bool(open_ones) and (counts or any(name in text for name in open_ones)))


@_by_outline
@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(data=st.data())
def test_law__read_what_was_written(outline: str, data: st.DataObject) -> None:
    """Reading a report gives the evaluation back as far as it is printed: the same report can be written again.

    Where indicators are written up together ＝ is not printed, nor is the order of those that were reached and not.
    """
    signs = ("≥", "≤", ">", "<", "＝") if outline == "xianan" else ("≥", "≤", ">", "<")
    evaluation = data.draw(reported(signs))
    texts = written(evaluation, load_outline(outline))
    done = read(texts, evaluation.unit.scheme)
    if done is None:
        assert len(texts) < 8
        return
    assert [said.text for said in done.unread] == []
    again = written(done.reading.evaluation, load_outline(outline))
    assert sorted(without_scores(again)) == sorted(without_scores(texts))
    if outline == "xianan":
        assert without_scores(again) == without_scores(texts)
        assert facts(done.reading.evaluation) == facts(evaluation)


def without_scores(texts: list[str]) -> list[str]:
    """The sentences without the numbers of headings; scores need the weights, which no report prints."""
    bare = (re.sub(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|[0-9]+\.)", "", text) for text in texts)
    return [sentence for text in bare if "得分" not in text for sentence in split(text)]
