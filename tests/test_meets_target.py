"""Whether a figure meets its target, the same for scores and for what is expected within the year."""

from __future__ import annotations

import pytest

from xlperf.checks import monitoring, run_checks
from xlperf.model import Evaluation, Monitoring, Unit
from xlperf.schemes import Scheme, load_scheme
from xlperf.scoring import meets_target, score_indicator
from xlperf.values.amounts import D
from xlperf.values.measures import read_measure

EXACT = load_scheme(
    "own",
    [{"id": "own", "title": "本单位", "source": "本单位", "extends": "mof_2020",
      "quantitative": {"equal_method": "exact"}}],
)  # fmt: skip
MOF = load_scheme("mof_2020")


@pytest.mark.parametrize("scheme", [MOF, EXACT])
@pytest.mark.parametrize("sign", ["≥", ">", "＝", "<", "≤"])
@pytest.mark.parametrize("target", ["0", "5"])
@pytest.mark.parametrize("actual", ["0", "4", "5", "6"])
def test_a_target_is_met_where_it_is_scored_as_met(scheme: Scheme, sign: str, target: str, actual: str) -> None:
    measure = read_measure(sign, target, actual, "个")
    result = score_indicator(measure, D(10), None, scheme)
    if result.attainment is not None:
        assert meets_target(measure, scheme) == (result.attainment.value == "full")


@pytest.mark.parametrize(("scheme", "codes"), [(MOF, []), (EXACT, ["V107"])])
def test_what_is_expected_of_the_year_is_judged_by_the_scheme(scheme: Scheme, codes: list[str]) -> None:
    """More than a target of ＝5 meets it, unless the scheme wants the very figure."""
    expected = read_measure("＝", "5", "6", "个")
    row = Monitoring(
        subject="某项目",
        name="某指标",
        period="1-6月",
        likelihood="确定能",
        measure=expected,
        forecast_measure=expected,
    )
    evaluation = Evaluation(unit=Unit(name="某局", year=2022), monitoring=(row,))
    found = run_checks(evaluation, [], scheme, (monitoring.check_likelihood,))
    assert [one.code for one in found] == codes
