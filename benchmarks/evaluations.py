"""Invented self-evaluations, as data files hold them: plausible units, projects and texts, with or without faults.

Equal seeds give equal data. Money is in whole 万元 divisible by four, so that quarters of it have two places.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

Data = dict[str, Any]

MOST_PROJECTS = 4

_SPLIT = {"hubei_2020": (40, 30, 10), "mof_2020": (50, 30, 10)}
"""Points for outputs, for effects, for satisfaction."""


@cache
def words() -> Mapping[str, Any]:
    """What everything is made of."""
    return tomllib.loads(Path(__file__).with_name("generated.toml").read_text("utf-8"))


def place_name(number: int) -> str:
    """The place of that number: two characters; they repeat after some thousand."""
    first, second = words()["place_first"], words()["place_second"]
    number %= len(first) * len(second)
    return first[number % len(first)] + second[number // len(first)]


def person(random: Random) -> str:
    """A name."""
    return random.choice(words()["surnames"]) + "".join(random.choices(words()["given"], k=random.choice((1, 2))))


def evaluation(number: int, *, seed: int = 1, faults: int = 0, place: str | None = None) -> Data:
    """The data file of unit ``number``, with up to so many faults in it."""
    random = Random(f"{seed}/{number}")  # noqa: S311 - the same every time is what is wanted
    fields = words()["fields"]
    field = fields[number % len(fields)]
    level = random.choice(words()["levels"])
    where = (place or place_name(number)) + level
    name = where + field["units"][number // len(fields) % len(field["units"])]
    scheme = random.choice(tuple(_SPLIT))
    told = {"place": where, "level": level, "word": field["word"]}
    projects = random.sample(field["projects"], random.randint(1, MOST_PROJECTS))
    subjects = [_project(random, field, f"{project}经费", scheme, told | {"project": project}) for project in projects]
    for subject in subjects:
        subject |= {"supervisor": name, "implementer": name}
    told |= {"projects": "、".join(projects), "project": "部门履职"}
    subjects.insert(0, _department(random, field, name, scheme, told, subjects))
    year = random.choice(words()["years"])
    data: Data = {
        "xlperf": 1,
        "unit": {
            "full_name": name, "name": name, "short_name": "我单位", "region": f"我{level}", "level": level,
            "year": year, "scheme": scheme, "money_unit": "万元",
            "filled_on": f"{year + 1}年3月{random.randint(1, 28)}日", "preparer": person(random),
            "phone": f"0700-{random.randint(2000000, 8999999)}", "head": person(random),
        },
        "subjects": subjects,
    }  # fmt: skip
    for spoil in random.sample(FAULTS, min(faults, len(FAULTS))):
        spoil(random, data)
    return data


def _department(
    random: Random, field: Data, name: str, scheme: str, told: Mapping[str, str], projects: list[Data]
) -> Data:
    subject = _subject(random, field, name, scheme, told, "department")
    spent = sum(project["funds"]["executed"] for project in projects)
    planned = sum(project["funds"]["initial"] for project in projects)
    basic = 4 * random.randint(40, 600)
    left = 4 * random.randint(0, basic // 40)
    adjusted = basic + spent + left
    moved = 4 * random.randint(0, 10)
    subject["funds"] |= _funds(random, adjusted - moved, adjusted, basic + spent) | {"basic": basic, "project": spent}
    subject["funds"]["next_year"] = 4 * round((basic + planned) * random.uniform(0.9, 1.1) / 4)
    _set_costs(subject)
    return subject


def _project(random: Random, field: Data, name: str, scheme: str, told: Mapping[str, str]) -> Data:
    subject = _subject(random, field, name, scheme, told, "project")
    initial = 4 * random.randint(5, 300)
    adjusted = initial + random.choice((0, 0, 4, 20))
    executed = 4 * round(adjusted * random.choice((1, 1, random.uniform(0.7, 1))) / 4)
    subject["funds"] |= _funds(random, initial, adjusted, executed)
    subject |= {key: random.choice(words()[many]) for key, many in _CLASSES.items()}
    for row in subject["indicators"]:
        row["name"] = told["project"] + row["name"]
    _set_costs(subject)
    return subject


_CLASSES = {"category": "categories", "nature": "natures", "type": "types"}


def _funds(random: Random, initial: int, adjusted: int, executed: int) -> Data:
    texts = words()["texts"]
    carried = 4 * random.randint(0, max(1, executed // 40))
    amounts = {"initial": initial, "adjusted": adjusted, "executed": executed}
    sources: list[Data] = [
        {"source": "财政拨款"} | {key: amount - carried for key, amount in amounts.items()},
        {"source": "上年结转"} | dict.fromkeys(amounts, carried),
    ]
    return {
        **amounts, "next_year": adjusted,
        "adjustment_reason": texts["adjustment_reason"] if adjusted != initial else None,
        "shortfall_reason": texts["shortfall_reason"] if executed < adjusted else None,
        "leftover_use": texts["leftover_use"] if executed < adjusted else None,
        "sources": sources,
    }  # fmt: skip


def _subject(random: Random, field: Data, name: str, scheme: str, told: Mapping[str, str], kind: str) -> Data:
    texts = words()["texts"]
    kinds = ("key_tasks",) if kind == "department" else ("purpose", "funds_use")
    keys = (*kinds, "goals_text", "process", "management", "measures", "next_budget_basis", "disclosure", "result_use")
    indicators = _indicators(random, field, scheme)
    late = any(row["reason"] for row in indicators)
    return {
        "name": name,
        "kind": kind,
        "funds": {},
        "goals": [{"number": 1, "text": random.choice(texts["goals_text"]).format_map(told), "weight": None}],
        "indicators": indicators,
        "texts": {key: random.choice(texts[key]).format_map(told) for key in (*keys, *(["deviation"] if late else []))},
    }


def _indicators(random: Random, field: Data, scheme: str) -> list[Data]:
    output, effect, satisfied = _SPLIT[scheme]
    rows = [
        _counted(random, "产出指标", "数量指标", what)
        for what in random.sample(field["quantity"], random.randint(2, len(field["quantity"])))
    ]
    good = random.choice((90, 95, 98))
    rows += [
        _row("产出指标", "质量指标", "验收合格率", "≥", f"{good}%", "%", f"{random.uniform(good, 100):.1f}%", random),
        _row("产出指标", "时效指标", "任务完成时限", "≤", 12, "个月", random.choice((11, 12, 12)), random),
        _row("产出指标", "成本指标", "年度总支出", "≤", None, "万元", None, random),
    ]
    _share(random, rows, output)
    effects = [_counted(random, "效益指标", "社会效益指标", what) for what in field["social"]]
    tier = random.choice(("达成预期指标", "达成预期指标", "部分达成预期指标并具有一定效果"))
    level2, wish = "可持续影响指标", "长效机制建立并有效运行"
    effects.append(_row("效益指标", level2, field["lasting"], "定性", wish, None, tier, random))
    _share(random, effects, effect)
    if tier.startswith("部分"):
        points = round(effects[-1]["weight"] * 0.7, 1)
        effects[-1] |= {"stated_score": points, "reason": random.choice(words()["texts"]["reason"])}
    wanted = random.choice((85, 90, 92))
    level2, found = "服务对象满意度指标", f"{random.uniform(wanted, 99):.2f}"
    asked = _row("满意度指标", level2, f"{field['served']}满意度", "≥", wanted, "%", found, random)
    asked |= {"weight": satisfied, "evidence": "调查问卷和统计表"}
    return [*rows, *effects, asked]


def _counted(random: Random, level1: str, level2: str, what: list[Any]) -> Data:
    name, unit, low, high = what
    target = random.randint(low, high)
    actual = round(target * random.choice((1, random.uniform(1, 1.25), random.uniform(0.75, 1))))
    row = _row(level1, level2, name, "≥", target, unit, actual, random)
    if actual < target:
        row["reason"] = random.choice(words()["texts"]["reason"])
    elif actual > target * 1.3:
        row["reason"] = random.choice(words()["texts"]["over_reason"])
    return row


def _row(
    level1: str, level2: str, name: str, sign: str, target: Any, unit: str | None, actual: Any, random: Random
) -> Data:
    return {
        "goal": 1, "level1": level1, "level2": level2, "name": name, "sign": sign, "target": target, "unit": unit,
        "actual": actual, "weight": None, "stated_score": None, "reason": None,
        "evidence": random.choice(words()["texts"]["evidence"]),
    }  # fmt: skip


def _share(random: Random, rows: list[Data], points: int) -> None:
    """Give the rows whole points that sum to ``points``."""
    cuts = sorted(random.sample(range(2, points - 1, 2), len(rows) - 1))
    for row, low, high in zip(rows, [0, *cuts], [*cuts, points], strict=True):
        row["weight"] = high - low


def _set_costs(subject: Data) -> None:
    """A cost target is the budget, its actual what was spent."""
    for row in subject["indicators"]:
        if row["unit"] == "万元":
            row |= {"target": subject["funds"]["adjusted"], "actual": subject["funds"]["executed"]}


def _any_subject(random: Random, data: Data) -> Data:
    subject: Data = random.choice(data["subjects"])
    return subject


def _no_actual(random: Random, data: Data) -> None:
    random.choice(_any_subject(random, data)["indicators"])["actual"] = None


def _weights_off(random: Random, data: Data) -> None:
    random.choice(_any_subject(random, data)["indicators"])["weight"] += 5


def _sources_off(random: Random, data: Data) -> None:
    _any_subject(random, data)["funds"]["sources"][0]["executed"] += 8


def _wrong_score(random: Random, data: Data) -> None:
    row = _any_subject(random, data)["indicators"][0]
    row["stated_score"] = row["weight"] + 1


def _no_reason(random: Random, data: Data) -> None:
    row = _any_subject(random, data)["indicators"][0]
    row |= {"actual": row["target"] // 2, "reason": None}


def _far_over(random: Random, data: Data) -> None:
    row = _any_subject(random, data)["indicators"][0]
    row |= {"actual": row["target"] * 3, "reason": None}


def _unspent(random: Random, data: Data) -> None:
    subject = _any_subject(random, data)
    subject["funds"]["executed"] = 4 * (subject["funds"]["adjusted"] // 16)
    subject["funds"]["shortfall_reason"] = None


def _other_year(random: Random, data: Data) -> None:
    _any_subject(random, data)["texts"]["disclosure"] += f"\n{data['unit']['year'] - 3}年的各项任务已经完成。"


def _left_blank(random: Random, data: Data) -> None:
    texts = _any_subject(random, data)["texts"]
    del texts["measures"], texts["process"]  # which no other fault touches


def _in_words(random: Random, data: Data) -> None:
    _any_subject(random, data)["indicators"][0]["actual"] = "全部完成"


FAULTS: tuple[Callable[[Random, Data], None], ...] = (
    _no_actual, _weights_off, _sources_off, _wrong_score, _no_reason, _far_over, _unspent, _other_year, _left_blank,
    _in_words,
)  # fmt: skip
"""What people get wrong, each done to the data in place."""
