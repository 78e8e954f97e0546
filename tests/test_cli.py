"""The command line as a person uses it: whole processes for the main ways, calls for the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from tests.support.command_line import Done
from xlperf import __version__
from xlperf.cli import main
from xlperf.cli.commands import cli
from xlperf.schemes import scheme_titles

DATA = {
    "xlperf": 1,
    "unit": {"name": "某中心", "year": 2024, "scheme": "hubei_2020"},
    "subjects": [
        {
            "name": "某专项",
            "kind": "project",
            "funds": {"initial": 100, "adjusted": 100, "executed": 80},
            "indicators": [
                {
                    "level1": "产出指标",
                    "level2": "数量指标",
                    "name": "办班期数",
                    "sign": "≥",
                    "target": 10,
                    "unit": "期",
                    "actual": "九",
                    "weight": 80,
                }
            ],
        }
    ],
}


_ENGLISH = ("Usage", "Options", "Commands", "Show this", "OPTIONS", "COMMAND", "ARGS", "required", "<=")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "某中心.json"
    path.write_text(json.dumps(DATA, ensure_ascii=False), "utf-8")
    return path


def columns(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


def process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "xlperf.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment})


@pytest.mark.workbooks
def test_demo(call: Callable[..., Done], tmp_path: Path) -> None:
    done = call("demo", "-o", "out")
    assert done.code == 0
    assert "总分 94.15 分" in done.out
    assert "总分 91.60 分" in done.out
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".docx", ".xlsm", ".xlsx"]
    assert call("demo", "-o", "out").code == 0


@pytest.mark.workbooks
def test_demo__keeps_a_workbook_that_a_person_changed(call: Callable[..., Done], tmp_path: Path) -> None:
    call("demo", "-o", "out")
    (book,) = (tmp_path / "out").glob("*.xlsm")
    changed = openpyxl.load_workbook(book, keep_vba=True)
    changed.save(book)
    assert "已另存为：" in call("demo", "-o", "out").out
    assert len(list((tmp_path / "out").glob("*-旧.xlsm"))) == 1


@pytest.mark.process
def test_demo__whole_process(tmp_path: Path) -> None:
    done = process("demo", "-o", tmp_path / "试 一试")
    assert done.returncode == 0, done.stderr.decode()
    assert len(list((tmp_path / "试 一试").iterdir())) == 3


@pytest.mark.workbooks
@pytest.mark.parametrize("name", ["空白.xlsm", "空白.xlsx"])
def test_new(call: Callable[..., Done], tmp_path: Path, name: str) -> None:
    assert call("new", name).code == 0
    before = (tmp_path / name).read_bytes()
    refused = call("new", name)
    assert (refused.code, "已经存在" in refused.err) == (2, True)
    assert (tmp_path / name).read_bytes() == before
    assert call("new", name, "--sample", "--force").code == 0
    checked = call("check", name)
    assert checked.code == 1
    assert "7 个错误，16 个提醒，0 条说明" in checked.out  # what is wrong with the published report the sample is


@pytest.mark.workbooks
def test_check__asks_what_no_figure_shows(call: Callable[..., Done], tmp_path: Path) -> None:
    call("new", "样例.xlsx", "--sample")
    said = call("check", "样例.xlsx").out
    assert said.index("提醒（") < said.index("请自查（2）") < said.index("（V35）") < said.index("（V49）")
    assert "请自查" not in call("check", "样例.xlsx", "--json").out


def test_check__what_is_explained_is_listed_apart(call: Callable[..., Done], data: Path) -> None:
    reason = {"code": "V01", "subject": "", "item": "", "reason": "报送时再填"}
    data.write_text(json.dumps(DATA | {"acknowledged": [reason]}, ensure_ascii=False), "utf-8")
    said = call("check", data).out
    assert "条已说明" in said
    assert "（已说明：报送时再填）" in said[said.index("  已说明（") :]


def test_what_is_explained_is_a_key_of_its_own_in_json(call: Callable[..., Done], data: Path) -> None:
    reason = {"code": "V01", "subject": "", "item": "", "reason": "报送时再填"}
    data.write_text(json.dumps(DATA | {"acknowledged": [reason]}, ensure_ascii=False), "utf-8")
    (checked,) = json.loads(call("check", data, "--json").out)
    exported = json.loads(call("export", data).out)["results"]
    assert checked["findings"] == exported["findings"]
    explained = [one for one in checked["findings"] if one["code"] == "V01"]
    assert explained
    assert {one["acknowledged"] for one in explained} == {"报送时再填"}
    assert all("报送时再填" not in one["message"] for one in explained)
    assert {one["acknowledged"] for one in checked["findings"] if one["code"] != "V01"} == {None}


def test_new__another_kind_of_file_is_refused(call: Callable[..., Done], tmp_path: Path) -> None:
    done = call("new", "模板.xls")
    assert (done.code, ".xlsm 或 .xlsx" in done.err, list(tmp_path.iterdir())) == (2, True, [])


@pytest.mark.workbooks
def test_fill_check_report_export(call: Callable[..., Done], data: Path, tmp_path: Path) -> None:
    filled = call("fill", data, "-o", "某中心.xlsm")
    assert filled.code == 0, filled.err
    checked = call("check", "某中心.xlsm")
    assert checked.code == 1
    assert "绩效指标!" in checked.out
    assert "请改为 9" in checked.out
    assert call("report", "某中心.xlsm", "-o", "out").code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["某中心-报告.docx", "某中心-报告.xlsx"]
    exported, original = call("export", "某中心.xlsm"), call("export", data)
    assert exported.code == original.code == 0
    from_book, from_data = json.loads(exported.out), json.loads(original.out)
    assert from_book["subjects"] == from_data["subjects"]
    assert from_book["results"]["subjects"] == from_data["results"]["subjects"]
    assert from_book["results"]["subjects"][0]["execution_rate"] == "0.800000"


def test_fill__never_over_its_input(call: Callable[..., Done], tmp_path: Path, data: Path) -> None:
    book = data.rename(tmp_path / "数据.xlsx")
    assert call("fill", book, "-o", book, "--force").code == 2
    assert json.loads(book.read_text("utf-8")) == DATA


@pytest.mark.workbooks
def test_check__json(call: Callable[..., Done], data: Path, tmp_path: Path) -> None:
    call("new", "空白.xlsx")
    done = call("check", data, "空白.xlsx", "没有.xlsx", "--json")
    assert done.code == 2
    listed = json.loads(done.out)
    assert [entry["file"] for entry in listed] == [str(data), "空白.xlsx", "没有.xlsx"]
    assert {
        "code",
        "severity",
        "sheet",
        "cell",
        "header",
        "subject",
        "item",
        "message",
        "remedy",
        "acknowledged",
        "cells",
    } == set(listed[0]["findings"][0])
    assert [found["code"] for found in listed[2]["findings"]] == ["R01"]


def test_check__several_files_are_counted_together(call: Callable[..., Done], data: Path) -> None:
    done = call("check", data, data)
    assert done.code == 1
    assert "共 2 个文件：" in done.out


def test_check__an_unreadable_file_does_not_stop_the_others(call: Callable[..., Done], data: Path) -> None:
    done = call("check", "没有.xlsx", data)
    assert done.code == 2
    assert "没有.xlsx" in done.err
    assert "请改为 9" in done.out


def test_report__of_an_unknown_scheme_is_refused(call: Callable[..., Done], tmp_path: Path) -> None:
    path = tmp_path / "某.json"
    path.write_text(json.dumps(DATA | {"unit": {"name": "某中心", "scheme": "某省"}}, ensure_ascii=False), "utf-8")
    done = call("report", path)
    assert (done.code, "某省" in done.err) == (2, True)
    assert [found.name for found in tmp_path.iterdir()] == ["某.json"]
    assert call("check", path).code == 1


@pytest.mark.workbooks
def test_report__findings_do_not_stop_it(call: Callable[..., Done], data: Path, tmp_path: Path) -> None:
    done = call("report", data)
    assert done.code == 0
    assert "2 个错误" in done.out
    assert (tmp_path / "某中心-报告.docx").exists()


@pytest.mark.process
def test_export__prints_utf8_whatever_the_console_says(data: Path) -> None:
    done = process("export", data, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("utf-8"))["unit"]["name"] == "某中心"


@pytest.mark.process
def test_check__a_narrow_console_does_not_stop_it(data: Path) -> None:
    done = process("check", data, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_explain(call: Callable[..., Done]) -> None:
    done = call("explain", "v15")
    assert done.code == 0
    assert all(word in done.out for word in ("V15", "为什么：", "出处：", "例子："))
    assert call("explain", "v2").out.startswith("V02 ")
    unknown = call("explain", "V999")
    assert unknown.code == 2
    assert "R01—R59、R70—R71、R73—R74、R80—R84、V01—V92、V94—V99、V101—V109" in unknown.err
    assert "V24" in unknown.err
    assert len(unknown.err) < 140


def test_scheme__lists_all_with_source_and_proof(call: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "某市.toml").write_text('extends = "mof_2020"\ntitle = "某市（2024）"', "utf-8")
    (tmp_path / "坏的.toml").write_text("标题 = 某市", "utf-8")
    done = call("scheme", "--list")
    assert done.code == 0
    whole, rest = done.out.split("只查到一部分的")
    part, own = rest.split("本单位的规则文件")
    assert "  湖北省（2020）（hubei_2020）\n    出处：鄂财绩发〔2020〕3号" in whole
    assert whole.count("可靠程度：") == len(scheme_titles())
    assert "可靠程度：平台（从一体化平台的设置读到，没有见到文件）" in part
    assert "还缺：预算执行的分值、各类指标的分值" in part
    assert "某市（2024）" in own
    assert "坏的.toml 第1行第1个字起不合 TOML 格式" in own
    assert call("scheme").code == 2


@pytest.mark.workbooks
def test_an_error_ends_as_a_sentence(call: Callable[..., Done]) -> None:
    call("new", "空白.xlsm")
    assert call("report", "空白.xlsm").err.endswith("请先填写。\n")
    assert call("summary", "没有", "-o", "a.xlsx").err.endswith("请检查路径。\n")
    assert call("explain", "V999").err.endswith("docs/checks.md\n")


def test_report__a_file_where_a_folder_is_wanted(call: Callable[..., Done], data: Path) -> None:
    refused = call("report", data, "-o", data)
    assert (refused.code, "却是一个文件" in refused.err) == (2, True)


@pytest.mark.workbooks
def test_template_build(call: Callable[..., Done], tmp_path: Path) -> None:
    assert call("template", "build", "模板.xlsm").code == 0
    assert (tmp_path / "模板.xlsm").exists()
    assert call("template", "build").code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek"], ["没有“chek”这个命令", "check"]),
        (["check"], ["还缺少文件。"]),
        (["check", "--jsn", "a"], ["没有 --jsn 这个选项", "--json"]),
        (["fill", "a.json"], ["还缺少选项 -o/--output 工作簿。"]),
        (["fill", "a.json", "-o"], ["-o", "值"]),
        (["report", "a", "b"], ["多写了参数", "b"]),
        (
            ["report", "a", "--outline", "x"],
            ["没有名为“x”的报告提纲", "自评结果（hubei）、叙述式（xianan）、叙述式（指标归并）"],
        ),
        (["summary", "a", "-o", "a.xlsx", "--limit", "0"], ["--limit", "不小于 0.1"]),
        (["template", "verify", "没有.xlsm"], ["没有.xlsm", "请核对文件名"]),
        (["template", "biuld"], ["没有“biuld”这个命令", "build"]),
        (["report", "没有.xlsx"], ["没有.xlsx"]),
        (["fill", "没有.json", "-o", "a.xlsm"], ["没有.json"]),
    ],
)
def test_usage_errors_are_chinese(call: Callable[..., Done], arguments: list[str], words: list[str]) -> None:
    done = call(*arguments)
    assert done.code == 2
    assert [word for word in words if word not in done.err] == []
    assert "Error" not in done.err


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["check", "--help"], ["summary", "-h"], ["template", "--help"], ["template", "build", "-h"]],
)
def test_help_is_chinese(call: Callable[..., Done], arguments: list[str]) -> None:
    done = call(*arguments)
    assert done.code == 0
    assert "用法：" in done.out
    assert [word for word in _ENGLISH if word in done.out] == []


def test_help_stands_in_columns(call: Callable[..., Done]) -> None:
    listed = call("summary", "--help").out.partition("选项：\n")[2].splitlines()
    named = [line for line in listed if line.startswith("  -")]
    assert len({columns(line) - columns(line.strip().partition("  ")[2].lstrip()) for line in named}) == 1
    assert max(map(columns, listed)) <= 80


def test_help_lists_options_only(call: Callable[..., Done]) -> None:
    lines = [line.strip() for line in call("summary", "--help").out.splitlines()]
    assert lines[0] == "用法：xlperf summary [选项] 文件或文件夹…"
    assert "文件或文件夹…" not in lines
    assert [line.split() for line in lines if line.endswith("（必填）")] == [
        ["-o,", "--output", "汇总.xlsx", "要写的汇总工作簿。（必填）"]
    ]


@pytest.mark.parametrize("arguments", [[], ["template"], ["libreoffice"]])
def test_no_command_shows_the_help(call: Callable[..., Done], arguments: list[str]) -> None:
    done = call(*arguments)
    assert done.code == 2
    assert done.err.startswith("用法：")


def test_version(call: Callable[..., Done]) -> None:
    assert call("--version").out.strip() == f"xlperf {__version__}"


def test_a_fault_of_ours_is_logged_not_shown(
    call: Callable[..., Done], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("xlperf.files.loading.load", broken)
    done = call("check", data)
    assert done.code == 2
    assert "Traceback" not in done.err
    log = Path(done.err.strip().rpartition("：")[2])
    assert "boom" in log.read_text("utf-8")
    log.unlink()
    monkeypatch.setenv("XLPERF_DEBUG", "1")
    with pytest.raises(RuntimeError, match="boom"):
        call("check", data)


def test_a_fault_of_ours_is_said_though_the_disk_is_full_and_the_name_no_text(
    call: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xlperf.files.loading.load", broken)
    monkeypatch.setattr(sys, "argv", ["xlperf", "check", "单位\udcff.xlsm"])
    done = call("check", "单位\udcff.xlsm")
    assert done.code == 2
    log = Path(done.err.strip().rpartition("：")[2])
    assert "单位\\udcff.xlsm" in log.read_text("utf-8")
    log.unlink()
    monkeypatch.setattr("tempfile.NamedTemporaryFile", full)
    done = call("check", "单位\udcff.xlsm")
    assert (done.code, "请检查磁盘空间" in done.err) == (2, True)


def test_a_full_disk_is_no_fault_of_ours(call: Callable[..., Done], data: Path) -> None:
    with open("/dev/full", "w") as full, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", full)
        done = call("check", data)
        with suppress(OSError):
            full.close()
    assert (done.code, done.err) == (2, "不能继续：写不进去，磁盘满了。请腾出空间，再试一次。\n")


@pytest.mark.process
def test_a_file_whose_name_is_no_text_can_be_used(call: Callable[..., Done], data: Path) -> None:
    odd = Path(data).with_name("单位\udcff.json")  # as archives of another system leave behind
    odd.write_bytes(data.read_bytes())
    listed = json.loads(call("check", "--json", odd).out)
    assert [Path(one["file"]).name for one in listed] == [odd.name]
    assert [one["code"] for one in listed[0]["findings"]] == [
        one["code"] for one in json.loads(call("check", "--json", data).out)[0]["findings"]
    ]
    assert call("export", odd).code == 0
    done = call("report", odd)
    assert (done.code, done.err) == (0, "")
    assert call("summary", odd, "-o", "汇总.xlsx").code == 0


def test_every_command_is_in_the_documentation() -> None:
    root = Path(__file__).parent.parent
    pages = (root / "README.md").read_text("utf-8") + (root / "docs" / "commands.md").read_text("utf-8")
    assert [name for name in cli.sources if f"xlperf {name}" not in pages] == []


@pytest.mark.workbooks
def test_the_scheme_of_the_readme_can_be_used(call: Callable[..., Done], tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    scheme = readme.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "规则.toml").write_text(scheme, "utf-8")
    chosen = DATA | {"unit": DATA["unit"] | {"scheme": tomllib.loads(scheme)["title"]}}
    (tmp_path / "某中心.json").write_text(json.dumps(chosen, ensure_ascii=False), "utf-8")
    assert call("report", "某中心.json").code == 0


def test_main_exits_with_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["explain", "V999"])
    assert stop.value.code == 2


def test_a_file_that_ends_early_is_no_person_s_stop(call: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(*_: object) -> None:
        raise EOFError("Compressed file ended")

    monkeypatch.setattr("xlperf.files.loading.load", ends)
    done = call("check", "某局.xlsm")
    assert (done.code, "已停止" in done.err, "程序出错了" in done.err) == (2, False, True)
    Path(done.err.strip().rpartition("：")[2]).unlink()


@pytest.mark.process
def test_ctrl_c_while_the_program_is_being_loaded() -> None:
    script = (
        "import sys, xlperf.cli\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'xlperf.cli.chinese': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "xlperf.cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "已停止。没有写完的文件不会留下。\n"


@pytest.mark.process
@pytest.mark.parametrize("arguments", [["check", "甲.json"], ["export", "甲.json"], ["report", "甲.json"], ["--help"]])
def test_a_console_that_knows_ascii_only(data: Path, arguments: list[str]) -> None:
    book = data.rename(data.with_name("甲.json"))
    env = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "xlperf.cli", *arguments], cwd=book.parent, env=env, capture_output=True, timeout=120
    )
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr
    assert b"xlperf-" not in done.stderr  # no log of a fault
