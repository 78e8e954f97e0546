"""docs/schemes.md: every scheme on the page loads, does what the page says, and every built-in one is on it."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.own_schemes import project, row
from xlperf import files
from xlperf.model import Funds
from xlperf.schemes import Scheme, built_in_schemes, dimensions_of, expected_points, load_scheme
from xlperf.scoring import grade_of, score_execution, score_indicator, score_subject
from xlperf.scoring.criteria import read_criterion
from xlperf.values.amounts import D
from xlperf.values.measures import read_measure

PAGE = (Path(__file__).parent.parent / "docs" / "schemes.md").read_text("utf-8")
BLOCKS = {
    str(data["title"]): text for text in re.findall(r"(?s)```toml\n(.*?)```", PAGE) if (data := tomllib.loads(text))
}
CRITERIA = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in PAGE.split("| 评(扣)分标准 |")[1].splitlines()[2:]
    if line.startswith("|")
]


@pytest.fixture
def load(tmp_path: Path) -> Any:
    """Loads a scheme of the page as a unit does: from a file beside its workbook."""

    def loaded(title: str) -> Scheme:
        (tmp_path / "规则.toml").write_text(BLOCKS[title], "utf-8")
        return load_scheme(title, files.own_schemes(tmp_path))

    return loaded


def test_ten_minutes(load: Any) -> None:
    scheme = load("某市（2024）")
    result = score_subject(project(row(80, actual="5.9个"), funds={"adjusted": 300, "executed": 200}), scheme)
    assert (str(result.execution.score), str(result.indicators[0].score)) == ("13.33", "0.00")
    assert str(score_execution(Funds(adjusted=D(100), executed=D(49)), scheme).score) == "0.00"
    cut = score_subject(project(row(80, actual="7个", target="9个")), scheme)
    assert str(cut.indicators[0].score) == "62.22"
    assert scheme.source == "某财绩〔2024〕1号"


def test_points_by_case(load: Any) -> None:
    scheme = load("某县（2024）")
    with_cost = expected_points(scheme.dimensions, scheme.splits, ["cost", "output"])
    without = expected_points(scheme.dimensions, scheme.splits, ["output"])
    assert [with_cost[key] for key in ("cost", "output", "outcome", "satisfaction")] == [20, 40, 20, 10]
    assert [without[key] for key in ("cost", "output", "outcome", "satisfaction")] == [0, 50, 30, 10]


def test_points_within_points(load: Any) -> None:
    scheme = load("某区（2024）")
    points = expected_points(scheme.dimensions, scheme.splits, [])
    assert points == {"output": 40, "outcome": 25, "satisfaction": 5, "management": 25, "others": 10}
    assert [one.key for one in dimensions_of(scheme.dimensions, "满意度指标", None)] == ["outcome", "satisfaction"]


def test_the_forms_points_complete_henan(load: Any) -> None:
    scheme = load("本单位（2024）")
    assert (scheme.execution.weight, scheme.indicator_total) == (20, 80)


def test_over_achievement_and_a_grade_with_a_condition(load: Any) -> None:
    scheme = load("某旗（2024）")
    scores = [
        score_indicator(read_measure("≥", "100", str(done), None), D(10), None, scheme).score
        for done in (130, 140, 150, 300)
    ]
    assert [str(one) for one in scores] == ["10.00", "9.50", "9.00", "5.00"]
    assert [grade_of(D(95), D(rate), scheme) for rate in ("0.8", "0.79")] == ["优", "良"]
    assert scheme.not_applicable == "rescale"


def test_a_framework(load: Any) -> None:
    preset = load("某局评分框架").preset
    assert [one.weight for one in preset.rows] == [40, 60]


def test_every_scheme_of_the_page_is_tested_here(load: Any) -> None:
    source = Path(__file__).read_text("utf-8")
    assert [title for title in BLOCKS if f'load("{title}")' not in source] == []
    assert all(load(title).title == title for title in BLOCKS)


@pytest.mark.parametrize(("text", "target", "actual", "weight", "points"), CRITERIA)
def test_criteria(text: str, target: str, actual: str, weight: str, points: str) -> None:
    assert read_criterion(text) is not None
    measure = read_measure(target[0], target[1:], actual, None)
    result = score_indicator(measure, Decimal(weight), None, load_scheme("mof_2020"), text)
    assert str(result.score) == points


def test_every_built_in_scheme_is_on_the_page() -> None:
    assert len(CRITERIA) > 8
    assert [one.title for one in built_in_schemes() if one.title not in PAGE] == []
