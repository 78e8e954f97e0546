"""Made forms that print their scoring rules in shapes of their own: labels, notes, small tables; and what they print.

``SHAPES`` maps a name to the sheets and the rules, each by its key in words; ``SILENT`` are forms that print none,
though they speak of the same things. Notes are data (``printed_notes.toml``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.official_forms import Paper

Printed = Mapping[str, str]

_HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
_SPLIT = "产出指标50、效益指标30、满意度指标10"
_USUAL_SCORE = {"execution.weight": "10分", "execution.steps": "按执行率比例"}
_USUAL = {"dimensions": _SPLIT, "execution.weight": "10分"}


def _form(funds: str = "项目资金（万元）", score: str = "得分", *, head: Sequence[str] = _HEAD) -> Paper:
    """The head of a form, its funds and the header of its indicators, in rows 0 to 4."""
    paper = Paper("自评表").put(0, 0, "项目支出绩效自评表（2023年度）", columns=8)
    paper.line(1, "项目名称", "某项目", None, "实施单位", "某中心")
    paper.line(2, funds, None, "年初预算数", "全年预算数（A）", "全年执行数（B）", "执行率（B/A）", score)
    return paper.line(3, None, "年度资金总额", 100, 100, 90, "90%", 9).line(4, *head)


def _labelled(*labels: str, funds: str = "项目资金（万元）", score: str = "得分") -> Paper:
    """A form with these labels of level 1."""
    paper = _form(funds, score)
    for at, label in enumerate(labels or ("产出指标", "效益指标")):
        paper.line(5 + at, label, "数量指标", f"指标{at}", "≥10个", "10个")
    return paper


def _noted(*notes: str) -> Paper:
    """A form with these notes under it."""
    paper = _labelled()
    for at, note in enumerate(notes):
        paper.put(8 + at, 0, note, columns=8)
    return paper


def _with_rows(*rows: Sequence[object]) -> Paper:
    """A form with these rows under it."""
    paper = _labelled()
    for at, row in enumerate(rows):
        paper.line(8 + at, *row)
    return paper


def _level2(*rows: tuple[str | None, str, float | None], head: Sequence[str] = _HEAD) -> Paper:
    """A form with these labels of level 1 and 2."""
    paper = _form(head=head)
    for at, (level1, level2, _) in enumerate(rows):
        paper.line(5 + at, level1, level2, f"指标{at}", "≥10个", "10个")
    return paper


def _columns_of_points() -> Paper:
    head = ("一级指标", "分值", "二级指标", "分值", "三级指标", "年度指标值", "实际完成值", "得分")
    paper = _form(head=head).line(5, "产出指标", 50, "数量指标", 20, "培训", "≥10个", "10个", 20)
    paper.line(6, None, None, "质量指标", 30, "合格", "≥5个", "5个", 30)
    return paper.line(7, "效益指标", 40, "社会效益指标", 40, "就业", "好转", "好转", 40)


def _own_sheet() -> Paper:
    paper = Paper("填表说明").put(0, 0, "填表说明")
    return paper.put(1, 0, "三、分值设置：预算执行20分，产出40分，效益30分，满意度10分，合计100分。")


_LEVEL2 = _level2(
    ("产出指标\n（50分）", "数量指标\n（20分）", None), (None, "质量指标\n（30分）", None),
    ("效益指标\n（30分）", "社会效益指标\n（30分）", None),
    ("满意度指标\n（10分）", "服务对象满意度指标\n（10分）", None),
)  # fmt: skip

_NOTES = tomllib.loads((Path(__file__).parent.parent / "printed_notes.toml").read_text("utf-8"))

SHAPES: Mapping[str, tuple[Sequence[Paper], Printed]] = {
    **{note["name"]: ([_noted(*note["notes"])], note["rules"]) for note in _NOTES["printed"]},
    "label, weight in percent": (
        [
            _labelled(
                "产出指标（权重50%）", "效益指标（权重30%）", "满意度指标（权重10%）", funds="预算执行率（权重10%）"
            )
        ],
        _USUAL,
    ),
    "label, full points": (
        [
            _labelled(
                "产出指标（满分50分）", "效益指标（满分30分）", "满意度指标（10）", funds="预算执行情况（满分10分）"
            )
        ],
        _USUAL,
    ),
    "label, no brackets": (
        [_labelled("产出指标50分", "效益指标30分", "满意度指标10分", funds="预算执行率10分")],
        _USUAL,
    ),
    "label, long name": (
        [_labelled("产出指标（50分）", "效益指标（30分）", "服务对象满意度指标（10分）", funds="预算执行情况（10分）")],
        _USUAL,
    ),
    "label, numbered": (
        [_labelled("一、产出指标（50分）", "二、效益指标（30分）", "三、满意度指标\n(10 分)")],
        {"dimensions": _SPLIT},
    ),
    "label, no unit": (
        [_labelled("产出指标（50）", "效益指标（40）", funds="项目资金执行情况（万元）（10分）")],
        {"execution.weight": "10分", "dimensions": "产出指标50、效益指标40"},
    ),
    "table across, percent": (
        [_with_rows(("一级指标", "产出", "效益", "满意度", "预算执行"), ("权重（%）", 50, 30, 10, 10))],
        _USUAL,
    ),
    "table down, typed": (
        [_with_rows(("指标", "分值"), ("产出指标", "50分"), ("效益指标", "40"))],
        {"dimensions": "产出指标50、效益指标40"},
    ),
    "header, points by rate": ([_labelled(score="得分（10分×执行率）")], _USUAL_SCORE),
    "header, rate by points": (
        [_labelled(score="得分=执行率×15")],
        {"execution.weight": "15分", "execution.steps": "按执行率比例"},
    ),
    "header, points only": ([_labelled(score="得分（10分）")], {"execution.weight": "10分"}),
    "header, full points": ([_labelled(score="执行率得分（满分10分）")], {"execution.weight": "10分"}),
    "level 2 in labels": (
        [_LEVEL2],
        {
            "dimensions": _SPLIT,
            "parts": "产出指标的数量指标20、产出指标的质量指标30、效益指标的社会效益指标30、"
            "满意度指标的服务对象满意度指标10",
        },
    ),
    "points in columns of their own": (
        [_columns_of_points()],
        {
            "dimensions": "产出指标50、效益指标40",
            "parts": "产出指标的数量指标20、产出指标的质量指标30、效益指标的社会效益指标40",
        },
    ),
    "note, on a sheet of its own": (
        [_labelled(), _own_sheet()],
        {"execution.weight": "20分", "dimensions": "产出指标40、效益指标30、满意度指标10"},
    ),
    "table across": (
        [_with_rows(("指标类别", "预算执行", "产出指标", "效益指标", "满意度指标"), ("分值", 10, 50, 30, 10))],
        _USUAL,
    ),
    "table down": (
        [_with_rows(("指标类别", "分值"), ("预算执行率", 10), ("产出指标", 50), ("效益指标", 30), ("满意度指标", 10))],
        _USUAL,
    ),
    "tiers in rows": (
        [
            _with_rows(
                ("定性指标档次", "得分比例"),
                ("达成年度指标", "100%-80%（含80%）"),
                ("部分达成年度指标", "80%-60%（含60%）"),
                ("未达成年度指标", "60%-0%"),
            )
        ],
        {"tiers": "80%、60%"},
    ),
    "grades across": (
        [_with_rows(("评价等级", "优", "良", "中", "差"), ("得分区间", "90-100", "80-90", "60-80", "0-60"))],
        {"grading.grades": "优90、良80、中60、差0"},
    ),
    "grades down": (
        [
            _with_rows(
                ("评分等级", "分数"),
                ("优", "90（含）-100分"),
                ("良", "80（含）-90分"),
                ("中", "60（含）-80分"),
                ("差", "60分以下"),
            )
        ],
        {"grading.grades": "优90、良80、中60、差0"},
    ),
}

SILENT: Mapping[str, Paper] = {
    **{note["name"]: _noted(*note["notes"]) for note in _NOTES["silent"]},
    "targets": _labelled("产出指标", "满意度指标").put(5, 3, "满意度95%").put(6, 3, "优良率90%以上"),
}
