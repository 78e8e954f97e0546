"""The summary of many units: files found and passed over, sheets read back, findings over all files, faults."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.support.rendering import page_texts, squeezed, to_pdf
from tests.support.small_evaluations import RIGHT, department, project, row, rows
from tests.support.summaries import cells, unit, write
from xlperf import files
from xlperf.findings import XlperfError
from xlperf.summary import UnitRows, find, part_of, summarise
from xlperf.summary.frame_columns import FRAMES, TABLES
from xlperf.summary.settings import settings

pytestmark = pytest.mark.workbooks

LONG = "成立自评工作小组，由财务人员和业务人员共同收集资料，逐项核对完成情况，集体研究后形成自评结论。"


@dataclass(frozen=True)
class Outcome:
    path: Path
    value: UnitRows | None
    failure: str = ""


def one_by_one(job: Callable[[Path], UnitRows], paths: Sequence[Path]) -> Iterator[Outcome]:
    """The job done on each file, the last first."""
    for path in reversed(paths):
        try:
            yield Outcome(path, job(path))
        except XlperfError as error:
            yield Outcome(path, None, str(error))


def summed(folder: Path, output: Path | None = None, **more: Any) -> Path:
    target = output or folder.parent / "汇总结果.xlsx"
    last = more.pop("last", None)
    summarise(find([folder]), target, one_by_one, last=find([last]) if last else None, **more)
    return target


def across(path: Path) -> list[tuple[str, str, str]]:
    """Code, unit, subject or item of the summary's own findings."""
    return [
        (line["编号"], line["单位"], line["评价对象"] or line["指标或章节"] or "")
        for line in cells(path, "问题")
        if line["编号"].startswith("V8")
    ]


# --- files -------------------------------------------------------------------------------------------------------


def test_find__takes_workbooks_and_data_files_and_says_what_it_passes_over(tmp_path: Path) -> None:
    names = "乙/b.xlsm 甲/a.json 甲/~$b.xlsm 甲/a-报告.xlsx 汇总.xlsx .藏/c.xlsm 甲/.d.xlsx 旧.xlsb 照片.jpg 甲/c.xlsx"
    for name in (*names.split(), "丙.ZIP"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("b" if name == "甲/c.xlsx" else name, "utf-8")
    (tmp_path / "甲" / "副本.xlsx").write_text("b", "utf-8")
    found = find([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in found.files] == ["乙/b.xlsm", "甲/a.json", "甲/c.xlsx"]
    said = {str(one.path.relative_to(tmp_path)): one.reason for one in found.skipped}
    words = settings().find.words
    assert {one.path.name for one in found.skipped if one.lost} == {"旧.xlsb", "丙.ZIP"}
    assert said == {
        ".藏": words["hidden"], "甲/.d.xlsx": words["hidden"], "甲/~$b.xlsm": words["lock"],
        "甲/a-报告.xlsx": words["own"], "汇总.xlsx": words["own"], "旧.xlsb": words["other"].format(suffix=".xlsb"),
        "丙.ZIP": words["packed"], "甲/副本.xlsx": words["copy"].format(other=tmp_path / "甲/c.xlsx"),
    }  # fmt: skip


def test_find__links_in_a_circle_end_and_a_file_reached_twice_is_one(tmp_path: Path) -> None:
    (tmp_path / "甲").mkdir()
    (tmp_path / "甲" / "a.json").write_text("1", "utf-8")
    (tmp_path / "甲" / "圈").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b.json").symlink_to(tmp_path / "甲" / "a.json")
    assert len(find([tmp_path, tmp_path / "甲"]).files) == 1


def test_find__a_file_that_is_named_is_taken_and_the_output_is_not(tmp_path: Path) -> None:
    own, output = tmp_path / "某局-报告.xlsx", tmp_path / "全部.xlsx"
    own.write_text("1", "utf-8")
    output.write_text("2", "utf-8")
    found = find([own, tmp_path], outputs=[output])
    assert (found.files, {one.path for one in found.skipped}) == ((own,), {output, own})


@pytest.mark.parametrize("there", [True, False])
def test_find__nothing_found(tmp_path: Path, there: bool) -> None:
    (tmp_path / "旧.xlsb").write_text("1", "utf-8")
    where = tmp_path if there else tmp_path / "没有"
    with pytest.raises(XlperfError, match=r"没有找到工作簿.*旧\.xlsb" if there else "没有这个文件或文件夹"):
        find([where])


def test_find__folders_that_a_server_gives_one_number_are_all_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "甲乙":
        write(tmp_path / name, a=unit(name))
    real = Path.stat

    def numberless(path: Path, **more: Any) -> os.stat_result:
        values = list(real(path, **more))
        return os.stat_result([values[0], 0, *values[2:]])

    monkeypatch.setattr(Path, "stat", numberless)
    assert len(find([tmp_path]).files) == 2


def test_a_name_that_is_no_text_costs_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "各单位", a=unit("甲局"), b={"xlperf": 1})
    for name, raw in (("a", b"\xb2\xc6.json"), ("b", b"\xd5\xfe.json")):
        (folder / f"{name}.json").rename(os.fsdecode(os.fsencode(folder) + b"/" + raw))
    book = summed(folder, csv=tmp_path)
    assert [line["文件"] for line in cells(book, "单位与项目")] == ["��.json"]
    assert [line["文件"] for line in cells(book, "未能读取")] == ["��.json"]
    assert "��.json" in (tmp_path / "units.csv").read_text("utf-8-sig")


# --- sheets ------------------------------------------------------------------------------------------------------


def test_sheets__say_what_was_read(tmp_path: Path) -> None:
    half = {"initial": 100, "adjusted": 200, "executed": 150}
    folder = write(
        tmp_path / "各单位",
        a=unit("乙局", department("乙局", funds=half), project("修路", funds=half)),
        b=unit("甲局", department("甲局", funds={"initial": 1_000_000, "adjusted": 1_000_000, "executed": 1_000_000.5}),
               money_unit="元"),
        c={"xlperf": 1},
    )  # fmt: skip
    (folder / "坏.xlsx").write_text("不是工作簿", "utf-8")
    path = summed(folder)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["总览", "单位与项目", "问题", "指标", "未能读取"]
    listed = cells(path, "单位与项目")
    assert [(line["单位"], line["评价对象"], line["类型"]) for line in listed] == [
        ("甲局", "甲局", "部门整体"),
        ("乙局", "乙局", "部门整体"),
        ("乙局", "修路", "项目"),
    ]
    assert [line["执行数"] for line in listed] == [100.00005, 150, 150]
    assert (listed[1]["执行率"], listed[1]["执行得分"], listed[1]["总分"]) == (0.75, 15, 93)
    assert listed[0]["文件"] == "b.json"
    link = book["单位与项目"].cell(4, len(listed[0])).hyperlink
    assert link is not None
    assert link.target.replace("\\", "/") == "各单位/b.json"
    assert len(cells(path, "指标")) == 18
    unread = cells(path, "未能读取")
    assert [(line["情况"], line["文件"]) for line in unread] == [("未能读取", "c.json"), ("未能读取", "坏.xlsx")]
    assert "没有" in unread[0]["原因"]
    sheet = book["单位与项目"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A4", "A3:O6", "$3:$3")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_overview__money_and_weighted_rate(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "各单位",
        a=unit("甲局", department("甲局", funds={"adjusted": 300, "executed": 150})),
        b=unit("乙局", department("乙局", funds={"adjusted": 100, "executed": 90})),
        c=unit("丙局", department("丙局", funds={"initial": 7, "adjusted": None, "executed": None})),
    )
    sheet = openpyxl.load_workbook(summed(folder))["总览"]
    rows = [[value for value in values if value is not None] for values in sheet.iter_rows(values_only=True)]
    assert ["部门整体", 3, 207, 407, 240, 0.6, 89, "80.00—98.00"] not in rows
    figures = next(values for values in rows if values and values[0] == "部门整体")
    assert figures[:6] == ["部门整体", 3, 207, 407, 240, 0.6]
    assert len(sheet._charts) == 2  # no scheme grades here
    assert any("1 个对象没有可用的预算数" in str(values) for values in rows)
    assert rows[0] == ["2023年度预算绩效自评汇总"]


def test_overview__is_printed_on_two_pages(tmp_path: Path) -> None:
    """As many problems as are listed, a note of two parts: what stands on each side of the break fits its page."""
    faulty = department(
        "甲局", indicators=[row(name=f"指标{at}", target=None, actual="约5", weight=at) for at in range(5)]
    )
    folder = write(tmp_path / "各单位", a=unit("甲局", faulty), b=unit("甲局", faulty), c=unit("", project(texts={})))
    sheet = openpyxl.load_workbook(summed(folder))["总览"]
    (ends,) = (one.id for one in sheet.row_breaks.brk)
    heights = [sheet.row_dimensions[at].height or 15 for at in range(1, sheet.max_row + 1)]
    margins = sheet.page_margins
    room = (210 / 25.4 - margins.top - margins.bottom) * 72
    assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert [sum(part) * sheet.page_setup.scale / 100 < room for part in (heights[:ends], heights[ends:])] == [
        True,
        True,
    ]
    most = sum(heights[ends:]) + 18 * (settings().overview.most_codes - _listed(sheet))
    assert most * sheet.page_setup.scale / 100 < room


@pytest.mark.libreoffice
def test_overview__fits_its_width_in_fonts_of_wide_digits_too(tmp_path: Path) -> None:
    folder = write(tmp_path / "各单位", a=unit("甲局"))
    pages = page_texts(to_pdf(summed(folder), office_fonts=False))
    assert ["总览" in squeezed(text) for text in pages[:3]] == [True, True, False]


def _listed(sheet: Any) -> int:
    """The rows under the last heading of the overview."""
    heads = [at for at in range(1, sheet.max_row + 1) if sheet.cell(at, 1).value == "编号"]
    return int(sheet.max_row - heads[-1])


def test_overview__grades_where_a_scheme_grades(tmp_path: Path) -> None:
    whole = department("甲局", indicators=[*rows(RIGHT), row(name="教材册数")])
    weights_off, ungraded = unit("丙局", scheme="mof_2020"), unit("乙局")
    folder = write(tmp_path / "各单位", a=unit("甲局", whole, scheme="mof_2020"), b=ungraded, c=weights_off)
    sheet = openpyxl.load_workbook(summed(folder))["总览"]
    lines = [[value for value in values if value is not None] for values in sheet.iter_rows(values_only=True)]
    grades = [line[:3] for line in lines if line[:1] in (["优"], ["良"], ["没有等级"])]
    assert grades == [["优", 1, 0], ["没有等级", 2, 0]]
    assert len(sheet._charts) == 3


def test_sheets__text_never_becomes_a_formula(tmp_path: Path) -> None:
    evil = "=cmd|' /C calc'!A0"
    folder = write(tmp_path / "各单位", a=unit(evil, department(evil, indicators=[row(name="+1", reason="@x")])))
    path = summed(folder, csv=tmp_path)
    book = openpyxl.load_workbook(path)
    assert {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line} <= {"s", "n", "inlineStr"}
    assert cells(path, "单位与项目")[0]["单位"] == evil
    assert pd.read_csv(tmp_path / "units.csv").loc[0, "name"] == f"'{evil}"


def test_lists__beyond_a_sheet_they_continue_on_another(tmp_path: Path) -> None:
    from xlperf.summary.list_sheet import add_list
    from xlperf.summary.summary_workbook import streamed
    from xlperf.writing.sheets.styles import Formats

    form, target = settings().lists["unread"], tmp_path / "a.xlsx"
    rows = ({"state": "跳过", "reason": str(number)} for number in range(5))
    with streamed(target, tmp_path) as workbook:
        add_list(workbook, Formats(workbook), form, rows, most=5)
    assert openpyxl.load_workbook(target).sheetnames == ["未能读取", "未能读取（2）", "未能读取（3）"]
    assert [
        line["原因"] for name in ("未能读取", "未能读取（2）", "未能读取（3）") for line in cells(target, name)
    ] == list("01234")


def test_failures_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = write(tmp_path / "各单位", a=unit("甲局"), b={"乙": 1}, c={"丙": 1}, d={"丁": 1})
    done = summarise(find([folder]), tmp_path / "a.xlsx", one_by_one)
    assert [path.stem for path, _ in done.failures] == ["b", "c", "d"]


def test_findings__what_a_unit_has_explained_comes_last_with_its_reason(tmp_path: Path) -> None:
    data = unit("甲局", department("甲局", indicators=[row(target="100人次", actual="310人次", weight=80)]))
    explained = {"code": "V29", "subject": "甲局", "item": "培训人次", "reason": "年中增加两期"}
    book = summed(write(tmp_path / "各单位", a={**data, "acknowledged": [explained]}))
    listed = [(line["编号"], line["单位的说明"]) for line in cells(book, "问题")]
    assert listed[-1] == ("V29", "年中增加两期")
    assert {reason for _, reason in listed[:-1]} == {None}


def test_counts_are_this_years(tmp_path: Path) -> None:
    now = write(tmp_path / "今", a=unit("甲局"))
    last = write(tmp_path / "去", a=unit("甲局", department("甲局", funds={"executed": 900}), year=2022))
    done = summarise(find([now]), tmp_path / "a.xlsx", one_by_one, last=find([last]))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["总览"]
    cards = [value for value in next(sheet.iter_rows(min_row=4, values_only=True)) if value is not None]
    assert (done.read, done.errors) == (1, 0)  # last year's file has an error: it spent more than its budget
    assert cards == [1, 1, 0, 6, 0, done.warnings]


def test_csv__has_the_documented_columns(tmp_path: Path) -> None:
    yuan = {"initial": 1_000_000, "adjusted": 1_000_000, "executed": 1_000_000, "last_executed": 800_000}
    second = unit("乙局", department("乙局", funds=yuan), money_unit="元")
    folder = write(tmp_path / "各单位", a=unit("甲局", department("甲局"), project("修路")), b=second)
    summed(folder, csv=tmp_path)
    assert pd.read_csv(tmp_path / "units.csv")["money_unit"].tolist() == ["万元", "万元"]
    for name, columns in FRAMES.items():
        path = tmp_path / f"{name}.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert list(pd.read_csv(path).columns) == list(columns)
    subjects = pd.read_csv(tmp_path / "subjects.csv")
    assert subjects[["unit", "counted", "executed"]].to_numpy().tolist() == [
        ["甲局", 1, 100],
        ["甲局", 1, 100],
        ["乙局", 1, 100],
    ]
    assert subjects["last_executed"].tolist()[2] == 80
    assert len(pd.read_csv(tmp_path / "indicators.csv")) == 18


def test_frames__a_value_in_another_unit_is_no_value(tmp_path: Path) -> None:
    rows = [row(target="5万元", actual="3个"), row(target="5万元", actual="30000元")]
    write(tmp_path, a=unit("甲局", department("甲局", indicators=rows)))
    columns = list(TABLES["indicators"])
    found = part_of(tmp_path / "a.json").rows["indicators"]
    assert [line[columns.index("actual_value")] for line in found] == [None, "3"]
    assert [line[columns.index("actual")] for line in found] == ["3个", "30000元"]


def test_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "各单位", a=unit("甲局"), b=unit("乙局"), c=unit("甲局", department("甲局", supervisor="甲"))
    )
    (tmp_path / "一").mkdir()
    first = summed(folder, tmp_path / "一.xlsx").read_bytes()

    def forwards(job: Callable[[Path], UnitRows], paths: Sequence[Path]) -> Iterator[Outcome]:
        return iter([Outcome(path, job(path)) for path in paths])

    summarise(find([folder]), tmp_path / "二.xlsx", forwards)
    assert (tmp_path / "二.xlsx").read_bytes() == first


def test_parts_are_plain_and_exact(tmp_path: Path) -> None:
    write(tmp_path, a=unit("甲局", department("甲局", funds={"executed": 12345678901.23}), money_unit="元"))
    part = part_of(tmp_path / "a.json")
    kinds = {type(value) for rows in part.rows.values() for line in rows for value in line}
    assert kinds <= {str, int, type(None)}
    assert "1234567.890123" in part.rows["subjects"][0]


# --- findings ----------------------------------------------------------------------------------------------------


def test_v80__the_same_subject_twice_counts_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "各单位", a=unit("甲局"), b=unit("甲局", department("甲 局", supervisor="某"), filled_on="2024年4月")
    )
    path = summed(folder)
    assert across(path) == [("V80", "甲局", "甲 局")]
    assert [line["计入合计"] for line in cells(path, "单位与项目")] == ["是", "否（重复）"]
    other = write(tmp_path / "两年", a=unit("甲局"), b=unit("甲局", year=2022), c=unit("乙局"))
    assert [code for code, _, _ in across(summed(other))] == ["V89"]


def test_v80__projects_of_different_years_are_different_ones(tmp_path: Path) -> None:
    one, other = unit("甲局", project("2022年修路")), unit("甲局", project("2023年修路"))
    book = summed(write(tmp_path / "各单位", a=one, b=other, c=unit("甲局", project("修路"))))
    assert [line["计入合计"] for line in cells(book, "单位与项目")] == ["是", "是", "否（重复）"]
    assert [(code, where) for code, _, where in across(book) if code == "V80"] == [("V80", "修路")]


def test_v80__units_without_a_name_are_not_one(tmp_path: Path) -> None:
    folder = write(tmp_path / "各单位", a=unit("", department("甲")), b=unit("", department("乙")))
    assert across(summed(folder)) == []


def test_v80__projects_of_one_file_are_different_ones(tmp_path: Path) -> None:
    two = unit("甲局", department("甲局"), project("2022年修路"), project("2023年修路"))
    path = summed(write(tmp_path / "各单位", a=two))
    assert across(path) == []
    assert {line["计入合计"] for line in cells(path, "单位与项目")} == {"是"}


@pytest.mark.parametrize(("full", "found"), [(3, True), (2, False)])
def test_v81__too_many_full_totals(tmp_path: Path, full: int, found: bool) -> None:
    perfect = [row(weight=80)]
    units = {
        f"u{number}": unit(f"{number}局", department(f"{number}局", indicators=perfect if number < full else None))
        if number < full
        else unit(f"{number}局")
        for number in range(6)
    }
    codes = [code for code, _, _ in across(summed(write(tmp_path / "各单位", **units)))]
    assert (codes == ["V81"]) is found


@pytest.mark.parametrize(
    ("funds", "expected"),
    [
        ({"executed": 70, "shortfall_reason": "招标推迟到下年"}, [("V82", "甲局", "甲局")]),
        ({"executed": 70}, []),  # V07 says it
        ({"executed": 85, "shortfall_reason": "招标推迟到下年"}, []),
    ],
)
def test_v82__little_spent(tmp_path: Path, funds: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    folder = write(tmp_path / "各单位", a=unit("甲局", department("甲局", funds=funds)))
    path = summed(folder)
    assert across(path) == expected
    assert expected or funds["executed"] > 80 or "V07" in {line["编号"] for line in cells(path, "问题")}


def test_v83__the_same_text_in_several_units(tmp_path: Path) -> None:
    def wrote(name: str, text: str) -> dict[str, Any]:
        return unit(name, department(name, texts={"process": text.replace("某局", name)}))

    copied = write(
        tmp_path / "抄", a=wrote("甲局", f"某局{LONG}"), b=wrote("乙局", f"某局{LONG}"), c=wrote("丙局", "自己写的。")
    )
    path = summed(copied)
    assert across(path) == [("V83", "（多个单位）", "绩效自评工作开展情况")]
    said = next(line["问题"] for line in cells(path, "问题") if line["编号"] == "V83")
    assert "2个单位" in said
    assert "甲局、乙局" in said
    own = write(tmp_path / "写", a=wrote("甲局", f"某局{LONG}"), b=wrote("乙局", f"乙局另{LONG}"))
    assert across(summed(own)) == []


@pytest.mark.parametrize(("spent", "expected"), [(40, [("V85", "甲局", "甲局")]), (50, []), (None, [])])
def test_v85__projects_in_other_files(tmp_path: Path, spent: int | None, expected: list[tuple[str, str, str]]) -> None:
    whole = department("甲局", funds={"basic": 50, "project": 50})
    folder = write(
        tmp_path / "各单位", a=unit("甲局", whole), b=unit("甲局", project("修路", funds={"executed": spent}))
    )
    assert [one for one in across(summed(folder)) if one[0] == "V85"] == expected


def test_v85__in_one_file_v25_says_it(tmp_path: Path) -> None:
    whole = department("甲局", funds={"basic": 50, "project": 50})
    folder = write(tmp_path / "各单位", a=unit("甲局", whole, project("修路", funds={"executed": 90})))
    codes = [line["编号"] for line in cells(summed(folder), "问题")]
    assert ("V85" in codes, "V25" in codes) == (False, True)


def test_v89__another_year(tmp_path: Path) -> None:
    folder = write(tmp_path / "各单位", a=unit("甲局"), b=unit("乙局"), c=unit("丙局", year=2022))
    assert [one[:2] for one in across(summed(folder))] == [("V89", "丙局")]


def test_v89__last_year_is_this_year(tmp_path: Path) -> None:
    now = write(tmp_path / "今", a=unit("甲局"), b=unit("乙局"))
    last = write(tmp_path / "去", a=unit("甲局"), b=unit("乙局", filled_on="2024年5月"), c=unit("丙局", year=2022))
    path = summed(now, last=last)
    assert [one[:2] for one in across(path)] == [("V89", "甲局")]
    said = [line["问题"] for line in cells(path, "问题") if line["编号"] == "V89"]
    assert said == ["作为上年的文件，评价年度是2023，本年的多数文件是2023。"]


def test_unread__a_file_outside_this_years_folder_is_shown_with_its_whole_path(tmp_path: Path) -> None:
    now = write(tmp_path / "今", a=unit("甲局"))
    last = write(tmp_path / "今年以前", a=unit("甲局", year=2022))
    for folder in (now, last):
        (folder / "坏.json").write_text("{", "utf-8")
    shown = [line["文件"] for line in cells(summed(now, last=last), "未能读取")]
    assert shown == ["坏.json", str(last / "坏.json")]


# --- two years ---------------------------------------------------------------------------------------------------


def test_two_years__changes_new_dropped_renamed(tmp_path: Path) -> None:
    before = [
        row(name="2022年培训人次", actual="500人次", target="400人次"),
        row(name="修路里程", target="10公里", actual="10公里"),
        row(name="办班期数", target="3期", actual="3期"),
    ]
    after = [
        row(name="2023年培训人次", actual="520人次", target="300人次"),
        row(name="农村修路里程", target="9公里", actual="12000米"),
        row(name="满意的学员", target="9个", actual="9个"),
    ]
    now = write(tmp_path / "今", a=unit("甲局", department("甲局", indicators=after)), b=unit("新局"))
    last = write(
        tmp_path / "去",
        a=unit("甲局", department("甲局", indicators=before, funds={"adjusted": 80, "executed": 80}), year=2022),
        b=unit("撤局", year=2022),
    )
    path = summed(now, last=last)
    listed = {(line["单位"], line["项目"]): line for line in cells(path, "两年对比")}
    kept = dict.fromkeys(("预算数", "执行数", "预算执行率", "总分", "2023年培训人次"), "继续")
    others = {"农村修路里程": "改名", "满意的学员": "新增", "办班期数": "取消"}
    assert {item: line["情况"] for (name, item), line in listed.items() if name == "甲局"} == kept | others
    assert [line["情况"] for (name, _), line in listed.items() if name != "甲局"] == ["新增", "取消"]
    assert listed["甲局", "预算数"]["变化"] == "+20万元"
    assert listed["甲局", "2023年培训人次"]["变化"] == "+20人次"
    assert listed["甲局", "农村修路里程"]["上年名称（改名的）"] == "修路里程"
    assert [one for one in across(path) if one[0] == "V84"] == [("V84", "甲局", "甲局")]
    assert all("去" not in str(line["文件"]) for line in cells(path, "单位与项目"))


@pytest.mark.parametrize(
    ("sign", "target", "last", "found"),
    [
        ("≥", "300人次", "500人次", True),
        ("≥", "350人次", "500人次", False),
        ("≥", "30人", "0.05万人", True),
        ("≤", "20天", "10天", True),
        ("≤", "12天", "10天", False),
        ("≤", "200万元", "100万元", False),
        ("≥", "30人", "500元", False),
    ],
)
def test_v84__target_far_below_last_year(tmp_path: Path, sign: str, target: str, last: str, found: bool) -> None:
    def year(which: int, **values: str) -> dict[str, Any]:
        return unit("甲局", department("甲局", indicators=[row(sign=sign, **values)]), year=which)

    now = write(tmp_path / "今", a=year(2023, target=target, actual=target))
    before = write(tmp_path / "去", a=year(2022, target=last, actual=last))
    assert ("V84" in [code for code, _, _ in across(summed(now, last=before))]) is found


# --- faults ------------------------------------------------------------------------------------------------------


def test_nothing_readable_writes_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "各单位", a={"xlperf": 1})
    with pytest.raises(XlperfError, match="一个也没能读取"):
        summed(folder, csv=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["各单位"]


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    folder = write(tmp_path / "各单位", a=unit("甲局"))
    with pytest.raises(XlperfError, match="文件夹不存在"):
        summed(folder, tmp_path / "没有" / "汇总.xlsx")
    with pytest.raises(XlperfError, match="不能写到输入文件上"):
        summed(folder, folder / "a.json")
    assert os.listdir(folder) == ["a.json"]


def test_all_outputs_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, book = write(tmp_path / "各单位", a=unit("甲局")), tmp_path / "结果.xlsx"
    (tmp_path / "表").mkdir()
    move = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(target) == book:
            raise PermissionError(errno.EACCES, "open elsewhere", str(target))
        move(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(XlperfError, match="没有权限写这个文件"):
        summed(folder, book, csv=tmp_path / "表")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.json"]


def test_a_full_disk_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "各单位", a=unit("甲局"))

    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("xlperf.summary.spool.Spool.add", full)
    with pytest.raises(XlperfError, match="请腾出磁盘空间"):
        summed(folder)
    assert os.listdir(tmp_path) == ["各单位"]


def test_frames_of_a_summary_are_documented() -> None:
    from xlperf.summary import csv_files

    said = f"{csv_files.__doc__}"
    assert all(column in said for column in FRAMES["subjects"] if column in ("file", "errors", "counted"))


def test_classes_hold_their_lower_bound() -> None:
    totals = settings().thresholds.totals
    shown = [totals.of(Decimal(value)) for value in ("100", "99.99", "90", "59.99", "-1")]
    assert shown == ["≥100", "90—100", "90—100", "<60", "<60"]


def test_lists__are_written_as_they_are_to_be_read_and_printed(tmp_path: Path) -> None:
    from xlperf.summary.list_sheet import Link, add_list
    from xlperf.summary.settings import ListColumn, ListForm
    from xlperf.summary.summary_workbook import streamed
    from xlperf.writing.sheets.styles import Formats

    styles = {"file": "file", "text": "text", "errors": "errors", "state": "severity"}
    columns = tuple(ListColumn(key=key, header=key, width=20, style=style) for key, style in styles.items())
    name = "一张名字很长很长很长很长很长很长很长很长很长的表"
    form = ListForm(key="x", name=name + "一二三四五六七八", title="共{count}行", note="共{count}行。", columns=columns)
    lines = settings().sheets.tallest
    rows = [
        {"file": Link("甲.xlsx", "external:甲.xlsx"), "text": "短", "errors": 0, "state": "error"},
        {"file": Link("乙.xlsx", None), "text": "一\n二", "errors": 2, "state": "warning"},
        {"text": "\n".join(map(str, range(lines))), "errors": 1, "state": "note"},
        {"text": "\n".join(map(str, range(lines + 1))), "errors": 1, "state": "note"},
    ]
    with streamed(tmp_path / "a.xlsx", tmp_path) as workbook:
        add_list(workbook, Formats(workbook), form, rows, {"count": 4}, most=6)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    first, second = book.worksheets
    assert (len(second.title), second.title[-3:]) == (31, "（2）")
    assert (first["A1"].value, second["A1"].value, first["A2"].value) == ("共4行", "共4行（2）", "共4行。")
    assert (first.auto_filter.ref, first.freeze_panes) == ("A3:D6", "A4")
    assert (first.print_area.replace("$", "").rpartition("!")[2], first.print_title_rows) == ("A1:D6", "$3:$3")
    assert [first[f"D{row}"].value for row in (4, 5, 6)] == ["错误", "提醒", "说明"]
    assert [bool(first[place].hyperlink) for place in ("A4", "A5")] == [True, False]
    assert first["A4"].font.color.rgb != first["A5"].font.color.rgb
    assert first["C4"].font.color.rgb != first["C5"].font.color.rgb
    heights = [first.row_dimensions[row].height for row in (4, 5, 6)]
    assert heights[0] < heights[1] < heights[2]
    assert first["B6"].value == rows[2]["text"]
    cut = second["B4"].value
    assert (cut.count("\n") + 1, cut.endswith(settings().sheets.more)) == (lines - 1, True)


def test_lists__beyond_excels_limit_files_are_named_without_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlperf.summary import list_sheet
    from xlperf.summary.summary_workbook import streamed
    from xlperf.writing.sheets.styles import Formats

    few = replace(settings(), sheets=replace(settings().sheets, links=1))
    monkeypatch.setattr(list_sheet, "settings", lambda: few)
    rows = [{"file": list_sheet.Link(f"{number}.xlsx", f"external:{number}.xlsx")} for number in range(2)]
    with streamed(tmp_path / "a.xlsx", tmp_path) as workbook:
        list_sheet.add_list(workbook, Formats(workbook), few.lists["unread"], rows)
    column = next(at for at, one in enumerate(few.lists["unread"].columns, 1) if one.key == "file")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [(bool(sheet.cell(row, column).hyperlink), sheet.cell(row, column).value) for row in (4, 5)] == [
        (True, "0.xlsx"), (False, "1.xlsx"),
    ]  # fmt: skip


def test_both_years_failures_are_told_and_no_output_takes_the_place_of_an_input(tmp_path: Path) -> None:
    now, last = write(tmp_path / "今", a=unit("甲局"), b={"乙": 1}), write(tmp_path / "去", c={"丙": 1}, d=unit("甲局"))
    done = summarise(find([now]), tmp_path / "a.xlsx", one_by_one, last=find([last]), csv=tmp_path)
    assert [path.stem for path, _ in done.failures] == ["b", "c"]
    assert {path.name for path in done.written} == {"a.xlsx", *(f"{name}.csv" for name in FRAMES)}
    with pytest.raises(XlperfError, match="不能写到输入文件上"):
        summarise(find([now]), last / "d.json", one_by_one, last=find([last]))


def test_what_was_passed_over_in_both_years_is_listed(tmp_path: Path) -> None:
    now, last = write(tmp_path / "今", a=unit("甲局")), write(tmp_path / "去", a=unit("甲局", year=2022))
    (now / "旧一.xls").write_text("1", "utf-8")
    (last / "旧二.xls").write_text("2", "utf-8")
    listed = cells(summed(now, last=last), "未能读取")
    assert {name for line in listed for name in ("旧一.xls", "旧二.xls") if name in str(line["文件"])} == {
        "旧一.xls",
        "旧二.xls",
    }


def test_a_fault_of_the_database_that_is_none_of_the_disk_is_not_called_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "各单位", a=unit("甲局"))

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("no such column: x")

    monkeypatch.setattr("xlperf.summary.across.mark_copies", fail)
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        summed(folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["各单位"]


def test_a_file_that_says_nothing_tells_why(tmp_path: Path) -> None:
    folder = write(tmp_path, a={"xlperf": 1, "unit": {"name": "甲局"}, "subjects": []})
    with pytest.raises(XlperfError) as told:
        part_of(folder / "a.json")
    reasons = [found.message for found in files.load(folder / "a.json").findings if found.severity.value == "error"]
    assert (reasons[0] if reasons else settings().find.words["empty"]) in told.value.message
