"""V51-V53: each code raised, and silent on what is right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.small_evaluations import evaluation, findings, places, project, row
from xlperf.checks import process


def found(**values: Any) -> list[tuple[str, str, str]]:
    return places(findings(evaluation(project(**values)), process.CHECKS))


def test_v51() -> None:
    assert found(indicators=[row(reason="完成不理想，酌情扣分。")]) == [("V51", "偏差原因及改进措施", "培训人次")]
    assert found(indicators=[row(reason="少培训50人次，占10%，酌情扣1分。")]) == []
    assert found(indicators=[row(reason="疫情停课。")]) == []


def test_v52() -> None:
    problems = "一是预算编制不细；二是进度偏慢；三是资料不全；四是宣传不够；五是人手不足。"
    measures = "一是细化预算；二是加快进度。"
    assert found(texts={"deviation": problems, "measures": measures}) == [("V52", "内容", "下一步改进措施")]


@pytest.mark.parametrize(
    ("problems", "measures"),
    [
        ("一是预算编制不细；二是进度偏慢；三是资料不全。", "一是细化预算；二是加快进度。"),
        ("停课两个月。", "一是细化预算；二是加快进度；三是补课。"),
        ("1.预算不细。2.进度偏慢。", "（1）细化预算。（2）加快进度。"),
        ("完成率为3.5和4.2和5.1。", "一是细化预算；二是加快进度；三是补课；四是检查。"),
    ],
)
def test_v52__silent(problems: str, measures: str) -> None:
    assert found(texts={"deviation": problems, "measures": measures}) == []


@pytest.mark.parametrize("number", ["财预[2020]10号", "财预（2020）10号", "财预【2020】10 号"])
def test_v53(number: str) -> None:
    assert found(texts={"process": f"按照{number}文件开展自评。"}) == [("V53", "内容", "绩效自评工作开展情况")]


@pytest.mark.parametrize("text", ["财预〔2020〕10号", "项目（2020）共10个", "（2020年）10号文"])
def test_v53__silent(text: str) -> None:
    assert found(texts={"process": text}) == []
