"""Reports written and read back: plausible evaluations for the law, and the lines of a report as a file has them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from xlperf.model import Evaluation
from xlperf.narrative.compose import compose
from xlperf.narrative.outline import Outline
from xlperf.narrative.outline_library import load_outline
from xlperf.paragraphs import ReportLine
from xlperf.published import Published, read_published
from xlperf.reading.datafile import read_data
from xlperf.schemes import load_scheme
from xlperf.scoring import score_subject

OUTLINES = tuple(load_outline(name) for name in ("xianan", "hubei", "xianan_grouped"))
FILE = "报告.txt"

_WORDS = st.sampled_from(["培训", "下乡", "道路", "学校", "检查", "设备", "档案", "咨询", "绿化", "供水"])
_UNITS = ["个", "人", "次", "%", "万元", "公里", "亿元", "个月", "天"]
_TIERS = ["达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差"]
_LEVELS = [
    ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "时效指标"), ("产出指标", "成本指标"),
    ("效益指标", "社会效益指标"), ("效益指标", "可持续影响指标"), ("满意度指标", "服务对象满意度指标"),
]  # fmt: skip


def written(evaluation: Evaluation, outline: Outline) -> list[str]:
    """The paragraphs of a report."""
    scheme = load_scheme(evaluation.unit.scheme)
    results = tuple(score_subject(subject, scheme) for subject in evaluation.subjects)
    return [paragraph.text for paragraph in compose(evaluation, results, scheme, outline) if paragraph.text.strip()]


def lines_of(texts: list[str]) -> list[ReportLine]:
    """Texts as lines of a report."""
    return [ReportLine(text, f"第{at}段") for at, text in enumerate(texts, 1)]


def read(texts: list[str], scheme: str | None = None) -> Published | None:
    """A report read by the outlines there are."""
    return read_published(lines_of(texts), OUTLINES, FILE, scheme=scheme)


@cache
def names(*, most: int = 4) -> st.SearchStrategy[str]:
    """A name of some words."""
    return st.lists(_WORDS, min_size=1, max_size=most).map("".join)


def money() -> st.SearchStrategy[Any]:
    """An amount as people have them."""
    return st.decimals(1, 99_999, places=2, allow_nan=False, allow_infinity=False)


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The value, or None."""
    return st.one_of(st.none(), strategy)


def passages() -> st.SearchStrategy[str]:
    """One or two paragraphs of the unit's own."""
    sentence = (
        names(most=6)
        .map("我单位认真做好{}工作，".format)
        .flatmap(lambda text: names().map(lambda more: f"{text}加强{more}。"))
    )
    paragraph = st.lists(sentence, min_size=1, max_size=3).map("".join)
    return st.lists(paragraph, min_size=1, max_size=2).map("\n".join)


def clauses() -> st.SearchStrategy[str]:
    """A reason: one clause, or two sentences."""
    return st.one_of(names().map("{}推迟".format), names().map("{}推迟。设备到货也晚".format))


@st.composite
def _indicators(draw: st.DrawFn, signs: tuple[str, ...]) -> list[dict[str, object]]:
    listed = draw(st.lists(names(), unique=True, max_size=11))
    rows = []
    for name in listed:
        level1, level2 = draw(st.sampled_from(_LEVELS))
        row: dict[str, object] = {"level1": level1, "level2": level2, "name": name, "weight": 5}
        if draw(st.booleans()):
            unit = draw(st.sampled_from(_UNITS))
            row |= {"sign": draw(st.sampled_from(signs)), "unit": unit}
            row |= {"target": draw(_figures()), "actual": draw(_figures())}
        else:
            row |= {"sign": "定性", "target": draw(optional(names())), "actual": draw(st.sampled_from(_TIERS))}
        row["reason"] = draw(optional(clauses()))
        rows.append(row)
    return rows


def _figures() -> st.SearchStrategy[Decimal]:
    return st.decimals("0.5", 5000, places=1, allow_nan=False, allow_infinity=False)


@st.composite
def _subjects(draw: st.DrawFn, name: str, kind: str, signs: tuple[str, ...]) -> dict[str, object]:
    texts = ["goals_text", "process", "management", "measures", "disclosure", "deviation"]
    texts += ["key_tasks"] if kind == "department" else ["purpose", "funds_use"]
    keys = ("initial", "adjusted", "executed", "basic", "project", "next_year", "last_executed")
    funds: dict[str, object] = {key: draw(optional(money())) for key in keys}
    funds["executed"] = draw(money())
    funds |= {key: draw(optional(clauses())) for key in ("adjustment_reason", "shortfall_reason", "leftover_use")}
    return {
        "name": name, "kind": kind, "funds": funds, "indicators": draw(_indicators(signs)),
        "texts": {key: draw(passages()) for key in texts if draw(st.booleans())},
    }  # fmt: skip


@st.composite
def reported(draw: st.DrawFn, signs: tuple[str, ...] = ("≥", "≤", ">", "<", "＝")) -> Evaluation:
    """An evaluation as a unit has one, of a department, projects or both."""
    unit = f"{draw(names(most=2))}局"
    projects = draw(st.lists(names(), unique=True, max_size=2))
    kinds = [(unit, "department")] if draw(st.booleans()) or not projects else []
    subjects = [
        draw(_subjects(name, kind, signs)) for name, kind in (*kinds, *((name, "project") for name in projects))
    ]
    facts = {"name": unit, "full_name": f"某区{unit}", "year": draw(st.integers(2019, 2030)), "scheme": "hubei_2020"}
    facts |= {"filled_on": draw(optional(st.just("2031年3月5日")))}
    return read_data({"xlperf": 1, "unit": facts, "subjects": subjects}).evaluation
