"""A unit's own schemes and alert rules in the hidden sheet of every workbook that is written: their figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter
from python_calamine import CalamineWorkbook

from tests.support.command_line import Done
from tests.support.filled_books import data
from tests.support.official_forms import save
from tests.support.own_schemes import variant
from tests.test_rule_list import PRINTED
from tools import native_page
from xlperf import files
from xlperf.alerts import built_in_alerts, load_alerts
from xlperf.layout import layout
from xlperf.native import SHEET, left_out_lines, own_alert_figures, own_figures, own_rows
from xlperf.native.alert_figures import alert_figures
from xlperf.native.rule_sheet import OWN_ROWS
from xlperf.native.scheme_figures import figures
from xlperf.schemes import load_scheme
from xlperf.template.table_formulas import rules_of

pytestmark = pytest.mark.workbooks

OWN = 'extends = "mof_2020"\ntitle = "某县"\nsource = "某县"\n[rounding]\nplaces = 1\n[execution]\nzero_below = 0.5\n'


OWN_ALERTS = """kind = "alerts"
id = "ours"
title = "本局"
source = "本局通知"
[figures]
red_below = 0.5
yellow_below = 0.9
source = "第三条"
"""


def known(path: Path) -> dict[str, list[Any]]:
    """Title -> figures of the schemes in the hidden sheet, blank ones None, numbers as Decimals."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(SHEET).to_python()
    last = 4 + len(figures(load_scheme("某县", files.own_schemes(Path()))))
    return {str(row[3]): [_figure(value) for value in row[4:last]] for row in rows[1:] if row[3] != ""}


def known_alerts(path: Path) -> dict[object, list[Any]]:
    """Title -> figures of the unit's own alert rules in the hidden sheet, as ``known`` gives those of schemes."""
    heading, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(SHEET).to_python()
    first = heading.index("alert_title") - 1
    last = first + len(alert_figures(built_in_alerts()[0]))
    return {
        row[first]: [_figure(value) for value in row[first + 1 : last + 1]] for row in rows[:OWN_ROWS] if row[first]
    }


def _figure(value: object) -> object:
    return Decimal(str(value)) if isinstance(value, float | int) else value if value != "" else None


def test_every_workbook_that_is_written_knows_them(home: Path, call: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "规则.toml").write_text(OWN, "utf-8")
    (home / "我的.toml").write_text(OWN.replace("某县", "另一个"), "utf-8")
    (tmp_path / "预警.toml").write_text(OWN_ALERTS, "utf-8")
    bad = OWN_ALERTS.replace("本局", "坏的").replace('"ours"', '"bad"') + "none = 1\n"
    (tmp_path / "坏.toml").write_text(bad, "utf-8")
    (tmp_path / "数据.json").write_text(json.dumps(data(scheme="某县", alerts="本局")), "utf-8")
    save(tmp_path / "自评表.xlsx", PRINTED.paper())
    assert call("new", "空白.xlsx").code == 0
    assert call("fill", "数据.json", "-o", "填好.xlsx").code == 0
    assert call("rollover", "填好.xlsx", "-o", "下年.xlsx").code == 0
    subject = data()["subjects"][0]["name"]
    assert call("rename", "填好.xlsx", subject, "新名称", "-o", "改名.xlsx").code == 0
    assert call("import", "自评表.xlsx", "-o", "导入.xlsx").code == 0
    rules = [_figure(value) for value in alert_figures(load_alerts("本局", files.own_alerts(tmp_path))).values()]
    own = files.own_schemes(tmp_path)
    for name in ("空白", "填好", "下年", "改名", "导入"):
        found = known(tmp_path / f"{name}.xlsx")
        for title in ("某县", "另一个"):
            assert found[title] == list(figures(load_scheme(title, own)).values()), name
        assert found["湖北省（2020）"] == list(figures(load_scheme("hubei_2020")).values())
        alerts = known_alerts(tmp_path / f"{name}.xlsx")
        assert alerts["本局"] == alerts["ours"] == rules, name
        assert set(alerts) == {"本局", "ours", "坏的", "bad"}
        assert set(alerts["坏的"]) == set(alerts["bad"]) == {None}  # the cells ask
    proposed = next(title for title in known(tmp_path / "导入.xlsx") if "自评表" in title)
    assert list(known(tmp_path / "填好.xlsx")).index("某县") == 0  # the chosen one comes first
    assert next(iter(known_alerts(tmp_path / "填好.xlsx"))) == "本局"
    assert proposed not in known(tmp_path / "填好.xlsx")


def test_own_alert_figures__beside_built_in_ones() -> None:
    """A file that takes a built-in name, also where it is spelled otherwise, goes before the built-in rules."""
    own = {"title": "山西省 ", "source": "本局", "words": {"source": "第三条"}}
    found = own_alert_figures([own], "山西省")
    assert list(found) == ["山西省", "山西省 "]
    assert found["山西省"] == found["山西省 "] == alert_figures(load_alerts("山西省", [own]))
    assert found["山西省"] != alert_figures(load_alerts("山西省"))


def test_blank_alerts_are_the_built_in_default_whatever_a_file_is_called() -> None:
    default = built_in_alerts()[0]
    own = {"title": default.title, "source": "本局", "words": {"source": "第三条"}}
    assert load_alerts("", [own]) == default
    with_own = rules_of((load_scheme("mof_2020"),), built_in_alerts(), layout(), {}, own_alert_figures([own]))
    start = f'IF({layout().names["alerts"]}="",{OWN_ROWS + 1},'
    (place,) = (formula for _, _, formula in with_own.formulas() if formula.startswith(start))
    titles = with_own.own_alerts_place.partition("!")[2].split("$")[1]
    assert f"MATCH({layout().names['alerts']},${titles}$2:" in place
    assert f"INDEX(${get_column_letter(column_index_from_string(titles) + 1)}$2:" in place  # blank for unusable rules
    assert OWN_ROWS + 1 in with_own.results("", "", default).values()
    assert 1 in with_own.results("", "", load_alerts(default.title, [own])).values()


def test_own_figures__beside_built_in_ones() -> None:
    """A file that takes a built-in name counts for it, also where it is spelled otherwise; a faulty one asks."""
    base = {"extends": "mof_2020", "source": "某县"}
    spelled = {**base, "title": "湖北省(2020)", "rounding": {"places": 1}}
    found = own_figures([spelled])
    assert found.keys() == {"湖北省(2020)", "湖北省（2020）"}
    assert {value for its in found.values() for value in its.values()} == {None}  # that name is refused
    faulty = {**base, "title": "某县", "rounding": {"places": "一"}}
    assert set(own_figures([faulty])["某县"].values()) == {None}
    assert own_figures([{"unusable": "坏.toml 读不了"}]) == {}
    based = {**base, "id": "mof_2020", "extends": "hubei_2020", "title": "某县"}
    assert {"某县", "mof_2020", "platform_caps", "anhui_2022"} <= own_figures([based]).keys()
    assert len(own_figures([based])) <= OWN_ROWS
    many = [{**base, "title": f"某县{number}"} for number in range(60)]
    rows = own_rows(own_figures(many, "某县59"))
    assert (len(rows), rows[1][0], rows[2][0]) == (OWN_ROWS + 1, "某县59", "某县0")


MANY = [f"某县{number}" for number in range(OWN_ROWS)]


def test_rules_without_a_row_are_reported(call: Callable[..., Done], tmp_path: Path) -> None:
    """One of forty with title and id, that is 41 names, is the last in order, unless it is chosen."""
    more = OWN.replace('title = "某县"', 'title = "某县"\nid = "zz"')
    for number, title in enumerate(MANY[:-2]):
        (tmp_path / f"{number:02}.toml").write_text(OWN.replace("某县", title), "utf-8")
    (tmp_path / "38.toml").write_text(OWN.replace("某县", MANY[-2]), "utf-8")
    (tmp_path / "z.toml").write_text(more, "utf-8")
    said = "单位自己的评分规则有 41 个名称（标题和编号各算一个），工作簿的公式里只放得下 40 个。没有放进去的 1 个（"
    assert f"{said}zz）" in call("new", "空白.xlsx").out
    assert "zz" not in known(tmp_path / "空白.xlsx")
    (tmp_path / "数据.json").write_text(json.dumps(data(scheme="某县")), "utf-8")
    for command in (
        ("fill", "数据.json", "-o", "填好.xlsx"),
        ("rollover", "填好.xlsx", "-o", "下年.xlsx"),
    ):
        done = call(*command)
        assert done.code == 0
        assert f"{said}zz）" in done.out, command
    assert "某县" in known(tmp_path / "下年.xlsx")


def test_left_out_lines__three_names_and_the_chosen_ones_first() -> None:
    schemes = [{"extends": "mof_2020", "source": "某县", "title": title} for title in [*MANY, *"甲乙丙丁"]]
    alerts = [{"title": title, "source": "某县", "words": {"source": "第三条"}} for title in [*MANY, "甲"]]
    scheme, alert = left_out_lines(schemes, alerts, scheme="丁", alerts="")
    assert f"评分规则有 {OWN_ROWS + 4} 个名称" in scheme
    assert f"没有放进去的 4 个（{MANY[-1]}、甲、乙等）" in scheme
    assert f"预警规则有 {OWN_ROWS + 1} 个名称" in alert
    assert "1 个（甲）" in alert
    assert f"（{MANY[-1]}）" in next(left_out_lines([], alerts, alerts="甲"))
    assert list(left_out_lines(schemes[:OWN_ROWS], [])) == []


def test_the_page_says_what_each_scheme_leaves_to_python() -> None:
    assert native_page.PAGE.read_text("utf-8") == native_page.page()
    assert list(native_page.reasons(load_scheme("platform_caps"))) == []
    steps = ", ".join(f"{{ rate = {rate / 20}, score = {rate / 20} }}" for rate in range(19, -1, -1))
    long = variant(f'[execution]\nmethod = "steps"\nsteps = [{steps}]\n[not_applicable]\ntreatment = "rescale"\n')
    assert list(native_page.reasons(long)) == ["预算执行得分：多于 10 档", "首页总分：不适用的指标不计，按比例折算"]
    reduced = '[over]\nthreshold = 1.1\naction = "reduce"\nreduction = { rate = 1, start = "target" }\n'
    assert list(native_page.reasons(variant(f'[rounding]\nmode = "cut_off"\n{reduced}'))) == [
        "各项得分：去尾的规则太细"
    ]
