"""Sign, target, actual value and unit of an indicator, as people type them."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlperf.findings import finding
from xlperf.values.amounts import Amount
from xlperf.values.measures import Measure, Sign, parse_sign, read_measure
from xlperf.values.signs import compact
from xlperf.values.words import words

Row = tuple[object, object, object, object]

COMPARED = [sign for sign in Sign if sign not in (Sign.QUALITATIVE, Sign.RANGE)]
marks = (
    "0123456789０９．.，%％‰-－eE ~～至到约近余多以上下内不少于低高超过≥≤＝=<>》《"
    "万亿千百十九一二年月日/()（）个元人天达到完成无定性量\n"
)
cells = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.text(alphabet=marks, max_size=12),
    st.decimals(),
    st.sampled_from(
        [True, 3, 2.5, float("nan"), b"3", "定性", "定量", "≥", "98%", "九十", "3-5天", "2022年12月", "—", "无"]
    ),
)
amounts = st.builds(
    Amount,
    st.decimals(min_value=2, max_value=10**9, places=3),
    st.sampled_from(["个", "%", "万元", "亿元", "人次", "个月", "元/人·月"]),
)


def read(*row: object) -> Measure:
    return read_measure(*row)  # type: ignore[arg-type]


def problems(measure: Measure) -> list[tuple[str, str]]:
    """(field, code) of every problem; each must fill its message and remedy."""
    for problem in measure.problems:
        made = finding(problem.code, **problem.values)
        assert made.message
        assert made.remedy
        assert all(isinstance(value, str) and "\n" not in value for value in problem.values.values())
    return [(problem.field, problem.code) for problem in measure.problems]


def said(measure: Measure) -> list[str]:
    return [str(finding(problem.code, **problem.values)) for problem in measure.problems]


# One row per code that raises it, with all that is found there, and one much like it that is silent.
RAISED: dict[str, list[tuple[Row, list[tuple[str, str]]]]] = {
    "R10": [
        (("≥", "九十", "90", "%"), [("target", "R10")]),
        (("≥", "90", "百分之九十五", "%"), [("actual", "R10")]),
        (("≥", "20", "达到预期目标", "个"), [("actual", "R10")]),
        (("≥", "符合规定", "符合规定", None), [("target", "R10"), ("actual", "R10")]),
        (("≤", "0", "无", "起"), [("actual", "R10")]),
        (("≥", "20", "49个（新增5个）", "个"), [("actual", "R10")]),
        (("≥", "不少于50以内", "60", "个"), [("target", "R10")]),
        (("定量", "6次(应为≥6次)", "12次", "次"), [("target", "R10")]),
        (("定量", None, "很多", "次"), [("actual", "R10")]),
        ((None, "九十个", "90", None), [("target", "R10")]),
        (("≥", float("nan"), Decimal("Infinity"), None), [("target", "R10"), ("actual", "R10")]),
        (("≥", True, "1e30", None), [("target", "R10"), ("actual", "R10")]),
    ],
    "R11": [
        (("≥", "约50个", "50", "个"), [("target", "R11")]),
        (("≥", "50", "50余个", "个"), [("actual", "R11")]),
        (("≥", "50", "60个左右", "个"), [("actual", "R11")]),
        (("≥", "2", "1万余元", "万元"), [("actual", "R11")]),
        (("≥", "50", "≥约60个", "个"), [("actual", "R11")]),
    ],
    "R12": [
        (("≤", "3-5天", "4", "天"), [("target", "R12")]),
        (("≥", "90%", "90%~95%", "%"), [("actual", "R12")]),
        ((None, "2000至3000人", "2500", "人"), [("target", "R12")]),
        (("≤", "3—5", "4", "天"), [("target", "R12")]),
    ],
    "R13": [
        (("≤", "2022年12月", "12", "个月"), [("target", "R13")]),
        (("≤", "12", "2022-12-01", "个月"), [("actual", "R13")]),
        (("≥", "2022/12/31", "12", None), [("target", "R13")]),
    ],
    "R14": [
        (("大概", "20", "30", "个"), [("sign", "R14")]),
        (("大概", "好", "好", None), [("sign", "R14")]),
        (("≥20", "20", "30", "个"), [("sign", "R14")]),
        ((Decimal(2), "20", "30", "个"), [("sign", "R14")]),
    ],
    "R15": [
        (("≥", "≤12个月", "12", "个月"), [("sign", "R15")]),
        ((">", "≥50", "60", "个"), [("sign", "R15")]),
        (("≥", "50个以内", "50", "个"), [("sign", "R15")]),
        (("定性", "≥90%", "95%", None), [("sign", "R15")]),
    ],
    "R16": [
        (("≥", "120亿元", "130", "万元"), [("target", "R16")]),
        (("≥", "20个", "49%", None), [("actual", "R16")]),
        (("≥", "20场", "49人次", None), [("actual", "R16")]),
        (("≤", "90元", "90万元", None), [("actual", "R16")]),
        (("≤", "0元", "90万元", None), [("actual", "R16")]),
        (("≥", "3千", "4", "万元"), [("target", "R16")]),
    ],
    "R71": [
        (("≥", "120亿元", "1556200万元", None), [("actual", "R71")]),
        (("≥", "120", "1556200万元", "亿元"), [("actual", "R71")]),
        (("≤", "1年", "11.4个月", None), [("actual", "R71")]),
        (("≥", "20", "49家", "个"), [("actual", "R71")]),
        (("≥", "20家", "49个", None), [("actual", "R71")]),
    ],
    "R17": [
        (("≥", "20", "30", "100%"), [("unit", "R17")]),
        (("≥", "20", "30", Decimal(5)), [("unit", "R17")]),
        (("≥", "20", "30", "≥"), [("unit", "R17")]),
    ],
    "R18": [
        (("≥", "1.2亿元", "1.5亿元", "元"), [("unit", "R18")]),
        (("≥", "20家", None, "个"), [("unit", "R18")]),
        (("≤", "20天", "19日", "个"), [("unit", "R18")]),
        (("≥", None, "20家", "个"), [("unit", "R18")]),
    ],
    "R19": [((None, "20个", "30个", None), [("sign", "R19")]), (("定量", "20", "30", "个"), [("sign", "R19")])],
    "R20": [
        ((None, "效果明显", "效果明显", None), [("sign", "R20")]),
        (("定量", "高", "高", None), [("sign", "R20")]),
        ((None, "一般", "十分满意", None), [("sign", "R20")]),
        ((None, None, "达到预期目标", None), [("sign", "R20")]),
        ((None, "提供24小时服务", "是", None), [("sign", "R20")]),
    ],
    "R21": [
        (("≥", "≥266米", "≥266米", "米"), [("actual", "R21")]),
        (("≥", "90%", "90%以上", "%"), [("actual", "R21")]),
    ],
    "R52": [
        (("≥", "3批", "无", None), [("actual", "R52")]),
        ((None, "3批", "不涉及", None), [("sign", "R19"), ("actual", "R52")]),
    ],
    "R51": [
        (("定性", "优良中低差", "优", None), [("target", "R51")]),
        (("定性", "好", "好/坏", None), [("actual", "R51")]),
    ],
    "R22": [
        (("≥", "0.98", "99%", "%"), [("target", "R22")]),
        (("≥", "98%", "1", None), [("actual", "R22")]),
    ],
    "R70": [
        (("区间", "5天", "4天", None), [("target", "R70")]),
        (("区间", "5-3天", "4天", None), [("target", "R70")]),
        (("区间", "3个-5天", "4天", None), [("target", "R70")]),
        (("±", "合适", "4天", None), [("target", "R70")]),
    ],
}  # fmt: skip

SILENT: list[Row] = [
    ("≥", "90", "95%", "%"),
    ("≥", "≥266米", "270米", "米"),
    (None, "≥266米", "270", "米"),
    ("定量", "不少于2个", "3个", "个"),
    ("≥", "达到90%以上", "已达到95%", "%"),
    ("≤", "控制在12个月以内", "12", "个月"),
    ("≤", "0起", "0", "起"),
    ("≤", "—", "/", "起"),
    ("≥", None, None, None),
    (None, None, None, None),
    (None, None, "43次", "次"),
    ("定量", None, "43次", "次"),
    ("定性", "2022年12月", "2022年11月", None),
    ("定性", "3-5天", "约4天", None),
    ("定性", "90%", "九十", "%"),
    ("≥", "0.98%", "0.99%", "%"),
    ("≥", "-5", "-3", "%"),
    ("≤", "2", "0", "%"),
    ("≥", "3万", "28000", "人"),
    ("≥", "3万", "2.8万人", None),
    ("≥", "3亿", "30000", "万元"),
    ("≥", "50公里", "52千米", "公里"),
    ("≥", "20天", "21日", None),
    ("≥", "100", "100%", "百分比"),
    ("≥", "20", "45(个)", "（个）"),
    ("≥", "20", "30", "无"),
    ("≥", "2022.12万元", "2022.12", "万元"),
]


def codes() -> set[str]:
    text = (resources.files("xlperf") / "data" / "findings" / "measures.toml").read_text("utf-8")
    return set(tomllib.loads(text))


def test_every_code_has_rows_that_raise_it() -> None:
    assert set(RAISED) == codes()


@pytest.mark.parametrize(
    ("code", "row", "expected"), [(code, *case) for code, cases in RAISED.items() for case in cases]
)
def test_read_measure__raises(code: str, row: Row, expected: list[tuple[str, str]]) -> None:
    found = problems(read(*row))
    assert code in [raised for _, raised in found]
    assert found == expected


@pytest.mark.parametrize("row", SILENT)
def test_read_measure__stays_silent(row: Row) -> None:
    assert problems(read(*row)) == []


SIX_WAYS: list[Row] = [
    ("≥", "98%", "99%", None),
    ("≥", "98%", "99", "%"),
    ("≥", "９８％", "９９％", "百分比"),
    ("≥", Decimal(98), Decimal(99), "%"),
    (None, "≥98%", "99 %", "%"),
    ("不低于", "98.00%", "百分之99", "％"),
]


@pytest.mark.parametrize("row", SIX_WAYS)
def test_read_measure__one_row_typed_six_ways_is_one_measure(row: Row) -> None:
    expected = Measure(
        sign=Sign.GE,
        target=Amount(Decimal(98), "%"),
        actual=Amount(Decimal(99), "%"),
        target_text="98%",
        actual_text="99%",
        unit="%",
    )
    assert read(*row) == expected


@pytest.mark.parametrize(
    ("row", "sign", "target", "actual"),
    [
        (("≥", "20", "49", "个"), "≥", "20个", "49个"),
        (("≤", "12个月内", "12", "个月"), "≤", "12个月", "12个月"),
        (("定量", "不少于2个", "3", "个"), "≥", "2个", "3个"),
        (("》", "50以上", "60", None), ">", "50", "60"),
        (("≥", "≤12", "12", "个月"), None, "12个月", "12个月"),
        (("大概", "≥20", "30", "个"), "≥", "20个", "30个"),
        (("大概", "20", "30", "个"), None, "20个", "30个"),
        (("≥", "约50个", "50余个", "个"), "≥", "50个", "50个"),
        (("≥", "≥90%", "≥90%", "%"), "≥", "90%", "90%"),
        (("≤", "3-5天", "4", "天"), "≤", "3-5天", "4天"),
        ((None, "3-5天", "4", "天"), None, "3-5天", "4天"),
        ((None, "2022年12月", "2022年11月", None), "定性", "2022年12月", "2022年11月"),
        (("定性", " 显著提升 ", "九十", None), "定性", "显著提升", "九十"),
        (("定性", "—", Decimal("0.90"), None), "定性", "", "0.9"),
        ((None, None, None, None), None, "", ""),
        ((None, "20", None, "个"), "≥", "20个", ""),
        (("≥", "3万", "28000", "人"), "≥", "30000人", "28000人"),
        (("≥", "3万", "28000", None), "≥", "30000", "28000"),
        (("≥", "20个", "49", None), "≥", "20个", "49个"),
        (("≥", "20", "49个", None), "≥", "20个", "49个"),
        (("≥", "120亿元", "1556200万元", None), "≥", "120亿元", "1556200万元"),
        (("≥", "完成20个", "共49个", "个"), "≥", "20个", "49个"),
        (("≥", "1e5", "1.5E5", "元"), "≥", "100000元", "150000元"),
    ],
)
def test_read_measure__reads(row: Row, sign: str | None, target: str, actual: str) -> None:
    measure = read(*row)
    assert (measure.sign, measure.target_text, measure.actual_text) == (sign, target, actual)


def test_read_measure__qualitative_has_no_figures() -> None:
    measure = read("定性", "90%", "95%", "%")
    assert (measure.target, measure.actual, measure.target_text, measure.actual_text) == (None, None, "90%", "95%")


@pytest.mark.parametrize(
    ("row", "unit"),
    [
        (("≥", "20", "30", "（个）"), "个"),
        (("≥", "20个", "30", None), "个"),
        (("≥", "20", "30个", None), "个"),
        (("≥", "1.2亿元", "1.5亿元", "元"), "亿元"),
        (("≥", None, "好", "百分之"), "%"),
        (("≥", "20", "30", "100%"), "%"),
        (("≥", "20", "30", "—"), ""),
    ],
)
def test_read_measure__unit(row: Row, unit: str) -> None:
    assert read(*row).unit == unit


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("≥", "90", "九十", "%"), "填的是“九十”，这里要填数字。请改为 90。（R10）"),
        (("≥", "90", "百分之九十五", "%"), "填的是“百分之九十五”，这里要填数字。请改为 95%。（R10）"),
        (("≥", "20", "新增49个项目点", "个"), "填的是“新增49个项目点”，这里要填数字。请改为 49个。（R10）"),
        (("≥", "≥九十", "90", "%"), "填的是“≥九十”，这里要填数字。请改为 ≥90。（R10）"),
        (
            ("≤", "2022年内建成", "2", "年"),
            "填的是“2022年内建成”，这里要填数字。请填数字，如 12 或 98%；如果是定性指标，请把“符号”选为“定性”。（R10）",
        ),
        (
            ("≤", "2年", "10个月", None),
            "目标值是 2年，实际完成值是 10个月，单位不同，不能比较。请把实际完成值改为 0.8333年。（R16）",
        ),
        (("≤", "0", "无", "起"), "填的是“无”，这里要填数字。请改为 0。（R10）"),
        (
            ("≥", "20", "下降5%", "%"),
            "填的是“下降5%”，这里要填数字。请填数字，如 12 或 98%；如果是定性指标，请把“符号”选为“定性”。（R10）",
        ),
        (
            ("≥", "120", "1556200万元", "亿元"),
            (
                "目标值是 120亿元，实际完成值是 1556200万元，换算成 155.62亿元 比较。"
                "请核对两个单位；写成一样的更清楚。（R71）"
            ),
        ),
        (
            ("≥", "20", "49家", "个"),
            "目标值是 20个，实际完成值是 49家，换算成 49个 比较。请核对两个单位；写成一样的更清楚。（R71）",
        ),
        (
            ("≤", "3-5天", "4", "天"),
            "填的是“3-5天”，是一个区间，不能计算完成率。请只填一个数：如 ≥3天 或 ≤5天。（R12）",
        ),
        (
            ("≥", "98%", "0.95", "%"),
            "填的是“0.95”，按 0.95% 读。如果是 95%，请改为 95%；如果就是 0.95%，请写成 0.95%。（R22）",
        ),
    ],
)
def test_read_measure__says_what_to_do(row: Row, expected: str) -> None:
    assert said(read(*row)) == [expected]


def test_read_measure__a_long_text_is_cut_in_the_message_only() -> None:
    text = "符合\n" * 300 + "规定49个"
    measure = read("≥", text, "3", "个")
    assert measure.target_text == text.strip()
    assert [len(problem.values["value"]) for problem in measure.problems] == [40]
    assert "49" not in said(measure)[0]


def test_comparable() -> None:
    assert read("≥", "20", "49", "个").comparable
    assert read("≥", "20个", "49家", "个").comparable
    assert not read("≥", "20个", "49%", "个").comparable
    assert not read("≥", "20", None, "个").comparable
    assert not read("定性", "20", "49", "个").comparable
    assert not read("≥", "≤20", "49", "个").comparable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((sign.value, sign) for sign in Sign),
        ("≧", Sign.GE), ("⩾", Sign.GE), (">=", Sign.GE), ("＞＝", Sign.GE), ("=>", Sign.GE), ("> =", Sign.GE),
        ("》=", Sign.GE),
        ("不少于", Sign.GE), ("不低于", Sign.GE), ("不小于", Sign.GE), ("至少", Sign.GE), ("以上", Sign.GE),
        ("大于等于", Sign.GE),
        ("＞", Sign.GT), ("》", Sign.GT), ("大于", Sign.GT), ("高于", Sign.GT), ("超过", Sign.GT), ("﹥", Sign.GT),
        ("=", Sign.EQ), ("﹦", Sign.EQ), ("═", Sign.EQ), ("等于", Sign.EQ),
        ("＜", Sign.LT), ("《", Sign.LT), ("小于", Sign.LT), ("低于", Sign.LT),
        ("≦", Sign.LE), ("⩽", Sign.LE), ("<=", Sign.LE), ("=<", Sign.LE), ("不超过", Sign.LE),
        ("不高于", Sign.LE), ("不大于", Sign.LE),
        ("至多", Sign.LE), ("以内", Sign.LE), ("以下", Sign.LE), ("小于等于", Sign.LE), (" 定性 ", Sign.QUALITATIVE),
        ("定量", None), ("", None), (None, None), ("大概", None), ("≥20", None), (3, None),
    ],
)  # fmt: skip
def test_parse_sign(text: object, expected: Sign | None) -> None:
    assert parse_sign(text) is expected


def test_sign__direction_and_words() -> None:
    assert [sign.value for sign in Sign if sign.is_upper] == ["≥", ">"]
    assert [sign.value for sign in Sign if sign.is_lower] == ["<", "≤"]
    assert [sign.words for sign in Sign] == ["大于等于", "大于", "等于", "小于", "小于等于", "在", "定性"]


@pytest.mark.parametrize(
    ("row", "ends", "text"),
    [
        (("区间", "3-5天", "4天", None), ("3天", "5天"), "3-5天"),
        (("区间", "3~5", "4", "天"), ("3天", "5天"), "3~5天"),
        (("介于", "90%至95%", "0.93", "%"), ("90%", "95%"), "90%至95%"),
        (("±", "100±5", "98", "个"), ("95个", "105个"), "100±5个"),
        (("±", "200万元±10%", "215万元", None), ("180万元", "220万元"), "200万元±10%"),
        (("±", "±5%", "-3%", None), ("-5%", "5%"), "±5%"),
        (("±", "37%±2%", "38%", None), ("35%", "39%"), "37%±2%"),
        (("区间", "3-5天", "", None), ("3天", "5天"), "3-5天"),
    ],
)
def test_range(row: Row, ends: tuple[str, str], text: str) -> None:
    measure = read(*row)
    assert measure.between is not None
    assert (tuple(map(str, measure.between)), measure.target_text, measure.target) == (ends, text, None)
    assert (measure.sign, measure.comparable) == (Sign.RANGE, False)
    assert "R12" not in [problem.code for problem in measure.problems]


def test_range__only_where_the_sign_says_so() -> None:
    assert problems(read("≥", "3-5天", "4天", None)) == [("target", "R12")]
    assert read(None, "±5%", "3%", None).between is None


def test_range__of_another_unit_than_the_actual_value() -> None:
    measure = read("区间", "3-5天", "4个", None)
    assert [code for _, code in problems(measure)] == ["R16"]
    assert measure.actual is not None
    assert measure.actual.unit == "个"


def test_words__one_alias_is_one_sign() -> None:
    signs = words().signs
    assert set(signs) == {sign.value for sign in Sign}
    aliases = [compact(alias) for sign in signs.values() for alias in (*sign.before, *sign.after)]
    assert sorted(aliases) == sorted(set(aliases))


@pytest.mark.parametrize("sign", COMPARED)
def test_read_measure__every_alias_beside_a_figure(sign: Sign) -> None:
    tables = words().signs[sign]
    texts = [f"{alias}20个" for alias in tables.before] + [f"20个{alias}" for alias in tables.after]
    assert [text for text in texts if problems(read(sign.value, text, "20", "个"))] == []
    assert {(read(None, text, "20", "个").sign, str(read(None, text, "20", "个").target)) for text in texts} == {
        (sign, "20个")
    }


@given(cells, cells, cells, cells)
def test_any_row_gives_a_measure(sign: object, target: object, actual: object, unit: object) -> None:
    measure = read(sign, target, actual, unit)
    problems(measure)
    if measure.sign is Sign.QUALITATIVE:
        assert measure.target is None
        assert measure.actual is None
    if measure.target and measure.actual and measure.target.unit != measure.actual.unit:
        assert "R16" in [problem.code for problem in measure.problems]
    for field, amount, text in (
        ("target", measure.target, measure.target_text),
        ("actual", measure.actual, measure.actual_text),
    ):
        if (
            amount is None
            and text
            and not (field == "target" and measure.between)
            and measure.sign not in (None, Sign.QUALITATIVE)
        ):
            assert field in [problem.field for problem in measure.problems]


@given(st.sampled_from(COMPARED), amounts, amounts)
def test_parse_after_format_is_the_identity(sign: Sign, target: Amount, actual: Amount) -> None:
    measure = read(sign.value, str(target), str(Amount(actual.value, target.unit)), target.unit)
    assert problems(measure) == []
    assert (measure.sign, measure.target, measure.actual) == (sign, target, Amount(actual.value, target.unit))
    assert read(measure.sign, measure.target_text, measure.actual_text, measure.unit) == measure


@given(st.sampled_from(COMPARED), amounts, st.sampled_from(["inside", "column", "both"]), st.booleans(), st.booleans())
def test_where_sign_and_unit_stand_makes_no_difference(
    sign: Sign, target: Amount, where: str, unit_beside: bool, unit_column: bool
) -> None:
    figure = str(target) if unit_beside or not unit_column else str(Amount(target.value))
    text = figure if where == "column" else f"{sign.value}{figure}"
    measure = read(None if where == "inside" else sign.value, text, figure, target.unit if unit_column else None)
    assert measure == read(sign.value, str(target), str(target), target.unit)
