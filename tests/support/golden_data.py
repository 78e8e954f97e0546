"""The data of the golden texts: every phrase of an outline is said in them, every family of checks finds a fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.support.catalogue_examples import COST, COUNT, LIKED, PASSED, TIME, WORK, workbook
from tests.support.small_evaluations import RIGHT, department, project
from tests.support.small_evaluations import rows as table

Data = dict[str, Any]

FAULTS: Mapping[int, Data] = {
    COUNT: {"actual": "250人次", "last_actual": "900人次"},
    PASSED: {"name": "预算执行率", "stated_score": 9},
    TIME: {"weight": 20, "target": "十二个月左右"},
    COST: {"sign": "≥", "actual": None},
    LIKED: {"sign": "＝"},
    WORK: {"target": "效果明显", "stated_score": 20, "reason": "酌情扣分"},
}
"""What is wrong with each of the usual indicators."""

FAULTY = workbook(
    department(texts={"purpose": None, "process": "按照财预[2020]10号文件自评，全面完成了各项目标。"}),
    project(
        indicators=[{**item, **FAULTS.get(at, {})} for at, item in enumerate(table(RIGHT))],
        goals=[{"number": 1, "text": "新建水池不少于3座。", "review": "年份没有改"}],
        funds={"initial": 90, "executed": 40, "stated_rate": "50%"},
        texts={"measures": "无", "process": "我县高度重视，执行率达到95%，"},
    ),
    unit={"filled_on": "202年1月"},
)
"""A department and a project with many faults."""

# --- data in which every phrase of an outline is said ---------------------------------------------------------------

PARTLY = "部分达成预期指标并具有一定效果"


def indicator(name: str, **changes: Any) -> Data:
    usual = {"level1": "产出指标", "level2": "数量指标", "name": name, "sign": "≥", "target": "20个", "actual": "20个"}
    return {**usual, "weight": 40, **changes}


FULL: Data = {
    "supervisor": "某主管局",
    "implementer": "某实施单位",
    "category": "省直专项",
    "nature": "持续性项目",
    "type": "常年性项目",
    "funds": {
        "initial": 100, "adjusted": 120, "executed": 100, "basic": 60, "project": 40, "next_year": 130,
        "initial_basic": 55, "initial_project": 45,
        "last_executed": 88.5,
        "adjustment_reason": "追加培训任务", "shortfall_reason": "尾款尚未结算", "leftover_use": "结转下年使用",
        "sources": [{"source": "财政拨款", "initial": 80, "adjusted": 90, "executed": 80},
                    {"source": "其他资金", "initial": 20, "adjusted": 30, "executed": 20}],
    },
    "goals": [{"number": 1, "text": "办好培训班。", "weight": 40}, {"number": 2, "text": "服务就业。", "weight": 40}],
    "indicators": [
        indicator("培训期数", weight=30, last_actual="18个"),
        indicator("培训质量", level2="质量指标", sign="定性", target="能独立上岗", actual=PARTLY, weight=20,
                  stated_score=15, reason="2人未上岗，加强辅导"),
        indicator("增收", level1="效益指标", level2="经济效益指标", goal=2, target="5万元", actual="4万元", weight=20),
        indicator("满意度", level1="满意度指标", level2="服务对象满意度指标", goal=2, target="90%", actual="95%",
                  weight=20, last_actual="97.5%"),
    ],
    "texts": {
        "key_tasks": "完成培训任务。", "goals_text": "全年培训20期。", "process": "成立自评小组。",
        "management": "专款专用。", "deviation": "报名人数不足。", "measures": "提前开班。",
        "result_use": "作为下年安排的依据。", "next_budget_basis": "考虑到任务增加", "disclosure": "在网站公开。",
        "purpose": "提高技能。", "funds_use": "用于讲课费。",
    },
}  # fmt: skip
"""Everything is filled in."""


def funds(**values: Any) -> Data:
    """Only funds are filled in."""
    return {"funds": values}


def rows(*items: Data) -> Data:
    """Only indicators are filled in."""
    return {"indicators": list(items)}


LIMITED: Data = {
    "title": "限分", "source": "甲", "extends": "hubei_2020",
    "execution": {"cap_total_by_rate": [{"below": Decimal("0.8"), "total": 89}]},
}  # fmt: skip
LIMITED_GRADED: Data = {**LIMITED, "title": "限分定级", "extends": "mof_2020"}
"""Schemes that limit the total at a low execution rate."""

VARIANTS: Mapping[str, tuple[Data, Data]] = {
    "full": (FULL, {"scheme": "mof_2020"}),
    "cut and overspent": (
        funds(initial=100, adjusted=80, executed=90, next_year=90, adjustment_reason="无",
              shortfall_reason="主要是招标晚。另有尾款未付", leftover_use="剩余资金上缴。其余结转"),
        {},
    ),
    "reason of a cut": (funds(initial=100, adjusted=80, executed=60, adjustment_reason="压减会议费"), {}),
    "reason without adjustment": (funds(initial=100, executed=90, adjustment_reason="压减会议费"), {}),
    "reason that is a sentence": (
        funds(initial=100, adjusted=100, executed=100, adjustment_reason="根据全区安排，统一压减。共两次"), {},
    ),
    "initial budget only": (funds(initial=100), {}),
    "adjusted budget only": (funds(adjusted=100), {}),
    "spending only": (funds(executed=100, basic=60), {}),
    "spending on projects only": (funds(executed=100, project=60), {}),
    "rate only": (funds(stated_rate="76%"), {}),
    "leftover use only": (funds(leftover_use="结转下年使用"), {}),
    "spending and leftover use": (funds(executed=50, leftover_use="结转下年使用", shortfall_reason="招标晚"), {}),
    "next year as much": (funds(next_year=100, executed=100), {}),
    "next year and nothing to compare": (funds(next_year=100), {}),
    "next year with a reason": ({**funds(next_year=100), "texts": {"next_budget_basis": "考虑到任务增加"}}, {}),
    "next year as much with a reason": (
        {**funds(next_year=100, executed=100), "texts": {"next_budget_basis": "考虑到任务增加"}}, {},
    ),
    "reason of next year only": ({"texts": {"next_budget_basis": "考虑到任务增加"}}, {}),
    "reason of next year that is a sentence": (
        {**funds(next_year=100, executed=90), "texts": {"next_budget_basis": "下年任务增加。拟增加预算。"}}, {},
    ),
    "as much as last year": (
        {**funds(executed=100, last_executed=100), **rows(indicator("培训期数", last_actual="20个"))}, {},
    ),
    "some of many other than last year": (
        rows(*(indicator(f"第{number}期", weight=8, last_actual={1: "18个", 2: "25个"}.get(number, "20个"))
               for number in range(1, 11))),
        {},
    ),
    "all of many other than last year": (
        rows(*(indicator(f"第{number}期", weight=8, last_actual="18个") for number in range(1, 11))), {},
    ),
    "one indicator, reached": (rows(indicator("培训期数", weight=80)), {}),
    "all indicators reached": (rows(indicator("培训期数"), indicator("培训班次")), {}),
    "one reached, one missed": (rows(indicator("培训期数"), indicator("培训班次", actual="10个")), {}),
    "one missed, and what is done about it": (
        {**rows(indicator("培训期数"), indicator("培训班次", actual="10个")),
         "texts": {"result_use": "作为下年安排的依据。"}},
        {},
    ),
    "one missed, by a reason of several sentences": (
        rows(indicator("培训期数"), indicator("培训班次", actual="10个", reason="师资不足。场地也不足。"),
             indicator("甲", actual="10个", reason="下一步增加师资。")),
        {},
    ),
    "total limited by the rate": (
        {**rows(indicator("培训期数", weight=80)), **funds(initial=100, executed=60)}, {"scheme": LIMITED["title"]},
    ),
    "total limited by the rate, graded": (
        {**rows(indicator("培训期数", weight=90)), **funds(initial=100, executed=60)},
        {"scheme": LIMITED_GRADED["title"]},
    ),
    "several missed": (
        rows(indicator("培训期数", actual="10个"), indicator("培训班次", actual="10个"),
             indicator("甲"), indicator("乙")),
        {},
    ),
    "many missed": (
        rows(*(indicator(f"第{number}期", actual="10个", weight=number,
                         level2="质量指标" if number > 5 else "数量指标") for number in range(1, 10))),
        {},
    ),
    "one undecided": (rows(indicator("培训期数"), indicator("培训班次", actual=None)), {}),
    "several undecided": (rows(indicator("培训期数", actual=None), indicator("培训班次", actual=None)), {}),
    "rows half filled in": (
        rows(
            indicator("甲", sign="大概", actual="21个"),
            indicator("乙", target="许多", actual="不少", sign="≥"),
            indicator("丙", target=None, actual=None, reason="没有开展"),
            indicator("丁", level1="效益指标", level2="社会效益指标", sign="大概", actual="21个"),
            indicator("戊", level1="效益指标", level2="社会效益指标", sign="≥", target="许多", actual="不少"),
            indicator("己", level1="效益指标", level2="社会效益指标", target=None, actual=None, reason="没有开展"),
            indicator("庚", level1="效益指标", level2="社会效益指标", sign="定性", target="能独立", actual="不好说"),
            indicator("辛", level1="过程", level2="管理", target="95%", actual="96%"),
        ),
        {},
    ),
    "indicators by dimension": (
        rows(
            indicator("甲", actual="49个", reason="需求增加"),
            indicator("乙", actual="21个", reason="需求增加"),
            indicator("丙", reason="如期办完"),
            indicator("丁", sign="≤", actual="18个", reason="压减会议"),
            indicator("戊", sign="定性", target="能独立上岗", actual="能独立上岗", reason="强化实训"),
            indicator("己", level2="质量指标", reason="师资不足。场地也不足。", actual="10个"),
            indicator("庚", level2="质量指标", reason="下一步增加师资。", actual="10个"),
            indicator("辛", level2="质量指标", actual=None),
            indicator("壬", level2="时效指标", actual="10个", reason="师资不足"),
            indicator("癸", level2="时效指标"),
            indicator("子", level2="成本指标", actual=None),
        ),
        {},
    ),
    "tasks and goals only": ({"texts": {"key_tasks": "完成培训任务。", "goals_text": "全年培训20期。"}}, {}),
    "purpose only": ({"texts": {"purpose": "提高技能。"}}, {}),
    "year in the name": ({"name": "2022年培训项目"}, {}),
    "a county without a year": (
        {"texts": {"key_tasks": "完成培训任务。"}, **funds(executed=90)}, {"year": None, "level": "县"},
    ),
}  # fmt: skip
"""What is filled in of each subject, and of the unit."""


LEVELS = ("省", "自治区", "市", "州", "县", "区", "旗", "镇", "乡", "街道", "园")
"""Levels of a unit, by which the report names who sets its tasks; the last is none that is known."""


def variant(content: Data, **unit: Any) -> Data:
    """A department and a project of the same content, each with its own sections."""
    facts = {"name": "某中心", "year": 2022, "filled_on": "2023年3月1日", "scheme": "hubei_2020", **unit}
    subjects = [
        {"name": name, "kind": kind, **content, "texts": _without(content.get("texts", {}), unused)}
        for name, kind, unused in (
            ("某中心", "department", ("purpose", "funds_use")),
            ("培训", "project", ("key_tasks",)),
        )
    ]
    return {"xlperf": 1, "unit": facts, "subjects": subjects}


def _without(texts: Data, keys: Sequence[str]) -> Data:
    return {key: text for key, text in texts.items() if key not in keys}


# --- what official forms state ---------------------------------------------------------------------------------------

FORM_UNIT: Data = {"name": "某中心", "year": 2022, "money_unit": "万元"}
FORM_FUNDS: Data = {
    "initial": Decimal(100), "adjusted": Decimal(120), "executed": Decimal(100), "basic": Decimal(60),
    "project": Decimal(40), "stated_rate": "83.33%", "stated_score": Decimal("8.33"),
    "sources": [
        {"source": "财政资金", "initial": Decimal(80), "adjusted": Decimal(90), "executed": Decimal(80)},
        {"source": "其他资金", "initial": Decimal(20), "adjusted": Decimal(30), "executed": Decimal(21)},
    ],
}  # fmt: skip
FORM_ROW: Data = {"goal": 1, "unit": None, "reason": None}
FORM_SUBJECTS: Sequence[Data] = [
    {
        "name": name, "kind": kind, "supervisor": "某主管局", "implementer": "某实施单位", "funds": FORM_FUNDS,
        "goals": [{"number": number, "text": f"办好第{number}个班。", "weight": Decimal(40)} for number in (1, 2)],
        "indicators": [
            {**FORM_ROW, "level1": "产出指标", "level2": "数量指标", "name": "培训期数", "sign": "≥",
             "target": Decimal(20), "unit": "期", "actual": "21期", "weight": Decimal(30), "stated_score": Decimal(30)},
            {**FORM_ROW, "level1": "产出指标", "level2": "质量指标", "name": "培训质量", "sign": "定性",
             "target": "能上岗", "actual": PARTLY, "weight": Decimal(20), "stated_score": Decimal(15),
             "reason": "2人未上岗"},
            {**FORM_ROW, "goal": 2, "level1": "效益指标", "level2": "经济效益指标", "name": "增收", "sign": "≥",
             "target": Decimal(5), "unit": "万元", "actual": "4万元", "weight": Decimal(20),
             "stated_score": Decimal(16)},
        ],
        "texts": {"deviation": "报名人数不足。", "result_use": "作为安排的依据。", "measures": "提前开班。"},
        "stated_total": Decimal("69.33"), "stated_grade": "中",
    }
    for name, kind in (("某中心", "department"), ("培训", "project"))
]  # fmt: skip
"""The same figures as a department's and as a project's form state them."""
