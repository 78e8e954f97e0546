"""Figures as people type them, and figures as text."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlperf.values.amounts import (
    LIMIT,
    Amount,
    D,
    canonical_unit,
    convert,
    difference,
    fixed,
    halfwidth,
    is_level,
    normalise,
    parse_amount,
    parse_chinese_numeral,
    percent,
    plain,
    round_half_up,
    same_unit,
    with_scale,
)
from xlperf.values.words import words

numbers = st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False, allow_infinity=False, places=6)
units = st.sampled_from(["", *words().units.known, *words().units.aliases, "元/人·月", "标段", "项目"])
marks = (
    "0123456789０１２９．.，,%％‰-－+eE ~～至到约近余多以上下内不少于低高超过≥≤＝=<>》《"
    "万亿千百十九一二年月日/()（）个元人\n\t\u200b"
)
typed = st.one_of(st.text(max_size=30), st.text(alphabet=marks, max_size=20))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("98%", "98", "%"),
        ("９８％", "98", "%"),
        ("98 %", "98", "%"),
        ("98.00%", "98", "%"),
        ("98%。", "98", "%"),
        ("百分之98", "98", "%"),
        ("千分之3", "3", "‰"),
        ("3‰", "3", "‰"),
        ("1,234.50 万元", "1234.5", "万元"),
        ("1，234.50万元", "1234.5", "万元"),
        ("1,234,567", "1234567", ""),
        ("1\u00a0234", "1234", ""),
        ("120亿元", "120", "亿元"),
        ("￥200", "200", ""),
        ("￥200万元", "200", "万元"),
        ("人民币200万元", "200", "万元"),
        ("49个", "49", "个"),
        ("45(个)", "45", "个"),
        ("45（个）", "45", "个"),
        ("12个月", "12", "个月"),
        ("5\n个", "5", "个"),
        ("12人（次）", "12", "人次"),
        ("50㎡", "50", "平方米"),
        ("50元/人·月", "50", "元/人·月"),
        ("2022年", "2022", "年"),
        ("3万", "3", "万"),
        (" 3 ", "3", ""),
        ("\u200b3\ufeff", "3", ""),
        ("0", "0", ""),
        ("-0", "0", ""),
        ("-5%", "-5", "%"),
        ("−5%", "-5", "%"),
        ("－５％", "-5", "%"),
        ("+5", "5", ""),
        (".5", "0.5", ""),
        ("98.", "98", ""),
        ("1e5", "100000", ""),
        ("1.5E+02元", "150", "元"),
    ],
)
def test_parse_amount(text: str, value: str, unit: str) -> None:
    assert parse_amount(text) == Amount(Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "—", "/", "无", "%", "个", "九十", "达到预期目标", "20个以上", "12个月内", "≥98%", "约50",
        "50余个", "50左右",
        "3-5天", "90%~95%", "2022年12月", "2022-12-01", "2022/12/1", "12月底前", "5个项目全部完成", "1,23",
        "1,2345", "12,345,6",
        "1 234", "1.2.3", "1:3", "1/2", "百分之98%", "6次 (应为≥6次)", "完成49个", "1万2千", "5万二千", "NaN",
        "inf", "-", "1e400", "1e-400",
        "1e999999999", "1" * 30, "9" * 5000, "1,234\n5", "0." + "1" * 99, "٣", "²",
    ],
)  # fmt: skip
def test_parse_amount__not_one_figure(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "3"), (0.1, "0.1"), (1e-7, "0.0000001"), (Decimal("2.50"), "2.5"), (-1.5, "-1.5"), (10**17, "1E+17"),
        (True, None), (None, None), (float("nan"), None), (float("inf"), None), (Decimal("NaN"), None),
        (Decimal("sNaN"), None),
        (1e300, None), (10**18, None), (Decimal("1E+999999"), None), (b"3", None), ([3], None), (3j, None),
    ],
)  # fmt: skip
def test_parse_amount__not_text(value: object, expected: str | None) -> None:
    assert parse_amount(value) == (None if expected is None else Amount(Decimal(expected)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1,234.5", "1234.5"),
        ("￥200", "200"),
        ("１０", "10"),
        (" -3 ", "-3"),
    ],
)
def test_parse_amount__without_a_unit(value: str, expected: str) -> None:
    assert parse_amount(value) == Amount(Decimal(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("九十", 90), ("十", 10), ("十二", 12), ("一百二十", 120), ("一百二", 120), ("一百零二", 102),
        ("两千三百", 2300), ("一千零五十", 1050),
        ("一万二", 12000), ("一万二千亿", 1200000000000), ("一亿二千万零三百", 120000300),
        ("一百万零三", 1000003), ("二〇二二", 2022),
        ("壹佰贰拾", 120), ("零", 0), ("负三", -3), ("三点五", "3.5"), ("十点零五", "10.05"),
        (" 九 十 ", None), ("百", None), ("万", None),
        ("十十", None), ("二十百", None), ("一般", None), ("点五", None), ("三点", None), ("负", None),
        ("", None), ("90", None),
    ],
)  # fmt: skip
def test_parse_chinese_numeral(text: str, expected: int | str | None) -> None:
    assert parse_chinese_numeral(text) == (None if expected is None else Decimal(expected))


def in_characters(number: int) -> str:
    """The number as it is read aloud: 1050 is 一千零五十."""
    for size, place in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            head, rest = divmod(number, size)
            zero = "零" if 0 < rest < size // 10 else ""
            return in_characters(head) + place + (zero + in_characters(rest) if rest else "")
    return "零一二三四五六七八九"[number]


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_parse_chinese_numeral__reads_back_what_is_written(number: int) -> None:
    assert parse_chinese_numeral(in_characters(number)) == number


@given(typed)
def test_any_text_is_read_without_an_error(text: str) -> None:
    amount = parse_amount(text)
    assert amount is None or (amount.value.is_finite() and abs(amount.value) < LIMIT)
    parse_chinese_numeral(text)
    assert halfwidth(halfwidth(text)) == halfwidth(text)
    assert normalise(normalise(text)) == normalise(text)
    unit = canonical_unit(text)
    assert canonical_unit(unit) == unit


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.binary(),
        st.dates(),
        st.lists(st.integers()),
    )
)
def test_any_value_is_read_without_an_error(value: object) -> None:
    amount = parse_amount(value)
    assert amount is None or (amount.unit == "" and amount.value.is_finite())


@given(numbers, units)
def test_parse_after_format_is_the_identity(value: Decimal, unit: str) -> None:
    assert parse_amount(plain(value, None)) == Amount(value)
    assert parse_amount(plain(value, 6)) == Amount(value)
    assert parse_amount(fixed(value, 6)) == Amount(value)
    assert parse_amount(str(Amount(value, unit))) == Amount(value, unit)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_float_enters_as_it_is_printed(value: float) -> None:
    assert float(D(value)) == value
    assert str(D(value)) == str(Decimal(repr(value)))


@pytest.mark.parametrize("value", ["", "abc", "NaN", "Infinity", float("nan"), float("-inf"), Decimal("sNaN")])
def test_D__refuses_what_is_no_number(value: str | float | Decimal) -> None:  # noqa: N802
    with pytest.raises(ValueError, match="not a"):
        D(value)


@given(numbers, st.integers(min_value=0, max_value=6))
def test_round_half_up__is_the_definition(value: Decimal, places: int) -> None:
    scaled = abs(Fraction(value)) * 10**places
    expected = Fraction(math.floor(scaled + Fraction(1, 2)), 10**places)
    rounded = round_half_up(value, places)
    assert Fraction(rounded) == (expected if value >= 0 else -expected)
    assert rounded.as_tuple().exponent == -places


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2.675", "2.68"),
        ("2.665", "2.67"),
        ("-2.675", "-2.68"),
        ("0.005", "0.01"),
        ("-0.004", "0.00"),
        ("1E+30", "1" + "0" * 30 + ".00"),
    ],
)
def test_round_half_up__never_to_even_never_minus_zero(value: str, expected: str) -> None:
    assert str(round_half_up(Decimal(value))) == expected


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("200.00", 2, "200"), ("155.62", 2, "155.62"), ("90.7700", 2, "90.77"), ("1E+3", 2, "1000"),
        ("-0.001", 2, "0"), ("-0", None, "0"),
        ("1.005", None, "1.005"), ("1E-7", None, "0.0000001"), ("100", None, "100"), ("12.5", 0, "13"), ("0", 2, "0"),
    ],
)  # fmt: skip
def test_plain(value: str, places: int | None, expected: str) -> None:
    assert plain(Decimal(value), places) == expected


def test_fixed_and_percent() -> None:
    assert fixed(Decimal(200)) == "200.00"
    assert fixed(Decimal("-0.001")) == "0.00"
    assert percent(Decimal("310.42") / Decimal("341.98")) == "90.77%"
    assert percent(Decimal("0.9")) == "90%"
    assert percent(Decimal("0.90765"), 2) == "90.77%"


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        ("365.18", "310.42", "增加了54.76万元"), ("310.42", "365.18", "减少了54.76万元"), ("200", "200.00", "持平"),
        ("200.004", "200", "基本持平"), ("200.005", "200", "增加了0.01万元"), ("300", "100", "增加了200万元"),
        ("123456789012345678.01", "0.005", "增加了123456789012345678.01万元"),
    ],
)  # fmt: skip
def test_difference(new: str, old: str, expected: str) -> None:
    assert difference(Decimal(new), Decimal(old), "万元") == expected
    assert is_level(expected) is expected.endswith("持平")


@given(numbers, numbers)
def test_difference__is_exact_and_signed(new: Decimal, old: Decimal) -> None:
    text = difference(new, old, "万元")
    change = Fraction(new) - Fraction(old)
    if "持平" in text:
        assert abs(change) < Fraction(1, 200)
        assert (text == "持平") == (change == 0)
    else:
        assert text.startswith("增加了" if change > 0 else "减少了")
        shown = parse_amount(text[3:])
        assert shown is not None
        assert shown.unit == "万元"
        assert abs(Fraction(shown.value) - abs(change)) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""), ("", ""), (" 个 ", "个"), ("（个）", "个"), ("[个]", "个"), ("百分比", "%"),
        ("百分之", "%"), ("％", "%"), ("percent", "%"),
        ("m²", "平方米"), ("人（次）", "人次"), ("元 / 人", "元/人"), ("项目", "项目"), ("(", "("), ("()", "()"),
    ],
)  # fmt: skip
def test_canonical_unit(text: str | None, expected: str) -> None:
    assert canonical_unit(text) == expected


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (Amount(Decimal(1556200), "万元"), "亿元", "155.62亿元"), (Amount(Decimal("7.29"), "万元"), "元", "72900元"),
        (Amount(Decimal("2.5"), "万人"), "人", "25000人"), (Amount(Decimal(3), "万公里"), "米", "30000000米"),
        (Amount(Decimal(2), "年"), "个月", "24个月"), (Amount(Decimal(5), "‰"), "%", "0.5%"),
        (Amount(Decimal(2), "公顷"), "亩", "30亩"),
        (Amount(Decimal(1), "公顷"), "平方米", "10000平方米"), (Amount(Decimal(1), "个"), "家", None),
        (Amount(Decimal(1), "人次"), "人", None),
        (Amount(Decimal(1), "元"), "美元", None), (Amount(Decimal(1)), "元", None),
    ],
)  # fmt: skip
def test_convert(amount: Amount, unit: str, expected: str | None) -> None:
    converted = convert(amount, unit)
    assert (converted and str(converted)) == expected


def test_convert__what_does_not_end_is_cut_at_28_digits() -> None:
    converted = convert(Amount(Decimal(10), "个月"), "年")
    assert converted == Amount(Decimal("0." + "8" + "3" * 27), "年")


@given(st.decimals(min_value=0, max_value=10**9, places=4), st.sampled_from(["元", "千元", "万元", "百万元", "亿元"]))
def test_convert__and_back_is_the_identity(value: Decimal, unit: str) -> None:
    there = convert(Amount(value, "万元"), unit)
    assert there is not None
    assert convert(there, "万元") == Amount(value, "万元")


def test_same_unit() -> None:
    assert same_unit("公里", "千米")
    assert same_unit("个", "个")
    assert not same_unit("元", "万元")
    assert not same_unit("个", "家")
    assert not same_unit("", "个")


@pytest.mark.parametrize(
    ("typed_unit", "unit", "expected"),
    [
        ("万", "人", "30000人"),
        ("亿", "万元", "30000万元"),
        ("万", "万元", "3万元"),
        ("万", "", "30000"),
        ("千", "万元", "3千元"),
        ("个", "家", "3个"),
    ],
)
def test_with_scale(typed_unit: str, unit: str, expected: str) -> None:
    assert str(with_scale(Amount(Decimal(3), typed_unit), unit)) == expected


def test_halfwidth__every_full_width_sign() -> None:
    wide = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
    assert halfwidth(wide) == "".join(chr(code) for code in range(0x21, 0x7F))
    assert halfwidth("\u3000１\u3000２\u3000") == "1 2"
    assert [halfwidth(f"a{mark}b") for mark in "\u2212\ufe63\ufe64\ufe65\ufe66"] == ["a-b", "a-b", "a<b", "a>b", "a=b"]
    assert halfwidth("a\u200b\u200c\u200d\u2060\ufeffb") == "ab"


def test_normalise() -> None:
    assert normalise(" ＡＢ　 达到\n预期﹦ ") == "AB 达到 预期="


def test_words__one_spelling_is_one_unit() -> None:
    tables = words().units
    spellings = [halfwidth(alias) for aliases in tables.aliases.values() for alias in aliases]
    assert len(spellings) == len(set(spellings))
    used = [*tables.known, *tables.aliases, *(unit for family in tables.families for unit in family)]
    assert [unit for unit in used if canonical_unit(unit) != unit] == []
    assert len(tables.known) == len(set(tables.known))


def test_words__every_known_unit_is_read_after_a_figure() -> None:
    tables = words().units
    used = [
        *tables.known,
        *tables.aliases,
        *tables.scales,
        *(unit for family in tables.families for unit in family),
    ]
    assert [unit for unit in used if parse_amount(f"5{unit}") != Amount(Decimal(5), unit)] == []
