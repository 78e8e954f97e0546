"""The value of a scoring rule as people write it, and back: 20分, 80%、60%, 产出指标50、效益指标30.

>>> from decimal import Decimal
>>> read_value("execution.weight", "15分"), value_text("execution.weight", Decimal(15))
(Decimal('15'), '15分')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from xlperf.taxonomy import level1_name
from xlperf.values.amounts import normalise, plain

__all__ = ["EXAMPLES", "Value", "read_value", "value_text"]

Value = Decimal | str | bool | tuple[Any, ...]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "execution.denominator": {"adjusted": "调整后预算数", "initial": "年初预算数"},
    "quantitative.all_or_nothing": {"ratio": "按完成比例", "nothing": "未完成的不得分"},
    "quantitative.reverse_method": {"ratio": "目标值÷完成值", "linear": "超过目标值的部分按比例扣"},
    "rounding.mode": {"half_up": "四舍五入", "cut_off": "去尾"},
    "not_applicable.treatment": {
        "rescale": "不考核，其余折算成100分", "full": "得满分", "ask": "由填报人自己评",
    },
}  # fmt: skip
_ACTIONS = {"none": "不处理", "warn": "提醒", "require_reason": "要写原因", "reduce": "按偏离度调减"}
_NOTHING = {
    "dimensions": "不核对",
    "execution.within": "单独计分",
    "parts": "不核对",
    "splits": "不另分",
    "grading.conditions": "没有条件",
    "execution.steps": "按执行率比例",
    "execution.zero_below": "没有",
    "quantitative.zero_below": "没有",
    "grading.grades": "不评级",
    "execution.cap_total_by_rate": "不封顶",
}  # fmt: skip
_NUMBER = r"(\d+(?:\.\d+)?)"
_WORD = r"(\D+?)"
_PARTS = re.compile("[、,;，；]")

EXAMPLES: Mapping[str, str] = {
    "execution.weight": "15分",
    "execution.within": "项目管理",
    "execution.zero_below": "60%",
    "execution.cap_total_by_rate": "低于60%的69分、低于80%的89分",
    "execution.denominator": "调整后预算数",
    "execution.steps": "95%以上10分、90%以上8分、其余0分",
    "dimensions": "产出指标50、效益指标和满意度指标40",
    "parts": "产出指标的数量指标20、产出指标的质量指标30",
    "splits": "没有成本指标时产出指标50、效益指标30、满意度指标10",
    "tiers": "80%、60%",
    "quantitative.all_or_nothing": "按完成比例",
    "quantitative.reverse_method": "目标值÷完成值",
    "quantitative.zero_below": "60%",
    "reasons.execution_below": "90%",
    "over": "完成率达到130%要写原因",
    "grading.grades": "优90、良80、中60、差0",
    "grading.conditions": "执行率不到80%的不能评优",
    "grading.bonus": "没有",
    "rounding.mode": "四舍五入",
    "not_applicable.treatment": "不考核，其余折算成100分",
    "coefficient": "没有",
}
"""How the value of each rule may be written."""


def value_text(key: str, value: Value) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "有" if value else "没有"
    if isinstance(value, str):
        return _WORDS[key][value] if key in _WORDS else value
    if not value and key in _NOTHING:
        return _NOTHING[key]
    if isinstance(value, Decimal):
        return f"{plain(value * 100)}%" if key.endswith("_below") else f"{plain(value)}分"
    if key == "tiers":
        return "、".join(f"{plain(low * 100)}%" for (low,) in value)
    if key == "over":
        return _over_text(*value[0])
    if key == "splits":
        return f"没有{value[0]}时{_pairs_text(value[1])}"
    if key == "grading.conditions":
        return "、".join(f"执行率不到{plain(rate * 100)}%的不能评{name}" for name, rate in value)
    if key == "execution.cap_total_by_rate":
        return "、".join(f"低于{plain(below * 100)}%的{plain(total)}分" for below, total in value)
    if key == "execution.steps":
        steps = [f"{plain(rate * 100)}%以上{plain(score)}分" for rate, score in value[:-1]]
        return "、".join((*steps, f"其余{plain(value[-1][1])}分"))
    if key == "parts":
        return "、".join(f"{level1}的{level2}{plain(points)}" for level1, level2, points in value)
    return _pairs_text(value)


def read_value(key: str, text: str) -> Value | None:
    """The value that a text says for the rule of that key; None where it says none."""
    bare = "".join(normalise(text).split()).rstrip("。.")
    if words := _WORDS.get(key):
        return next((value for value, word in words.items() if _same(word, bare)), None)
    if bare == _NOTHING.get(key):
        return Decimal(0) if key.endswith("zero_below") else ()
    return _READERS[key](bare)


def _pairs_text(pairs: tuple[Any, ...]) -> str:
    return "、".join(f"{'和'.join(name) if isinstance(name, tuple) else name}{plain(low)}" for name, low in pairs)


def _over_text(
    threshold: Decimal | None, action: str, deduct: Decimal, start: str = "target", most: Decimal = Decimal(1)
) -> str:
    """``deduct`` are points, or, for ``reduce``, the share of the weight lost for each 100%."""
    if threshold is None or action == "none":
        return _ACTIONS["none"]
    if action == "reduce":
        begin = "的部分" if start == "threshold" else "的，超过目标的部分"
        upmost = f"，最多扣{plain(most * 100)}%" if most < 1 else ""
        return f"超过{plain(threshold * 100)}%{begin}每10%扣分值的{plain(deduct * 10)}%{upmost}"
    return f"完成率达到{plain(threshold * 100)}%{f'扣{plain(deduct)}分' if action == 'deduct' else _ACTIONS[action]}"


def _same(word: str, bare: str) -> bool:
    return re.sub(r"\W", "", normalise(word)) == re.sub(r"\W", "", bare)


def _points(text: str) -> Decimal | None:
    found = re.fullmatch(rf"{_NUMBER}分?", text)
    return Decimal(found[1]) if found and Decimal(found[1]) <= 100 else None


def _share(text: str) -> Decimal | None:
    found = re.fullmatch(rf"{_NUMBER}%", text)
    return Decimal(found[1]) / 100 if found and Decimal(found[1]) <= 100 else None


def _flag(text: str) -> bool | None:
    return {"有": True, "是": True, "印": True, "没有": False, "无": False, "否": False, "不印": False}.get(text)


def _tiers(text: str) -> Value | None:
    shares = [_share(part) for part in _PARTS.split(text)]
    if len(shares) != 2 or shares[0] is None or shares[1] is None or not shares[0] > shares[1]:
        return None
    return tuple((share,) for share in shares)


def _caps(text: str) -> Value | None:
    pairs = []
    for part in _PARTS.split(text):
        found = re.fullmatch(rf"低于{_NUMBER}%的?(?:总分)?(?:不超过|最高)?{_NUMBER}分?", part)
        if found is None:
            return None
        pairs.append((Decimal(found[1]) / 100, Decimal(found[2])))
    return tuple(sorted(pairs))


def _steps(text: str) -> Value | None:
    *first, last = _PARTS.split(text)
    found = [re.fullmatch(rf"{_NUMBER}%(?:及)?以上{_NUMBER}分?", part) for part in first]
    least = re.fullmatch(rf"(?:其余|其他){_NUMBER}分?", last)
    if least is None or not first or not all(found):
        return None
    steps = [(Decimal(one[1]) / 100, Decimal(one[2])) for one in found if one]
    steps.append((Decimal(0), Decimal(least[1])))
    falling = all(high > low for one, other in pairwise(steps) for high, low in zip(one, other, strict=True))
    return tuple(steps) if falling and steps[0][0] <= 1 else None


def _parts(text: str) -> Value | None:
    found = [re.fullmatch(rf"(\D+?)(?:的|中的){_WORD}{_NUMBER}分?", part) for part in _PARTS.split(text)]
    if not all(found):
        return None
    return tuple(sorted((level1_name(one[1]) or one[1], one[2], Decimal(one[3])) for one in found if one))


def _over(text: str) -> Value | None:
    if text == _ACTIONS["none"]:
        return ((None, "none", Decimal(0)),)
    reduced = re.fullmatch(
        rf"超过{_NUMBER}%(的部分|的,超过目标的部分)每{_NUMBER}%扣分值的{_NUMBER}%(?:,最多扣{_NUMBER}%)?", text
    )
    if reduced is not None:
        if not Decimal(reduced[3]):
            return None
        rate, most = Decimal(reduced[4]) / Decimal(reduced[3]), Decimal(reduced[5] or 100) / 100
        start = "threshold" if reduced[2] == "的部分" else "target"
        return ((Decimal(reduced[1]) / 100, "reduce", rate, start, most),)
    found = re.fullmatch(rf"完成率(?:达到|超过)?{_NUMBER}%(?:扣{_NUMBER}分|(.+))", text)
    if found is None:
        return None
    threshold = Decimal(found[1]) / 100
    if found[2]:
        return ((threshold, "deduct", Decimal(found[2])),)
    action = next((action for action, words in _ACTIONS.items() if words == found[3]), None)
    return None if action in (None, "none", "reduce") else ((threshold, action, Decimal(0)),)


def _name(text: str) -> Value | None:
    return (level1_name(text) or text) if re.fullmatch(r"\w{2,12}", text) and not re.search(r"\d", text) else None


def _splits(text: str) -> Value | None:
    found = re.fullmatch(r"没有(\D+?)时(.+)", text)
    points = _dimensions(found[2]) if found else None
    return (level1_name(found[1]) or found[1], points) if found and points else None


def _conditions(text: str) -> Value | None:
    found = [re.fullmatch(rf"执行率不到{_NUMBER}%的不能评{_WORD}", part) for part in _PARTS.split(text)]
    return tuple((one[2], Decimal(one[1]) / 100) for one in found if one) if all(found) else None


def _dimensions(text: str) -> Value | None:
    pairs = list(_named(text))
    if not pairs:
        return None
    split = (tuple(level1_name(one) or one for one in re.split("[和与及]", name)) for name, _ in pairs)
    return tuple(sorted(zip(split, (points for _, points in pairs), strict=True)))


def _grades(text: str) -> Value | None:
    pairs = tuple(_named(text))
    lows = [low for _, low in pairs]
    return pairs if pairs and lows == sorted(lows, reverse=True) and lows[-1] == 0 else None


def _named(text: str) -> Iterator[tuple[str, Decimal]]:
    """Names with a number each; nothing where a part is no such pair."""
    found = [re.fullmatch(rf"(\D+?)[:（(]?{_NUMBER}分?[)）]?", part) for part in _PARTS.split(text)]
    if all(found):
        yield from ((match[1], Decimal(match[2])) for match in found if match)


_READERS: Mapping[str, Callable[[str], Value | None]] = {
    "execution.weight": _points,
    "execution.within": _name,
    "execution.zero_below": _share,
    "execution.cap_total_by_rate": _caps,
    "execution.steps": _steps,
    "dimensions": _dimensions,
    "parts": _parts,
    "splits": _splits,
    "grading.conditions": _conditions,
    "tiers": _tiers,
    "quantitative.zero_below": _share,
    "reasons.execution_below": _share,
    "over": _over,
    "grading.grades": _grades,
    "grading.bonus": _flag,
    "coefficient": _flag,
}
