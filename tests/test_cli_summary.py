"""``xlperf summary`` and ``xlperf aggregate`` as a person uses them."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.small_evaluations import project
from tests.support.summaries import cells, unit, write
from xlperf import files
from xlperf.assessment import assess
from xlperf.cli import chinese, summary_commands
from xlperf.cli.commands import cli
from xlperf.parallel import Outcome, gather

pytestmark = pytest.mark.workbooks


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "各单位", a=unit("甲局"), b=unit("乙局", project("修路")), c={"xlperf": 1})


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the files in this process, however many were asked for."""

    def gathered(job: Callable[[Path], object], paths: Sequence[Path], **options: Any) -> Iterable[Outcome[object]]:
        return gather(job, paths, **{**options, "processes": 0})

    monkeypatch.setattr(summary_commands, "gather", gathered)


def run(*arguments: str | Path) -> int:
    return chinese.run(cli, [str(argument) for argument in arguments])


@pytest.mark.process
def test_summary__in_processes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("summary", folder, "-o", "结果.xlsx", "--csv", "表", "--processes", "2") == 0
    said = capsys.readouterr()
    assert "读入 2 个文件，未能读取 1 个。" in said.out
    assert "c.json" in said.err
    assert [line["单位"] for line in cells(Path("结果.xlsx"), "单位与项目")] == ["甲局", "乙局"]
    assert sorted(path.name for path in Path("表").iterdir()) == [
        "findings.csv", "indicators.csv", "subjects.csv", "units.csv",
    ]  # fmt: skip
    assert run("summary", folder, "-o", "结果.xlsx") == 2
    assert "已经存在" in capsys.readouterr().err
    assert run("summary", folder, folder, "-o", "结果.xlsx", "--force") == 0


@pytest.mark.usefixtures("one_process")
def test_summary__an_earlier_summary_is_not_read_whatever_its_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("summary", folder, "-o", "各单位/上半年.xlsx") == 0
    assert run("aggregate", folder, "--name", "某局", "-o", "某局.json") == 0
    Path("某局-构成.xlsx").rename("各单位/各数.xlsx")
    capsys.readouterr()
    assert run("summary", folder, "-o", "全年.xlsx") == 0
    said = capsys.readouterr()
    assert "读入 2 个文件，未能读取 3 个。" in said.out
    assert said.err.count("这是本软件写出的汇总") == 2
    assert run("check", "各单位/上半年.xlsx") == 2
    assert run("import", "各单位/各数.xlsx", "-o", "a.json") == 2


@pytest.mark.usefixtures("one_process")
def test_summary__two_years(folder: Path) -> None:
    last = write(folder / "上年", a=unit("甲局", year=2022))  # below this year's: not taken twice
    assert run("summary", folder, "-o", "结果.xlsx", "--last-year", last) == 0
    assert "两年对比" in openpyxl.load_workbook("结果.xlsx").sheetnames
    assert len(cells(Path("结果.xlsx"), "单位与项目")) == 2


@pytest.mark.usefixtures("one_process")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["没有", "-o", "a.xlsx"], "没有这个文件或文件夹"),
        (["空", "-o", "a.xlsx"], "没有找到工作簿"),
        (["各单位", "-o", "a.xls"], ".xlsx 结尾"),
        (["各单位", "-o", "没有/a.xlsx"], "文件夹不存在"),
        (["各单位", "-o", f"{'长' * 300}.xlsx"], "文件名太长"),
        (["各单位/c.json", "-o", "a.xlsx"], "一个也没能读取"),
        (["各单位", "-o", "a.xlsx", "--processes", "0"], "--processes"),
        (["各单位", "-o", "a.xlsx", "--limit", "inf"], "--limit"),
        (["各单位"], "还缺少"),
    ],
)
def test_summary__faults(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    Path("空").mkdir()
    before = sorted(Path().rglob("*"))
    assert run("summary", *arguments) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
    assert sorted(Path().rglob("*")) == before


@pytest.mark.process
@pytest.mark.parametrize("name", ["某局.xlsm", "某局.json"])
def test_aggregate(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run("aggregate", folder, "-o", name, "--name", "某局", "--processes", "1") == 0
    assert "由 2 个文件汇总" in capsys.readouterr().out
    reading = files.load(Path(name))
    done = assess(reading)
    assert (done.evaluation.unit.name, done.results[0].execution.rate) == ("某局", 1)
    listed = openpyxl.load_workbook("某局-构成.xlsx")
    assert listed.sheetnames == ["构成", "问题"]
    assert {line["组成部分"] for line in cells(Path("某局-构成.xlsx"), "构成")} >= {"甲局", "乙局·修路"}
    assert [line["编号"] for line in cells(Path("某局-构成.xlsx"), "问题")] == ["V86"]
    assert run("aggregate", folder, "-o", name, "--name", "某局") == 2


@pytest.mark.usefixtures("one_process")
def test_aggregate__what_is_passed_over_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("丙局.xlsb", "某局-报告.xlsx"):
        (folder / name).write_text("1", "utf-8")
    (folder / "c.json").unlink()
    assert run("aggregate", folder, "-o", "某局.json", "--name", "某局", "--processes", "1") == 0
    said = capsys.readouterr()
    assert ("跳过 1 个文件" in said.out, "丙局.xlsb" in said.err) == (True, True)
    found = [(line["严重程度"], line["问题"].partition("，")[0]) for line in cells(Path("某局-构成.xlsx"), "问题")]
    assert found == [("错误", "“整个文件”缺少丙局.xlsb的数"), ("说明", "“整个文件”缺少某局-报告.xlsx的数")]


@pytest.mark.usefixtures("one_process")
def test_aggregate__schemes_lie_beside_the_parts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme = 'extends = "hubei_2020"\ntitle = "我局自定"\nsource = "某局〔2023〕1号"\n'
    for name in "甲乙":
        write(tmp_path / name, a=unit(f"{name}局", scheme="我局自定"))
    (tmp_path / "乙" / "自定.toml").write_text(scheme, "utf-8")
    command = ("aggregate", tmp_path / "甲", tmp_path / "乙", "--name", "某局", "--processes", "1", "-o")
    assert run(*command, tmp_path / "某局.json") == 0
    assert "年度目标和文字材料没有汇总" in capsys.readouterr().out
    (tmp_path / "甲" / "自定.toml").write_text(f"{scheme}[execution]\nweight = 10\n", "utf-8")
    assert run(*command, tmp_path / "另一.json") == 2
    assert "我局自定" in capsys.readouterr().err


@pytest.mark.usefixtures("one_process")
def test_aggregate__the_book_and_its_parts_or_neither(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(target).name == "某局-构成.xlsx":
            raise PermissionError(errno.EACCES, "open elsewhere", str(target))
        move(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    assert run("aggregate", folder, "-o", "某局.xlsm", "--name", "某局", "--processes", "1") == 2
    assert sorted(path.name for path in Path().iterdir()) == ["各单位"]


@pytest.mark.usefixtures("one_process")
def test_aggregate__nothing_is_written_where_the_book_cannot_be(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "b.json").write_text(json.dumps(unit("乙局", scheme="mof_2020"), ensure_ascii=False), "utf-8")
    assert run("aggregate", folder, "-o", "某局.xlsm", "--name", "某局") == 2
    assert "评分规则不同" in capsys.readouterr().err
    assert run("aggregate", folder, "-o", "某局.docx", "--name", "某局") == 2
    assert run("aggregate", folder, "-o", "某局.json", "--name", " ") == 2
    assert run("aggregate", folder / "c.json", "-o", "某局.json", "--name", "某局") == 2
    assert sorted(path.name for path in Path().iterdir()) == ["各单位"]
