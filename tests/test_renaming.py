"""A subject under a new name: what the reader makes of it, and how the name is changed everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.support.command_line import Done
from tests.support.markdown_books import book
from xlperf import files, template
from xlperf.assessment import examine
from xlperf.edits import renamed_keys
from xlperf.findings import XlperfError, merged
from xlperf.model import Edit
from xlperf.paragraphs import Status
from xlperf.reading.renaming import naming, renamed_book, renamed_edits
from xlperf.reading.workbook import Reading, read
from xlperf.report import evaluate

OLD, NEW, OTHER = "招商引资专项经费", "招商引资专项", "产业引导资金"
TABLES = """
    | 评价对象 |                  |          |
    |          | 名称             | 类型     |
    |          | 某局             | 部门整体 |
    |          | 招商引资专项     | 项目     |

    | 年度目标 |                  |      |          |
    |          | 对象             | 序号 | 目标内容 |
    |          | 招商引资专项经费 | 1    | 招商     |

    | 绩效指标 |                  |          |      |        |            |
    |          | 对象             | 三级指标 | 符号 | 目标值 | 实际完成值 |
    |          | 某局             | 甲       | ≥    | 20个   | 20个       |
    |          | 招商引资专项经费 | 乙       | ≥    | 20个   | 20个       |
    |          | 招商引资专项经费 | 丙       | ≥    | 20个   | 20个       |
"""


def read_md(text: str) -> Reading:
    return read(book(text))


def codes(reading: Reading) -> list[tuple[str, str]]:
    return [(found.code, found.where) for found in merged(reading.findings) if found.code in ("R24", "R26", "R74")]


# --- reading --------------------------------------------------------------------------------------------------------


def test_a_renamed_subject_is_one_finding_and_keeps_its_rows() -> None:
    reading = read_md(TABLES)
    assert codes(reading) == [("R74", "〔年度目标!A2「对象」〕〔绩效指标!A3:A4「对象」〕")]
    (department, project) = reading.evaluation.subjects
    assert [row.name for row in department.indicators] == ["甲"]
    assert (project.name, [row.name for row in project.indicators]) == (NEW, ["乙", "丙"])
    (found,) = [one for one in merged(reading.findings) if one.code == "R74"]
    assert (found.subject, found.severity.value) == (NEW, "error")
    assert found.message == (
        f"这里写的是“{OLD}”，“评价对象”里没有，像是“{NEW}”原来的名称，先当作同一个对象，共 3 处：1、乙、丙。"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{NEW}     | 项目", f"{OTHER}     | 项目"),  # not like the former name
        (
            "| 1    | 招商     |",
            f"| 1    | 招商     |\n    |          | {NEW}     | 1    | 目标     |",
        ),  # has rows of its own
        (
            f"{NEW}     | 项目     |",
            f"{NEW}     | 项目     |\n    |          | 招商引资专项经 | 项目 |",
        ),  # two are like it
        ("| 招商引资专项经费 | 丙", "| 招商引资专项费 | 丙"),  # two former names are like it
    ],
)
def test_a_name_that_may_be_anothers_is_not_taken_for_a_former_one(old: str, new: str) -> None:
    assert old in TABLES
    assert "R74" not in [code for code, _ in codes(read_md(TABLES.replace(old, new, 1)))]


def test_a_department_named_by_its_kind_is_not_renamed() -> None:
    rows = "|| 部门整体 | 甲 | ≥ | 20个 | 20个 |\n|| 某某局 | 乙 | ≥ | 20个 | 20个 |"
    tables = (
        f"| 评价对象 |\n||名称|类型|\n||某局|部门整体|\n\n| 绩效指标 |\n||对象|三级指标|符号|目标值|实际完成值|\n{rows}"
    )
    assert [code for code, _ in codes(read_md(tables))] == ["R24"]


# --- the name changed everywhere --------------------------------------------------------------------------------------


def test_naming__the_cells_that_are_the_name_and_the_texts_that_mention_it() -> None:
    found = naming(book(TABLES.replace("| 招商     |", f"| 办好{OLD} |")), OLD, NEW)
    assert [(one.sheet, one.cell) for one in found.cells] == [
        ("年度目标", "A2"),
        ("绩效指标", "A3"),
        ("绩效指标", "A4"),
    ]
    assert [(one.sheet, one.cell) for one in found.mentions] == [("年度目标", "C2")]
    assert found.counted() == "年度目标 1 格、绩效指标 2 格"


def test_renamed_book__is_as_if_it_had_been_typed() -> None:
    found = naming(book(TABLES), OLD, NEW)
    assert read(renamed_book(book(TABLES), found.cells, NEW)) == read_md(TABLES.replace(OLD, NEW))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("没有的", OTHER, "没有一张表的对象叫“没有的”"),
        (OLD, " ", "新的名称是空的"),
        (NEW, "招商 引资专项", "新旧名称一样"),
        (NEW, "某局", "已经有一个对象叫“某局”"),
    ],
)
def test_naming__what_cannot_be_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(XlperfError, match=message):
        naming(book(TABLES), old, new)


def test_renamed_keys__of_the_subject_alone() -> None:
    line = "\t".join(("!", f"{OLD}/process/1", "0", "0", "0", OLD))
    assert renamed_keys(line, OLD, NEW).split("\t") == ["!", f"{NEW}/process/1", "0", "0", "0", NEW]
    assert renamed_keys(f"甲{OLD}/process/1\n{OLD}甲/process", OLD, NEW) == f"甲{OLD}/process/1\n{OLD}甲/process"
    assert renamed_keys("甲 / 乙", "甲 / 乙", NEW) == NEW
    assert renamed_keys("甲／乙/process", "甲/乙", "丙/丁") == "丙／丁/process"


def edited() -> tuple[Reading, Edit]:
    """The sample, with a paragraph of its project changed by hand."""
    reading = template.read_sample()
    first = next(one for one in evaluate(reading).paragraphs if one.subject == OLD and "148.23" in one.text)
    edit = Edit(subject=OLD, key=first.key, generated=first.generated, facts=first.facts, text="改过的一段。")
    return replace(reading, evaluation=replace(reading.evaluation, edits=(edit,))), edit


@pytest.mark.workbooks
def test_the_command_writes_a_new_workbook(call: Callable[..., Done], tmp_path: Path) -> None:
    template.write(tmp_path / "旧.xlsm", edited()[0])
    before = (tmp_path / "旧.xlsm").read_bytes()
    done = call("rename", "旧.xlsm", OLD, OTHER, "-o", "新.xlsm")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"“{OLD}”改成了“{OTHER}”：评价对象 1 格、绩效指标 8 格、文字材料 10 格。写到：新.xlsm")
    assert (tmp_path / "旧.xlsm").read_bytes() == before
    was, now = files.load(tmp_path / "旧.xlsm"), files.load(tmp_path / "新.xlsm")
    assert [one.name for one in now.evaluation.subjects] == [was.evaluation.subjects[0].name, OTHER]
    assert [one.code for one in examine(now).findings] == [one.code for one in examine(was).findings]
    assert [one.status for one in evaluate(now).paragraphs if one.text == "改过的一段。"] == [Status.EDITED]
    again = call("rename", "旧.xlsm", OLD, OTHER, "-o", "新.xlsm")
    assert (again.code, "已经存在" in again.err) == (2, True)


@pytest.mark.workbooks
def test_the_command_takes_the_units_own_rules_along(call: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "提纲.toml").write_text(
        'kind = "outline"\ntitle = "我局提纲"\nsource = "本局"\nextends = "叙述式"\n', "utf-8"
    )
    evaluation = template.read_sample().evaluation
    unit = replace(evaluation.unit, outline="我局提纲")
    template.write_unchecked(tmp_path / "旧.xlsx", replace(evaluation, unit=unit))
    (tmp_path / "别处").mkdir()
    done = call("rename", "旧.xlsx", OLD, OTHER, "-o", "别处/新.xlsx")
    assert (done.code, done.err) == (0, "")
    assert f"单位自己的提纲也复制过去了：{Path('别处') / '提纲.toml'}" in done.out
    assert sorted(path.name for path in (tmp_path / "别处").iterdir()) == ["提纲.toml", "新.xlsx"]
    assert "复制" not in call("rename", "旧.xlsx", OLD, OTHER, "-o", "新.xlsx").out


@pytest.mark.workbooks
def test_the_command_mends_a_workbook_whose_tables_disagree(call: Callable[..., Done], tmp_path: Path) -> None:
    template.write(tmp_path / "旧.xlsx", template.read_sample())
    workbook = openpyxl.load_workbook(tmp_path / "旧.xlsx")
    workbook["评价对象"]["A6"].value = OTHER
    workbook.save(tmp_path / "旧.xlsx")
    assert call("rename", "旧.xlsx", OLD, OTHER, "-o", "新.xlsx").code == 0
    found = [one.code for one in examine(files.load(tmp_path / "新.xlsx")).findings]
    assert found == [one.code for one in examine(template.read_sample()).findings]


@pytest.mark.parametrize(("name", "message"), [("a.json", "数据文件里名称只写一次"), ("没有.xlsm", "没有")])
def test_the_command_says_what_it_cannot_rename(
    call: Callable[..., Done], tmp_path: Path, name: str, message: str
) -> None:
    (tmp_path / "a.json").write_text("{}", "utf-8")
    done = call("rename", name, OLD, NEW, "-o", "新.xlsm")
    assert (done.code, message in done.err, (tmp_path / "新.xlsm").exists()) == (2, True, False)


def test_edits_of_other_subjects_stay() -> None:
    edit = edited()[1]
    assert renamed_edits([edit], "某局", NEW) == (edit,)
    assert renamed_edits([edit], OLD, NEW)[0].key == edit.key.replace(OLD, NEW)
