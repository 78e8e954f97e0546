"""xlperf.template.next_year and ``xlperf rollover``: next year's workbook as a file, and what is said of it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from xlperf import files, template
from xlperf.cli import chinese
from xlperf.cli.commands import cli
from xlperf.findings import XlperfError
from xlperf.rollover import roll_over
from xlperf.template import next_stage, next_year
from xlperf.template.vba.verify import verify

pytestmark = [pytest.mark.workbooks, pytest.mark.usefixtures("home")]

OWN = 'extends = "base"\nid = "own"\ntitle = "我局自定"\nsource = "本局"\n'
BASE = 'extends = "hubei_2020"\nid = "base"\ntitle = "全区的"\nsource = "区里"\n'


@pytest.fixture
def book(sample: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "单 位"
    folder.mkdir()
    return Path(shutil.copy(sample, folder / "某 局2022.xlsm"))


@pytest.fixture
def call(capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str]]:
    """Run the command in this process: exit code, what it said."""

    def run(*arguments: object) -> tuple[int, str]:
        code = chinese.run(cli, ["rollover", *map(str, arguments)])
        out, err = capsysbinary.readouterr()
        return code, out.decode() + err.decode()

    return run


def data_file(path: Path, **unit: object) -> Path:
    row = {"name": "期数", "level1": "产出指标", "sign": "≥", "target": "20期", "actual": "20期", "weight": 80}
    subject = {"name": "甲", "kind": "项目", "funds": {"executed": 8}, "indicators": [row]}
    unit = {"name": "某局", "year": 2022, "scheme": "我局自定", **unit}
    path.write_text(json.dumps({"xlperf": 1, "unit": unit, "subjects": [subject]}, ensure_ascii=False), "utf-8")
    return path


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- the workbook ---------------------------------------------------------------------------------------------------


def test_book(book: Path, tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    before, target = book.read_bytes(), tmp_path / "下 年.xlsm"
    code, said = call(book, "-o", target)
    assert code == 0
    assert f"已写出 2023 年度的工作簿：{target}" in said
    assert "带过去 2 个对象、16 条指标" in said
    assert book.read_bytes() == before
    reading = files.load(target)
    assert reading.findings == ()
    assert reading.evaluation == roll_over(files.load(book).evaluation)
    assert verify(target) == ()
    front = openpyxl.load_workbook(target, data_only=True)["首页"]
    assert "未校验" in [cell.value for row in front.rows for cell in row]


def test_plain_workbook(book: Path, tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    assert call(book, "-o", tmp_path / "下年.xlsx")[0] == 0
    assert files.load(tmp_path / "下年.xlsx").evaluation.unit.year == 2023


def test_twice_from_one_year_to_the_next(book: Path, tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    call(book, "-o", tmp_path / "a.xlsm")
    code, said = call(tmp_path / "a.xlsm", "-o", tmp_path / "b.xlsm")
    assert (code, "2024 年度" in said) == (0, True)
    assert "没有填下年预算数" in said
    assert files.load(tmp_path / "b.xlsm").evaluation.unit.year == 2024


def test_marks_show_in_the_workbook_and_not_in_what_is_handed_in(tmp_path: Path) -> None:
    from xlperf.writing import sheets
    from xlperf.writing.outputs import load_report

    source = data_file(tmp_path / "某局.json", scheme="hubei_2020", name="二〇二二")
    data = json.loads(source.read_text("utf-8"))
    data["subjects"][0] |= {"name": "2022年专项", "texts": {"purpose": "2022年立项。"}}
    source.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    done = next_year.write_next_year(files.load(source), tmp_path / "下年.xlsm", beside=tmp_path)
    assert any("有 2 处要核对" in line for line in next_year.result_lines(done))
    book = openpyxl.load_workbook(done.path)
    for name in ("评价对象", "文字材料"):
        (column,) = (cell.column for cell in book[name][4] if cell.value == "待核对")
        assert "写着2022年" in [row[column - 1].value for row in book[name].iter_rows(min_row=5)]
    sheets.write_submission(load_report(done.path), tmp_path / "报送.xlsx")
    said = [cell.value for sheet in openpyxl.load_workbook(tmp_path / "报送.xlsx") for row in sheet for cell in row]
    assert [text for text in said if "写着2022年" in str(text) or "待核对" in str(text)] == []


# --- what did not go over -------------------------------------------------------------------------------------------


def test_own_sheets_are_named_and_generated_ones_are_not(book: Path, tmp_path: Path) -> None:
    names = (
        "首页",
        "单位信息",
        "报告",
        "报告-旧",
        "报告-旧2",
        "附件1",
        "附件12",
        "附件1-旧",
        "校验结果",
        "xlwings.conf",
        "自动计算用",
    )
    own = ("工作底稿", "附件说明", "报告会")
    done = next_year.write_next_year(files.load(book), tmp_path / "a.xlsm", beside=book.parent, sheets=(*names, *own))
    assert done.own_sheets == own
    assert "您自己加的工作表没有带过去：“工作底稿”、“附件说明”、“报告会”。需要的请自己复制。" in next_year.result_lines(
        done
    )


def test_own_sheets_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    template.write(path)
    book = openpyxl.load_workbook(path)
    book.create_sheet("工作底稿")
    book.save(path)
    assert next_year.sheets_of(path)[-1] == "工作底稿"
    assert next_year.sheets_of(data_file(tmp_path / "数据.json")) == ()


def test_sheets_of_the_template_are_nobodys_own(tmp_path: Path) -> None:
    """All of them, the hidden ones, too."""
    path = tmp_path / "表.xlsm"
    template.write(path)
    assert list(next_year.own_sheet_lines(next_year.sheets_of(path))) == []


def test_monitoring_says_what_does_not_go_over(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    template.write(path, files.load(data_file(tmp_path / "数据.json")))
    book = openpyxl.load_workbook(path)
    book.create_sheet("工作底稿")
    book.save(path)
    line = "您自己加的工作表没有带过去：“工作底稿”。需要的请自己复制。"
    begun = next_stage.write_begun(path, tmp_path / "监控.xlsx", "1-6月")
    again = next_stage.write_begun(tmp_path / "监控.xlsx", tmp_path / "再来.xlsx", "上半年")
    assert begun == ("“绩效监控”里加了 1 行（1-6月）。", line)
    assert again == ("“上半年”的行都已经有了，没有加。",)
    assert line in next_stage.write_closed(path, tmp_path / "自评.xlsx")


def test_unread_rows_are_said(book: Path, tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    path = tmp_path / "某局.json"
    data = json.loads(data_file(path, scheme="hubei_2020").read_text("utf-8"))
    data["subjects"][0]["indicators"][0]["weight"] = "八"
    data["subjects"][0] |= {"nonsense": 1}
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    code, said = call(path, "-o", tmp_path / "a.xlsm")
    assert code == 0
    assert "有 2 处没有读懂，带过去的可能不全" in said
    assert "（R10）" in said


# --- the unit's own scheme ------------------------------------------------------------------------------------------


def with_schemes(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "规则.toml").write_text(OWN, "utf-8")
    (folder / "全区.toml").write_text(BASE, "utf-8")
    (folder / "别的.toml").write_text(OWN.replace("own", "other").replace("我局自定", "别的"), "utf-8")
    return data_file(folder / "某局.json")


def test_scheme__goes_along_with_what_it_builds_on(tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    source, target = with_schemes(tmp_path / "今年"), tmp_path / "明年" / "下年.xlsm"
    target.parent.mkdir()
    code, said = call(source, "-o", target)
    assert code == 0
    assert listed(target.parent) == ["下年.xlsm", "全区.toml", "规则.toml"]
    assert said.count("单位自己的评分规则也复制过去了") == 2
    assert "不一样" not in said
    assert openpyxl.load_workbook(target)["单位信息"]["B11"].value == "我局自定"


def test_scheme__in_the_same_folder_nothing_is_copied(tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    source = with_schemes(tmp_path)
    before = listed(tmp_path)
    said = call(source, "-o", tmp_path / "下年.xlsm")[1]
    assert listed(tmp_path) == sorted([*before, "下年.xlsm"])
    assert "评分规则" not in said


def test_scheme__another_file_of_that_name_stays(tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    source, folder = with_schemes(tmp_path / "今年"), tmp_path / "明年"
    folder.mkdir()
    (folder / "规则.toml").write_text(OWN + "[over]\naction = 'none'\n", "utf-8")
    code, said = call(source, "-o", folder / "下年.xlsm")
    assert code == 0
    assert "none" in (folder / "规则.toml").read_text("utf-8")
    assert "评分规则“我局自定”和原来的不一样" in said


def test_scheme__that_is_nowhere(tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    code, said = call(data_file(tmp_path / "某局.json"), "-o", tmp_path / "下年.xlsm")
    assert (code, "没有能用的评分规则“我局自定”" in said, "不一样" in said) == (0, True, False)
    assert files.load(tmp_path / "下年.xlsm").evaluation.unit.scheme == "我局自定"


# --- the unit's own alerts and outlines -----------------------------------------------------------------------------

ALERTS = """
kind = "alerts"
title = "我局预警"
source = "本局"

[figures]
source = "本局"
red_below = 0.5
yellow_below = 0.9
"""
OUTLINE = 'kind = "outline"\ntitle = "我局提纲"\nsource = "本局"\nextends = "叙述式"\n'
OF_MONITORING = 'kind = "outline"\npurpose = "监控"\ntitle = "我局提纲"\nsource = "本局"\nextends = "监控总结报告"\n'


def with_rules(folder: Path) -> Path:
    folder.mkdir()
    for name, text in (("预警", ALERTS), ("提纲", OUTLINE), ("监控提纲", OF_MONITORING)):
        (folder / f"{name}.toml").write_text(text, "utf-8")
        (folder / f"别的{name}.toml").write_text(text.replace("我局", "别的"), "utf-8")
    return data_file(folder / "某局.json", scheme="湖北省（2020）", alerts="我局预警", outline="我局提纲")


def test_rules__alerts_and_outlines_go_along(tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    source, folder = with_rules(tmp_path / "今年"), tmp_path / "明年"
    folder.mkdir()
    code, said = call(source, "-o", folder / "下年.xlsm")
    assert code == 0
    assert listed(folder) == ["下年.xlsm", "提纲.toml", "监控提纲.toml", "预警.toml"]
    assert f"单位自己的预警规则也复制过去了：{folder / '预警.toml'}" in said
    assert said.count("单位自己的提纲也复制过去了") == 2
    assert "注意" not in said


def test_rules__others_of_that_name_stay(tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    source, folder = with_rules(tmp_path / "今年"), tmp_path / "明年"
    folder.mkdir()
    (folder / "预警.toml").write_text(ALERTS.replace("0.5", "0.4"), "utf-8")
    (folder / "提纲.toml").write_text(OUTLINE.replace("我局提纲", "另一个"), "utf-8")
    (folder / "监控提纲.toml").write_text(OF_MONITORING.replace("我局提纲", "另一个"), "utf-8")
    said = call(source, "-o", folder / "下年.xlsm")[1]
    assert "预警规则“我局预警”和原来的不一样（那里已有别的规则文件，没有动它）" in said
    assert "没有能用的提纲“我局提纲”，请把提纲文件放到新工作簿旁边，或改选别的提纲" in said
    assert "复制" not in said.split("您自己加的")[0]


def test_rules__go_along_when_a_period_begins_and_when_the_year_ends(tmp_path: Path) -> None:
    source = with_rules(tmp_path / "今年")
    for name, write in (("监控", lambda to: next_stage.write_begun(source, to, "1-6月")),
                        ("自评", lambda to: next_stage.write_closed(source, to))):  # fmt: skip
        folder = tmp_path / name
        folder.mkdir()
        said = write(folder / f"{name}.xlsx")
        assert sum("也复制过去了" in line for line in said) == 3
        assert listed(folder) == sorted([f"{name}.xlsx", "提纲.toml", "监控提纲.toml", "预警.toml"])


# --- where it is written --------------------------------------------------------------------------------------------


def test_write_beside(book: Path) -> None:
    done = next_year.write_beside(files.load(book), book)
    assert done.path == book.with_name("某 局2023.xlsm")
    before = done.path.read_bytes()
    with pytest.raises(XlperfError, match=r"已经有“某 局2023\.xlsm”了，没有动它"):
        next_year.write_beside(files.load(book), book)
    assert done.path.read_bytes() == before


@pytest.mark.parametrize(
    ("target", "said"),
    [("某 局2022.xlsm", "已经存在"), ("下年.docx", "要以 .xlsm 或 .xlsx 结尾"), ("没有/下年.xlsm", "文件夹不存在")],
)
def test_refused(book: Path, target: str, said: str, call: Callable[..., tuple[int, str]]) -> None:
    before = book.read_bytes()
    code, text = call(book, "-o", book.with_name(target) if "/" not in target else book.parent / target)
    assert (code, said in text) == (2, True)
    assert (listed(book.parent), book.read_bytes()) == ([book.name], before)


def test_refused__its_own_input_even_when_forced(book: Path, call: Callable[..., tuple[int, str]]) -> None:
    before = book.read_bytes()
    code, text = call(book, "-o", book, "--force")
    assert (code, "不能写到输入文件上" in text) == (2, True)
    assert book.read_bytes() == before


def test_force(book: Path, tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    target = tmp_path / "下年.xlsm"
    target.write_bytes(b"old")
    assert call(book, "-o", target)[0] == 2
    assert target.read_bytes() == b"old"
    assert call(book, "-o", target, "--force")[0] == 0


@pytest.mark.parametrize("content", [b"", b"PK", b"not a workbook"])
def test_refused__no_workbook(tmp_path: Path, content: bytes, call: Callable[..., tuple[int, str]]) -> None:
    path = tmp_path / "坏.xlsm"
    path.write_bytes(content)
    assert call(path, "-o", tmp_path / "下年.xlsm")[0] == 2
    assert listed(tmp_path) == [path.name]


def test_refused__blank_workbook(tmp_path: Path, call: Callable[..., tuple[int, str]]) -> None:
    template.write(tmp_path / "空白.xlsm")
    code, said = call(tmp_path / "空白.xlsm", "-o", tmp_path / "下年.xlsm")
    assert (code, "没有填“评价年度”" in said) == (2, True)


@pytest.mark.parametrize("refused", [".xlsm", ".toml"])
def test_disk_refuses__neither_workbook_nor_scheme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    source, folder = with_schemes(tmp_path / "今年"), tmp_path / "明年"
    folder.mkdir()
    reading, replace = files.load(source), os.replace

    def refuse(one: object, other: object) -> None:
        if Path(str(other)).suffix == refused and ".xlperf-" not in str(other):
            raise OSError(28, "full", str(other))
        replace(one, other)  # type: ignore[arg-type]

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(XlperfError, match="磁盘满了"):
        next_year.write_next_year(reading, folder / "下年.xlsm", beside=source.parent)
    assert listed(folder) == []
