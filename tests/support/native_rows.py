"""Rows of 绩效指标 by chance, to compare native formulas with Python: what people type, and what nobody should."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

Typed = str | float | None

NAMES = (
    "培训人次",
    "群众投诉次数",
    "投诉办结率",
    "结转结余率",
    "预算控制率",
    "车均费用",
    "办理时限",
    "安全事故起数",
    "合格率",
)
LEVELS = (
    ("产出指标", "数量指标"),
    ("产出指标", "时效指标"),
    ("成本指标", "经济成本指标"),
    ("效益指标", None),
    (None, None),
)
UNITS = ("个", "人", "人次", "户", "家", "项", "次", "公里", "亩", "%", "天", "万元", "元")
ODD = (
    "九十", "一百二十个", "3-5天", "2022年12月", "2022年", "12月底前", "100±5", "N/A", "-", "无", "不涉及",
    "1,23", "12,34个",
    "1 234", "1e5", "5.", ".5", "5。", "~50", "*", "?5", "5?", "200万", "3亿", "5万人", "≥≤5", "＜5＞",
    "50KM", "50km", "m2", "5m2",
    "百分之98", "98％左右", "50余个", "5,678,901", "1,234,5", "123456789012345678", "负5", "-5", "＋5", "−5",
    "优良中低差", "好/坏",
    "达标（95%）", "★达成预期指标", "区间3-5", "约", "≥", "5个/年", "5 个", "达到 5个", "共完成5个", "1.5.2",
    "5%5", "是", "TRUE",
)  # fmt: skip
SIGNS = ("≥", ">", "＝", "<", "≤")
MORE_SIGNS = (
    "≧",
    "》=",
    "不少于",
    "=",
    "≦",
    "不超过",
    "",
    None,
    "定量",
    "定量指标",
    "正向",
    "反向",
    "区间",
    "定性",
    "？",
    "*",
    "-",
)
WORDS = (
    "达成预期指标", "完成", "已完成", "基本完成", "部分完成年度目标任务", "未完成", "达标", "未达标", "效果较差",
    "按时完成。", "均已达到预期效果", "好", "良好", "比较好", "明显", "符合要求", "已 完成", "完成！", "不达标",
    "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差", "已全部完成", "没有完成", "已达标", "", None,
)  # fmt: skip
DATED = (
    "2022年12月完成", "2022年12月底前", "11月完成", "年底前", "当年完成", "第三季度", "100%", "效果明显（见附件）",
    "一档", "三档", "★达成预期指标", "“完成”", "完成*", "基本完成①", "《未完成》", "未达标（见附件）", "→完成",
    "完成100%",
)  # fmt: skip
CRITERIA = ("每降5%扣1分，扣完为止", "完成得满分，否则不得分", "酌情扣分", "  ")
SPECIAL = frozenset({"criterion", "dated", "odd"})
"""Kinds of which the native formulas may leave many to Python."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """One row: its kind, and its cells by key; a number in a cell that shows percentages is ``Percent``."""

    kind: str
    cells: Mapping[str, Typed]


class Percent(float):
    """A number whose cell shows it as a percentage."""


class Dated(float):
    """The number of a day whose cell shows it as a date."""


def generated(count: int, seed: int) -> list[Generated]:
    """So many rows, every kind in turn; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - rows for a test
    kinds = itertools.islice(itertools.cycle(_KINDS), count)
    return [Generated(kind=kind, cells=_whole(chance, _KINDS[kind](chance))) for kind in kinds]


def _whole(chance: random.Random, cells: dict[str, Typed]) -> dict[str, Typed]:
    level1, level2 = chance.choice(LEVELS)
    weight = chance.choice([10.0, 5.0, 8.0, 2.5, 7.0, 4.35, 20.0, 1.0, 0.0, None, 10.0, 5.0])
    stated = (
        None if weight is None or chance.random() < 0.6 else round(chance.uniform(0, weight), chance.choice([0, 1, 2]))
    )
    usual = {"level1": level1, "level2": level2, "name": chance.choice(NAMES), "scoring": None}
    return {**usual, "weight": weight, "stated_score": stated, "unit": None, **cells}


def _figures(chance: random.Random) -> tuple[Decimal, Decimal]:
    """Target and actual value: equal, near, far; whole or with decimals."""
    places = chance.choice([0, 0, 1, 2])
    target = Decimal(str(round(chance.choice([chance.uniform(1, 100), chance.uniform(1, 9000)]), places)))
    factor = chance.choice([1, 1, chance.uniform(0.2, 1), chance.uniform(0.9, 1.1), chance.uniform(1, 3)])
    return target, Decimal(str(round(float(target) * factor, places))) if factor != 1 else target


def _plain(chance: random.Random) -> dict[str, Typed]:
    target, actual = _figures(chance)
    unit = chance.choice([None, *UNITS])
    texts = (f"{target:f}", f"{actual:f}") if chance.random() < 0.7 else (float(target), float(actual))
    return {"sign": chance.choice(SIGNS), "target": texts[0], "actual": texts[1], "unit": unit}


def _percent(chance: random.Random) -> dict[str, Typed]:
    target, actual = (min(value, Decimal(100)) for value in _figures(chance))
    ways: list[Callable[[Decimal], Typed]] = [
        lambda value: f"{value:f}%",
        lambda value: f"{value:f}％",
        lambda value: f"{value:f}",
        float,
        lambda value: Percent(float(value) / 100),
        lambda value: f"{value:f}%".translate(str.maketrans("0123456789.", "０１２３４５６７８９．")),
    ]
    unit = chance.choice(["%", "百分比", None])
    first = chance.choice(ways)
    second = chance.choice(ways) if unit else first
    return {"sign": chance.choice(SIGNS), "target": first(target), "actual": second(actual), "unit": unit}


def _text(chance: random.Random) -> dict[str, Typed]:
    target, actual = _figures(chance)
    unit = chance.choice([*UNITS, ""])
    before = chance.choice(["≥", "不少于", "不低于", ">=", "≤", "不超过", ">", "<", "约", "达到", "", ""])
    after = chance.choice(["以上", "以内"]) if not before else ""
    typed = f"{before}{target:,}{unit}{after}" if chance.random() < 0.5 else f"{before}{target:f}{unit}{after}"
    done = chance.choice(
        [f"{actual:f}{unit}", f"完成{actual:f}{unit}", f"{actual:,}{unit}", f"{actual:f}", f" {actual:f}{unit} "]
    )
    return {
        "sign": chance.choice(["", None, "≥", "≤", "定量"]),
        "target": typed,
        "actual": done,
        "unit": chance.choice([None, unit or None]),
    }


def _units(chance: random.Random) -> dict[str, Typed]:
    target, actual = _figures(chance)
    one, other = chance.choice(
        [("元", "万元"), ("万元", "亿元"), ("个", "家"), ("公里", "千米"), ("人", "人次"), ("人", "人"), ("天", "日")]
    )
    typed = chance.choice([("", one), (one, ""), (one, other), (one, one), ("", "")])
    unit = chance.choice([None, one, other])
    return {
        "sign": chance.choice(SIGNS),
        "target": f"{target:f}{typed[0]}",
        "actual": f"{actual:f}{typed[1]}",
        "unit": unit,
    }


CONVERTED = (
    ("亿元", "万元", 10_000), ("万元", "元", 10_000), ("亿元", "元", 100_000_000), ("公里", "米", 1000),
    ("吨", "公斤", 1000), ("公顷", "亩", 15), ("天", "小时", 24), ("万人", "人", 10_000), ("平方公里", "公顷", 100),
    ("%", "‰", 10), ("季度", "个月", 3), ("万人次", "人次", 10_000), ("千米", "米", 1000), ("米", "厘米", 100),
)  # fmt: skip


def _converted(chance: random.Random) -> dict[str, Typed]:
    """Target and actual value in two units of one kind, the row's unit often a third spelling."""
    target, actual = _figures(chance)
    large, small, size = chance.choice(CONVERTED)
    first, second = (f"{target:f}{large}", f"{actual * size:f}{small}")
    if chance.random() < 0.3:
        first, second = (f"{target * size:f}{small}", f"{actual:f}{large}")
    return {
        "sign": chance.choice(SIGNS),
        "target": first,
        "actual": second,
        "unit": chance.choice([None, None, large, small]),
    }


def _scaled(chance: random.Random) -> dict[str, Typed]:
    """万 and 亿 alone: 200万 beside 人, 元, 万元, or nothing; one of the two figures may be in full."""
    target, actual = _figures(chance)
    word, scale = chance.choice([("万", 10_000), ("亿", 100_000_000), ("万", 10_000)])
    pairs = [
        (f"{target:f}{word}", f"{actual:f}{word}", chance.choice([None, "人", "元", "万元"])),
        (f"{target:f}{word}", f"{(actual * scale).normalize():f}", chance.choice(["人", "元", "次"])),
        (f"{(target * scale).normalize():f}", f"{actual:f}{word}", chance.choice(["人", "元", "次"])),
        (f"{target:f}万", f"{actual:f}万元", None),
    ]
    first, second, unit = chance.choice(pairs)
    return {"sign": chance.choice(SIGNS), "target": first, "actual": second, "unit": unit}


def _reverse(chance: random.Random) -> dict[str, Typed]:
    return {**_plain(chance), "sign": chance.choice(["≤", "<", "不超过", "反向"])}


def _zero(chance: random.Random) -> dict[str, Typed]:
    target, actual = _figures(chance)
    pairs = [
        (0, 0),
        (0, actual),
        (target, 0),
        (0, -actual),
        (-target, -actual),
        (-target, actual),
        (target, -actual),
        (-target, -target),
    ]
    first, second = chance.choice(pairs)
    return {
        "sign": chance.choice([*SIGNS, None]),
        "target": f"{first}",
        "actual": f"{second}",
        "unit": chance.choice([None, "起"]),
    }


def _qualitative(chance: random.Random) -> dict[str, Typed]:
    target, actual = chance.choice(WORDS), chance.choice(WORDS)
    if chance.random() < 0.2:
        actual = target
    sign = chance.choice(["定性", "定性", "定性指标", "", None, "＝"])
    return {"sign": sign, "target": target, "actual": actual}


def _dated(chance: random.Random) -> dict[str, Typed]:
    return {**_qualitative(chance), "target": chance.choice(DATED), "actual": chance.choice([*DATED, *WORDS])}


def _signless(chance: random.Random) -> dict[str, Typed]:
    return {**_plain(chance), "sign": chance.choice(["", None, "定量"])}


def _criterion(chance: random.Random) -> dict[str, Typed]:
    return {**_plain(chance), "scoring": chance.choice(CRITERIA)}


def _odd(chance: random.Random) -> dict[str, Typed]:
    cells = {**_plain(chance), "sign": chance.choice([*SIGNS, *MORE_SIGNS])}
    for key in chance.sample(["target", "actual", "unit"], chance.choice([1, 1, 2])):
        cells[key] = chance.choice(ODD)
    return cells


_KINDS: Mapping[str, Callable[[random.Random], dict[str, Typed]]] = {
    "plain": _plain,
    "percent": _percent,
    "text": _text,
    "units": _units,
    "converted": _converted,
    "scaled": _scaled,
    "reverse": _reverse,
    "zero": _zero,
    "qualitative": _qualitative,
    "signless": _signless,
    "dated": _dated,
    "criterion": _criterion,
    "odd": _odd,
}
