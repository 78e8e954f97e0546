"""Published reports read back: the seed's text, generated evaluations, other wordings, and what is not read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.support import strategies
from tests.support.published_cases import NAMES, reading
from tests.support.reported import OUTLINES, read, reported, written
from tests.support.sample import sample_data
from xlperf.model import Evaluation, Indicator, Subject
from xlperf.naming import END_MARKS, indicator_name
from xlperf.narrative.outline_library import load_outline
from xlperf.reading import datafile
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


@pytest.mark.workbooks
@_by_outline
@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
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


OTHER_WORDS = """附件3
某县农业农村局
2023年度部门整体支出绩效自评报告
一、部门基本情况
（一）部门支出概况及重点工作
2023年度，我局总支出为1,245.6万元，其中：基本支出830.2万元，项目支出415.4万元。
重点工作任务：建设高标准农田3万亩。
（二）部门整体绩效目标
围绕乡村振兴，抓好粮食生产。
二、绩效自评工作情况
我局成立了自评工作小组，逐项核对。
三、绩效目标完成情况
（一）资金情况分析
1、资金到位情况
年初预算数为1300万元，调整后预算数为1280万元。
2、预算执行情况分析
2023年实际支出1245.6万元，预算执行率为97.31%。未执行完毕的原因是部分项目跨年实施。
3、资金管理情况
资金专款专用。
（二）总体绩效目标完成情况分析
1、产出指标完成情况
数量指标：高标准农田建设面积，目标值≥3万亩，实际完成值3.2万亩，指标已完成。
（2）数量指标——农村厕所改造户数，年初目标值为1200户，实际完成1100户，未完成原因：部分农户外出。
质量指标—工程验收合格率，指标值应不低于98%，实际完成值为100%，该指标已完成。
2.效益指标完成情况分析
社会效益指标——农民增收情况，该指标为定性指标，年初目标为明显增收，实际完成情况为达成预期指标。
四、绩效自评结果应用情况
（一）下一步工作措施
加强项目储备。
（二）与预算安排相结合情况
2024年度部门预算初步确定为1350万元，较上年决算数1245.6万元增加了104.4万元。
（三）公开情况
在政府网站公开。
五、其他需要说明的问题
无。
某县农业农村局
2024年3月1日"""


def test_other_words__title_over_lines_headings_and_sentences() -> None:
    """A report in the outline's order whose title, headings and sentences are worded in another way."""
    done = read(OTHER_WORDS.splitlines())
    assert done is not None
    evaluation = done.reading.evaluation
    unit, (subject,) = evaluation.unit, evaluation.subjects
    assert (unit.name, unit.year, unit.level, unit.filled_on) == ("某县农业农村局", 2023, "县", "2024年3月1日")
    keys = ("initial", "adjusted", "executed", "basic", "project", "next_year", "shortfall_reason")
    funds = [str(getattr(subject.funds, key)) for key in keys]
    assert funds == ["1300", "1280", "1245.6", "830.2", "415.4", "1350", "部分项目跨年实施"]
    texts = {key: text.text for key, text in subject.texts.items()}
    assert texts == {
        "key_tasks": "建设高标准农田3万亩。", "goals_text": "围绕乡村振兴，抓好粮食生产。",
        "measures": "加强项目储备。",
        "process": "我局成立了自评工作小组，逐项核对。", "management": "资金专款专用。",
        "disclosure": "在政府网站公开。",
    }  # fmt: skip
    assert [indicator(row)[1:6] for row in subject.indicators] == [
        ("高标准农田建设面积", Sign.GE, "3万亩", "3.2万亩", ""),
        ("农村厕所改造户数", None, "1200户", "1100户", "部分农户外出"),
        ("工程验收合格率", Sign.GE, "98%", "100%", ""),
        ("农民增收情况", Sign.QUALITATIVE, "None", "None", ""),
    ]
    assert [said.text for said in done.unread] == ["五、其他需要说明的问题", "无。"]


def test_other_words__total_and_grade() -> None:
    """A conclusion without the full marks: the total and the grade are what the report states."""
    lines = [
        "2022年度免费开放项目绩效自评结果",
        "一、自评结论",
        "（一）自评得分",
        "该项目自评总分为96.5分，评价等级为“优”。",
    ]
    done = read([*lines, "（二）下一步拟改进措施", "增加人手。"])
    assert done is not None
    (subject,) = done.reading.evaluation.subjects
    assert (str(subject.stated_total), subject.stated_grade, done.unread) == ("96.5", "优", ())


def test_texts__stay_as_they_were_typed() -> None:
    """Figures in full width are read, and stay in the unit's own text."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    done = read(OTHER_WORDS.translate(wide).splitlines())
    assert done is not None
    (subject,) = done.reading.evaluation.subjects
    assert subject.texts["key_tasks"].text == "建设高标准农田３万亩。"
    assert (str(subject.funds.executed), done.reading.evaluation.unit.year) == ("1245.6", 2023)


def test_r83_r84__figures_that_follow_and_figures_that_wait_for_points() -> None:
    """A remainder that is not budget less spending, a number of indicators, points that cannot be computed yet."""
    texts = written(read_data(sample_data()).evaluation, load_outline("xianan"))
    changed = [
        text.replace("剩余资金31.56万元", "剩余资金13.56万元").replace("指标8项，完成6项", "指标8项，完成7项")
        for text in texts
    ]
    done = read(changed)
    assert done is not None
    found = [(one.code, one.message) for one in done.reading.findings if one.code in ("R83", "R84")]
    assert [message for code, message in found if code == "R83"] == [
        "报告写的完成的项数是“7项”，按读出的数算是“6项”。",
        "报告写的剩余资金是“13.56万元”，按读出的数算是“31.56万元”。",
        "报告写的完成的项数是“7项”，按读出的数算是“6项”。",
    ]  # fmt: skip
    assert [code for code, _ in found].count("R84") == 2
    assert "绩效指标得分“76分”" in found[-1][1]


def test_right_report__nothing_to_compare() -> None:
    """The sample's own report raises none of R81 to R83."""
    done = read(written(read_data(sample_data()).evaluation, load_outline("xianan")))
    assert done is not None
    assert {one.code for one in done.reading.findings} == {"R80", "R84"}


@pytest.mark.parametrize("line", ["另有物资六十件入库。", "六、另有物资六十件入库", "（九）另有物资六十件入库"])
def test_nothing_is_dropped__a_line_anywhere_is_read_or_listed(line: str) -> None:
    """Whatever place of the report it stands in, a line more is somewhere in the data or among what was not read."""
    texts = written(read_data(sample_data()).evaluation, load_outline("hubei"))
    for at in range(0, len(texts) + 1, 7):
        done = read([*texts[:at], line, *texts[at:]])
        assert done is not None
        data = datafile.dumps(datafile.to_data(done.reading.evaluation))
        assert "另有物资六十件入库" in data + "".join(said.text for said in done.unread), f"{at}: {texts[at - 1]}"


@pytest.mark.workbooks
@settings(max_examples=15, deadline=None)
@given(
    evaluation=strategies.evaluations(), texts=st.lists(strategies.lines(most=40), max_size=8), at=st.integers(0, 60)
)
def test_law__no_text_stops_the_reader(evaluation: Evaluation, texts: list[str], at: int) -> None:
    """Reports of wild names and texts, with lines of nothing in particular among theirs."""
    lines = written(evaluation, load_outline("xianan"))
    read([*lines[:at], *texts, *lines[at:]])
