"""xlperf/hosts/browser/: a job of the page gives what the command line gives for the same files."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.support.blank_forms import hubei
from tests.support.catalogue_examples import monitored
from tests.support.command_line import Done
from tests.support.filled_books import data, filled, indicator
from tests.support.official_forms import save
from tests.support.package_edits import edit_a_paragraph
from tests.support.published_cases import FOLDER, NAMES, case
from tests.support.summaries import unit, write
from tests.test_rule_list import PRINTED
from xlperf import load_report
from xlperf.findings import catalogue
from xlperf.hosts.browser import jobs, many_jobs
from xlperf.hosts.browser.page_words import PHRASES, on_page
from xlperf.parallel import gather
from xlperf.tables.papers import MONITORING, TARGET, papers
from xlperf.template.upgrade import Upgraded

pytestmark = pytest.mark.workbooks

SAMPLE = Path(__file__).parents[1] / "workbook" / "咸安区招商中心-2022.xlsm"
SEED = Path(__file__).parent / "seed.txt"
Command = Callable[..., Done]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Command) -> Path:
    """The folder of what was dropped; commands run in it."""
    folder = tmp_path / "单位文件"
    folder.mkdir()
    monkeypatch.setattr(many_jobs, "PARTS", tmp_path / "汇总")
    monkeypatch.setattr(many_jobs, "REPORTS", tmp_path / "各单位的报告")
    monkeypatch.chdir(folder)
    return folder


def answer(job: str, **values: object) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a job answers, and its files."""
    text, *flat = jobs.call(job, json.dumps(values))
    assert isinstance(text, str)
    return json.loads(text), dict(zip(flat[::2], flat[1::2], strict=True))  # type: ignore[arg-type]


def value(job: str, **values: object) -> Any:
    found, _ = answer(job, **values)
    assert found.keys() == {"value"}, found
    return found["value"]


def members(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_form__is_that_of_the_command(root: Path, call: Command) -> None:
    shutil.copy(SAMPLE, root / "某中心.xlsm")
    blank = hubei(root.parent / "局里的表.xlsx")
    found, made = answer("form", path="某中心.xlsm", form=str(blank))
    assert call("report", "某中心.xlsm", "--form", blank).code == 0
    assert made == {"某中心-局里的表.xlsx": (root / "某中心-局里的表.xlsx").read_bytes()}
    assert found["value"][0] == "咸安区招商和投资促进中心、招商引资专项经费：填了 120 格。"
    assert any("填报日期（E2）" in line for line in found["value"])


def same(made: dict[str, bytes], paths: list[Path]) -> bool:
    """Whether files of these names were made, each with the members of the one at the path."""
    names = list(made) == [path.name for path in paths]
    return names and all(members(made[path.name]) == members(path.read_bytes()) for path in paths)


def drop_sample(root: Path) -> str:
    shutil.copy(SAMPLE, root)
    return SAMPLE.name


def drop_case(root: Path, name: str) -> str:
    (root / f"{name}.json").write_text(json.dumps(case(name)["data"], ensure_ascii=False, default=str), "utf-8")
    return f"{name}.json"


def test_a_unit_is_seen_with_its_figures_findings_and_questions(root: Path) -> None:
    seen = value("examine", path=drop_sample(root))
    assert [(one["name"], one["total"], one["rate_text"]) for one in seen["subjects"]] == [
        ("咸安区招商和投资促进中心", "94.15", "90.77%"),
        ("招商引资专项经费", "91.60", "78.02%"),
    ]
    assert [(group["key"], len(group["findings"])) for group in seen["findings"]] == [("error", 7), ("warning", 16)]
    assert seen["findings"][0]["findings"][0]["where"] == "〔绩效指标!L10「偏差原因及改进措施」〕"
    assert [one["code"] for one in seen["questions"]] != []
    assert seen["kind"] == "workbook"


def test_a_bar_has_the_share_of_what_it_stands_for(root: Path) -> None:
    department, project = value("examine", path=drop_sample(root))["subjects"]
    jobs_made = next(one for one in department["indicators"] if "就业" in one["name"])
    assert (jobs_made["completion"], jobs_made["share"], jobs_made["attainment"]) == (0.9, 0.9, "partial")
    assert (jobs_made["target"], jobs_made["actual"]) == ("≥5000人", "4500人")
    assert [fund["share"] for fund in project["funds"]] == [1.0, 0.95, pytest.approx(0.74115)]


def test_an_unusable_scheme_is_a_finding_and_nothing_is_drawn(root: Path) -> None:
    (root / "a.json").write_text(json.dumps(data(scheme="没有的")), "utf-8")
    seen = value("examine", path="a.json")
    assert (seen["unit"], seen["subjects"]) == (None, [])
    assert "R28" in [found["code"] for group in seen["findings"] for found in group["findings"]]


@pytest.mark.parametrize("name", NAMES)
def test_the_report_of_a_published_case_is_the_command_lines(name: str, root: Path, call: Command) -> None:
    path = drop_case(root, name)
    _, made = answer("report", path=path)
    assert call("report", path, "-o", ".").code == 0
    assert same(made, [root / f"{name}-报告.xlsx", root / f"{name}-报告.docx"])


def test_an_outline_can_be_chosen(root: Path, call: Command) -> None:
    path = drop_sample(root)
    for outline in value("about")["outlines"]:
        _, made = answer("report", path=path, outline=outline)
        call("report", path, "--outline", outline)
        assert same(made, [root / name for name in made])


def test_hand_edits_of_an_earlier_report_beside_it_are_carried_over(root: Path) -> None:
    path = drop_case(root, "HB-XA-2022-PROJ")
    _, first = answer("report", path=path)
    edited = members(first["HB-XA-2022-PROJ-报告.xlsx"])
    text = edited["xl/sharedStrings.xml"].decode()
    paragraphs = [one.text for one in load_report(root / path).paragraphs if one.text.endswith("。")]
    paragraph = next(one for one in paragraphs if one in text)
    edited["xl/sharedStrings.xml"] = text.replace(paragraph, "改过了。").encode()
    with ZipFile(root / "HB-XA-2022-PROJ-报告.xlsx", "w") as package:
        for name, content in edited.items():
            package.writestr(name, content)
    before = {one.name: one.read_bytes() for one in root.iterdir()}
    lines = value("report", path=path)
    assert [line for line in lines if line.startswith("沿用了")] != []
    assert {one.name: one.read_bytes() for one in root.iterdir()} == before


def test_next_years_workbook_is_the_command_lines(root: Path, call: Command) -> None:
    path = drop_sample(root)
    found, made = answer("rollover", path=path)
    assert list(made) == ["咸安区招商中心-2023.xlsm"]
    done = call("rollover", path, "-o", "咸安区招商中心-2023.xlsm")
    assert same(made, [root / "咸安区招商中心-2023.xlsm"])
    assert found["value"] == done.out.splitlines()


def test_next_years_targets_are_begun_as_by_the_command_line(root: Path, call: Command) -> None:
    (root / "甲-2022.json").write_text(json.dumps(unit("甲局", year=2022)), "utf-8")
    found, made = answer("rollover", path="甲-2022.json", purpose="目标")
    (name,) = made
    assert name == "甲-2023-编目标.xlsm"
    done = call("rollover", "甲-2022.json", "-o", name, "--purpose", "目标")
    assert same(made, [root / name])
    assert found["value"] == done.out.splitlines()


def test_what_is_made_public_is_the_command_lines(root: Path, call: Command) -> None:
    path = drop_case(root, "HB-XA-2022-PROJ")
    found, made = answer("public", path=path)
    done = call("report", path, "--public")
    assert same(made, [root / f"HB-XA-2022-PROJ-公开{suffix}" for suffix in (".xlsx", ".docx")])
    assert "公开的文字和表里没有填报人" in found["value"][0]
    assert set(found["value"]) <= set(done.out.splitlines())


@pytest.mark.parametrize("suffix", [".xlsm", ".xlsx"])
def test_a_data_file_is_filled_into_a_workbook(suffix: str, root: Path, call: Command) -> None:
    path = drop_case(root, "HB-XA-2022-PROJ")
    _, made = answer("workbook", paths=[path], suffix=suffix)
    call("fill", path, "-o", f"HB-XA-2022-PROJ{suffix}")
    assert same(made, [root / f"HB-XA-2022-PROJ{suffix}"])


def test_the_data_file_of_a_workbook_is_what_export_prints(root: Path, call: Command) -> None:
    path = drop_sample(root)
    _, made = answer("export", path=path)
    assert made["咸安区招商中心-2022.json"].decode() == call("export", path).out


def test_a_report_is_compared_with_its_workbook(root: Path, call: Command) -> None:
    path = drop_sample(root)
    (root / "报告.txt").write_text("本单位2022年预算执行率为85%，自评得分99分。\n", "utf-8")
    seen = value("compare", path=path, report="报告.txt")
    listed = json.loads(call("check", path, "--against", "报告.txt", "--json").out)[0]["findings"]
    codes = [found["code"] for group in seen["findings"] for found in group["findings"]]
    assert sorted(codes) == sorted(found["code"] for found in listed)
    assert codes != []


def test_indicators_are_rows_of_cells_with_tabs(root: Path) -> None:
    content = data()
    content["subjects"][0]["indicators"] = [indicator(level1="产出指标", level2="数量指标", reason="一\t二\n三")]
    (root / "a.json").write_text(json.dumps(content), "utf-8")
    head, row = value("rows", path="a.json").splitlines()
    assert head.split("\t")[:4] == ["评价对象", "一级指标", "二级指标", "三级指标"]
    assert row.split("\t") == ["某项目", "产出指标", "数量指标", "甲", "≥20个", "10个", "80", "40", "一 二 三"]


def test_dropped_files_are_sorted_and_what_is_not_read_has_its_reason(root: Path) -> None:
    path = drop_sample(root)
    dropped = [path, "写好的.docx", "规则.toml", "a-报告.xlsx", "扫描.pdf", "b.json", "照片.jpg", "~$b.json"]
    for name in dropped[1:]:
        (root / name).write_text(name, "utf-8")
    found = value("sort", paths=dropped)
    assert (found["sources"], found["reports"]) == (["b.json", path], ["写好的.docx"])
    assert {one["path"]: (one["reason"], one["lost"]) for one in found["passed"] if one["path"] != "a-报告.xlsx"} == {
        "写好的.docx": ("写好的报告不汇总；要核对，请和它自己的工作簿单独放进来", False),
        "照片.jpg": ("不是工作簿、自评表或数据文件", False),
        "~$b.json": ("打开文件时留下的临时文件", False),
    }
    assert "a-报告.xlsx" in [one["path"] for one in found["passed"]]
    not_here = "PDF 和 .doc 在这里读不了，请另存为 .xlsx 或 .docx"
    assert found["unread"] == [{"path": "扫描.pdf", "reason": not_here, "lost": True}]


def test_one_unit_is_not_told_of_its_own_earlier_report(root: Path) -> None:
    path = drop_sample(root)
    for name in (earlier := f"{SAMPLE.stem}-报告.xlsx", "照片.jpg"):
        (root / name).write_text(name, "utf-8")
    found = value("sort", paths=[path, earlier, "照片.jpg"])
    assert (found["sources"], [one["path"] for one in found["passed"]]) == ([path], ["照片.jpg"])


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_papers_beside_their_workbook_are_earlier_ones(suffix: str, root: Path) -> None:
    path = drop_sample(root)
    for name in (paper := f"{SAMPLE.stem}-监控{suffix}", f"{SAMPLE.stem}-报告.xlsx", "照片.jpg"):
        (root / name).write_text(name, "utf-8")
    dropped = [path, paper, f"{SAMPLE.stem}-报告.xlsx", "照片.jpg"]
    assert value("sort", paths=dropped[:2]) == {"sources": [path], "reports": [], "unread": [], "passed": []}
    found = value("sort", paths=dropped)
    assert (found["sources"], found["reports"], [one["path"] for one in found["passed"]]) == ([path], [], ["照片.jpg"])


def test_a_paper_alone_is_read(root: Path) -> None:
    (root / (name := "甲-监控.xlsx")).write_text(name, "utf-8")
    assert value("sort", paths=[name])["sources"] == [name]


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_papers_among_many_files_are_files(suffix: str, root: Path) -> None:
    dropped = ["乙.xlsm", f"甲-监控{suffix}", "甲.xlsm"]
    for name in dropped:
        (root / name).write_text(name, "utf-8")
    found = value("sort", paths=dropped)
    assert [*found["sources"], *(one["path"] for one in found["passed"])] == dropped
    assert found["reports"] == []


def test_a_single_file_is_read_whatever_it_is(root: Path) -> None:
    (root / "照片.jpg").write_bytes(b"\xff\xd8")
    assert value("sort", paths=["照片.jpg"])["sources"] == ["照片.jpg"]
    found, made = answer("examine", path="照片.jpg")
    assert found.keys() == {"failure"}
    assert made == {}


@pytest.mark.parametrize("name", ["扫描.pdf", "旧.doc", "旧.WPS"])
def test_what_needs_another_program_is_one_sentence(name: str, root: Path) -> None:
    (root / name).write_bytes(b"%PDF-1.4")
    assert answer("sort", paths=[name])[0] == {"failure": "PDF 和 .doc 在这里读不了，请另存为 .xlsx 或 .docx。"}


def test_a_scheme_alone_is_a_sentence(root: Path) -> None:
    (root / "规则.toml").write_text("", "utf-8")
    failure = "规则文件（.toml）要和用它的工作簿一起放进来。"
    assert answer("sort", paths=["规则.toml"])[0] == {"failure": failure}


def test_a_report_alone_becomes_the_workbook_of_the_command_line(root: Path, call: Command) -> None:
    shutil.copy(SEED, root / "报告.txt")
    assert value("sort", paths=["报告.txt"]) == {"sources": [], "reports": ["报告.txt"], "unread": [], "passed": []}
    read, made = answer("import", paths=["报告.txt"])
    assert list(made) == ["报告.json", "报告-出处.csv"]
    assert read["value"]["lines"] == ["报告.txt：按“叙述式”的提纲，读出 16 项指标、15 段文字；每一句都读懂了。"]
    call("import", "报告.txt", "-o", "册.json", "--sources", "册.csv")
    assert list(made.values()) == [(root / name).read_bytes() for name in ("册.json", "册.csv")]
    (root / "报告.json").write_bytes(made["报告.json"])
    seen = value("examine", path="报告.json", read=True)
    assert [subject["name"] for subject in seen["subjects"]] == ["咸安区招商和投资促进中心", "招商引资专项经费项目"]
    places = {one["where"] for group in seen["findings"] for one in group["findings"]}
    assert {"〔绩效指标「偏差原因及改进措施」〕", "〔文字材料「内容」〕", "〔单位信息「填报日期」〕"} <= places
    assert "〔评价对象「项目支出」〕" in places
    assert [place for place in places if "subjects" in place or "数据文件" in place] == []


def test_a_text_that_is_no_report_is_a_sentence(root: Path) -> None:
    (root / "通知.txt").write_text("请参加会议。", "utf-8")
    failure = answer("import", paths=["通知.txt"])[0]["failure"]
    assert "没有自评表，导入不了" in failure


def test_a_file_of_another_stage_has_a_line_that_says_so(root: Path) -> None:
    monitored = {"subject": "项目", "name": "人次", "period": "1-6月", "current": "5"}
    for name, purpose, rows in (("监控", "监控", [monitored]), ("空", "监控", []), ("目标", "目标", [])):
        data = unit("甲局")
        data["unit"] |= {"purpose": purpose}
        monitored["subject"] = data["subjects"][0]["name"]
        write(root, **{name: data | {"monitoring": rows}})
    assert value("part", path="监控.json") == {
        "stage": "监控", "reason": "甲局：1-6月，汇总工作簿里另有监控的表",
    }  # fmt: skip
    assert value("part", path="空.json")["reason"] == "用途是“监控”：还没有哪一期的监控，没有汇总"
    assert value("part", path="目标.json") == {"stage": "目标", "reason": "用途是“目标”：还没有完成情况，没有汇总"}


@pytest.mark.process
def test_the_summary_is_the_command_lines(root: Path, tmp_path: Path, call: Command) -> None:
    write(root / "今年", 甲=unit("甲局"), 乙=unit("乙局"))
    (root / "今年" / "坏.json").write_text("{", "utf-8")
    paths = value("sort", paths=["今年/甲.json", "今年/乙.json", "今年/坏.json"])["sources"]
    parts, failures = [], {}
    for path in paths:
        found, made = answer("part", path=path)
        if "failure" in found:
            failures[path] = found["failure"]
            continue
        parts.append(path)
        (many_jobs.PARTS / path).parent.mkdir(parents=True, exist_ok=True)
        (many_jobs.PARTS / path).write_bytes(made[path])
    lines, made = answer("summary", parts=parts, failures=failures, last=[])
    assert (len(parts), list(failures)) == (2, ["今年/坏.json"])
    assert not (root / "汇总.xlsx").exists()
    done = call("summary", ".", "-o", "汇总.xlsx", "--processes", "1")
    assert same(made, [root / "汇总.xlsx"])
    assert lines["value"] == [line for line in done.out.splitlines() if not line.startswith("已写出")]


def test_the_tables_of_a_summary_are_those_of_the_command_line(root: Path, tmp_path: Path, call: Command) -> None:
    write(root, 甲=unit("甲局"))
    made = answer("summary", parts=[], failures={}, last=[], as_csv=True)[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlperf.cli.summary_commands.gather", lambda job, paths, **_: gather(job, paths, processes=0))
        call("summary", ".", "-o", "汇总.xlsx", "--csv", str(tmp_path / "csv"))
    assert members(made["汇总-CSV.zip"]) == {one.name: one.read_bytes() for one in sorted((tmp_path / "csv").iterdir())}
    assert len(members(made["汇总-CSV.zip"])) == 4


def test_a_department_put_together_is_the_command_lines(root: Path, call: Command) -> None:
    write(root, 甲=unit("甲局"), 乙=unit("乙局"))
    (root / "坏.json").write_text("{", "utf-8")
    found, made = answer("aggregate", name=" 某部门 ", by="执行数")
    assert sorted(one.name for one in root.iterdir()) == ["乙.json", "坏.json", "甲.json"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlperf.cli.summary_commands.gather", lambda job, paths, **_: gather(job, paths, processes=0))
        done = call("aggregate", ".", "-o", "某部门.xlsm", "--name", "某部门", "--by", "执行数")
    assert same(made, [root / "某部门.xlsm", root / "某部门-构成.xlsx"])
    assert found["value"][:-1] == [line for line in done.out.splitlines() if not line.startswith("已写出")]
    assert found["value"][-1].startswith("未能读取 坏.json：")


def test_a_department_needs_a_name(root: Path) -> None:
    write(root, 甲=unit("甲局"))
    assert answer("aggregate", name=" ", by="预算数")[0] == {"failure": "请先填部门的名称。"}


def test_the_summary_compares_with_last_years_files(root: Path) -> None:
    write(root, 今=unit("甲局", year=2023), 去=unit("甲局", year=2022))
    _, made = answer("summary", parts=[], failures={}, last=["去.json"])
    assert "两年对比" in members(made["汇总.xlsx"])["xl/workbook.xml"].decode()


def test_all_reports_are_in_one_file_with_a_line_for_each_that_failed(root: Path) -> None:
    first = drop_case(root, "HB-XA-2022-PROJ")
    (root / "坏.json").write_text("{", "utf-8")
    found, made = answer("reports", paths=[first, "坏.json"])
    assert made == answer("report", path=first)[1]
    for name, content in made.items():  # as the page puts them
        (many_jobs.REPORTS / "甲").mkdir(parents=True, exist_ok=True)
        (many_jobs.REPORTS / "甲" / name).write_bytes(content)
    packed = members(answer("pack")[1]["报告.zip"])
    assert packed == {f"甲/{name}": content for name, content in made.items()}
    assert [line.partition("：")[0] for line in found["value"]] == ["坏.json"]


@pytest.mark.parametrize(("job", "name"), [("sample", SAMPLE.name), ("blank", "template.xlsm")])
def test_blank_workbook_and_sample_are_those_that_ship(job: str, name: str, root: Path) -> None:
    _, made = answer(job, **({"suffix": ".xlsm"} if job == "blank" else {}))
    (content,) = made.values()
    assert members(content) == members((SAMPLE.parent / name).read_bytes())


def test_what_goes_wrong_is_a_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer("examine", path="没有.xlsx")[0] == {"failure": "找不到这个文件，请核对文件名和文件夹。"}
    monkeypatch.setattr(jobs, "_JOBS", {"part": lambda: 1 / 0})
    assert answer("part")[0]["failure"].startswith("处理时程序出错（ZeroDivisionError")


def test_published_cases_are_there() -> None:
    assert len(list(FOLDER.glob("*.json"))) == len(NAMES) > 5


def test_forms_and_filled_workbooks_are_told_apart(root: Path) -> None:
    filled(data(), root / "a.xlsx")
    (root / "b.json").write_text(json.dumps(data()), "utf-8")
    assert [value("examine", path=path)["kind"] for path in ("a.xlsx", "b.json")] == ["workbook", "data"]


# --- what the other stages of the year need --------------------------------------------------------------------------


def drop_monitored(root: Path) -> str:
    """A data file with half a year's monitoring, of which one figure is far behind."""
    content = monitored(0, current="20人次", spent="50", likelihood="有可能", reason="生源少。", cause="其他")
    (root / "某项目.json").write_text(json.dumps(content, default=str), "utf-8")
    return "某项目.json"


@pytest.mark.parametrize("paper", ["", *(one.title for one in papers(TARGET))])
def test_declarations_of_targets_are_the_command_lines(paper: str, root: Path, call: Command) -> None:
    path = drop_sample(root)
    found, made = answer("targets", path=path, paper=paper)
    done = call("target", path, *(["--layout", paper] if paper else []))
    assert same(made, [root / "咸安区招商中心-2022-目标.xlsx", root / "咸安区招商中心-2022-目标.docx"])
    assert found["value"] == done.out.splitlines()[: len(found["value"])] != []


@pytest.mark.parametrize("paper", ["", *(one.title for one in papers(MONITORING))])
def test_monitoring_is_the_command_lines(paper: str, root: Path, call: Command) -> None:
    path = drop_monitored(root)
    found, made = answer("monitoring", path=path, paper=paper, period="1-6月", alerts="山西省")
    layout = ["--layout", paper] if paper else []
    done = call("monitor", path, *layout, "--period", "1-6月", "--alerts", "山西省")
    assert same(made, [root / "某项目-监控.xlsx", root / "某项目-监控.docx"])
    assert found["value"]["lines"] == done.out.splitlines()[:2]


def test_every_monitored_figure_has_its_colour(root: Path) -> None:
    path = drop_monitored(root)
    assert value("examine", path=path)["periods"] == ["1-6月"]
    rows = value("monitoring", path=path)["rows"]
    counted = value("monitoring", path=path)["lines"][1]
    assert rows[0]["current"] == "20人次"
    assert (rows[0]["colour"], rows[0]["word"]) == ("red", "红")
    assert (rows[-1]["name"], rows[-1]["current"]) == ("资金", "50")
    assert f"红 {sum(row['word'] == '红' for row in rows)} 项" in counted
    assert all(row["working"] for row in rows)


def test_edits_made_in_an_earlier_monitoring_are_taken_over(root: Path, call: Command) -> None:
    path = drop_monitored(root)
    call("monitor", path)
    paper = root / "某项目-监控.xlsx"
    edit_a_paragraph(paper, "这一段是自己写的。")
    earlier = paper.read_bytes()
    found, made = answer("monitoring", path=path)
    assert paper.read_bytes() == earlier
    done = call("monitor", path)
    assert same({paper.name: made[paper.name]}, [paper])
    assert "这一段是自己写的。" in members(made[paper.name])["xl/sharedStrings.xml"].decode()
    assert found["value"]["lines"] == [
        line for line in done.out.splitlines() if not line.startswith(("已写出", "检查"))
    ]


def test_monitoring_without_any_is_a_sentence(root: Path) -> None:
    failure = answer("monitoring", path=drop_sample(root))[0]["failure"]
    assert "没有填，写不出监控表" in failure


def test_monitoring_begun_is_the_command_lines(root: Path, call: Command) -> None:
    (root / "甲.json").write_text(json.dumps(data()), "utf-8")
    found, made = answer("begin", path="甲.json", period=" 1-6月 ")
    done = call("monitor", "甲.json", "--begin", "1-6月", "-o", "甲-1-6月监控.xlsm")
    assert same(made, [root / "甲-1-6月监控.xlsm"])
    assert found["value"] == done.out.splitlines()[:1]


def test_a_period_without_a_month_is_a_sentence(root: Path) -> None:
    (root / "甲.json").write_text(json.dumps(data()), "utf-8")
    failure = answer("begin", path="甲.json", period="近期")[0]["failure"]
    assert failure == "“近期”里看不出到几月。请写成 1-6月 或 上半年 这样"


def test_a_subject_that_is_not_there_cannot_be_renamed(root: Path) -> None:
    assert "没有的" in answer("rename", path=drop_sample(root), old="没有的", new="招商专项")[0]["failure"]


def test_a_workbook_of_another_version_is_renewed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new workbook itself is compared with the command line's in tests/page: reading it twice takes long."""
    (root / "旧.xlsm").write_bytes(b"old")

    def renew(book: Path) -> Upgraded:
        new = book.with_name("旧-新版.xlsm")
        new.write_bytes(book.read_bytes() + b", renewed")
        return Upgraded(written=new, differences=("“绩效指标”少一列",), carried="1 个评价对象", left=("首页!A1「甲」",))

    monkeypatch.setattr("xlperf.hosts.browser.workbook_jobs.upgrade.upgrade", renew)
    found, made = answer("upgrade", path="旧.xlsm")
    assert made == {"旧-新版.xlsm": b"old, renewed"}
    assert found["value"] == [
        "旧.xlsm 的表和公式不是安装的版本的（“绩效指标”少一列），没有动它。",
        "它的数据已经填进新的工作簿：旧-新版.xlsm",
        "以后请打开新的这一个，旧的留着备查。带过去了：1 个评价对象。",
        "没有带过去的，需要的请从旧工作簿里复制：",
        "  首页!A1「甲」",
    ]


def test_a_workbook_of_this_version_stays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlperf.hosts.browser.workbook_jobs.upgrade.upgrade", lambda book: Upgraded(written=None))
    found, made = answer("upgrade", path=drop_sample(root))
    assert (found["value"], made) == (["咸安区招商中心-2022.xlsm：已经是安装的版本，没有动它。"], {})


def test_a_workbook_is_verified_as_by_the_command_line(root: Path, call: Command) -> None:
    with ZipFile(SAMPLE) as whole, ZipFile("坏.xlsm", "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, b"" if name == "xl/vbaProject.bin" else whole.read(name))
    lines = value("verify", path="坏.xlsm")
    assert lines[:-1] == call("template", "verify", "坏.xlsm").out.splitlines()[:-1]
    assert lines[0] == "坏.xlsm：有 1 处不对。"
    assert lines[-1] == "要升级，请点“升级到这一版的工作簿”：换成安装的版本的宏，数据不变。"


def test_a_blank_workbook_for_a_purpose_is_the_command_lines(root: Path, call: Command) -> None:
    assert value("about")["purposes"] == ["自评", "监控", "目标"]
    _, made = answer("blank", suffix=".xlsx", purpose="监控")
    call("new", "绩效监控.xlsx", "--purpose", "监控")
    assert same(made, [root / "绩效监控.xlsx"])


# --- scoring schemes -------------------------------------------------------------------------------------------------


def test_rules_are_read_off_a_form_as_by_the_command_line(root: Path, call: Command) -> None:
    save(root / "自评表.xlsx", PRINTED.paper())
    found, made = answer("read_off", path="自评表.xlsx")
    done = call("scheme", "自评表.xlsx", "-o", "自评表的评分规则.toml")
    assert made == {"自评表的评分规则.toml": (root / "自评表的评分规则.toml").read_bytes()}
    assert found["value"] == [line for line in done.out.splitlines() if not line.startswith("已写出")]


def test_the_list_of_schemes_is_the_command_lines(root: Path, call: Command) -> None:
    assert value("schemes") == call("scheme", "--list").out.splitlines()


def test_forms_are_read_with_their_own_rules_as_by_import(root: Path, call: Command) -> None:
    save(root / "自评表.xlsx", PRINTED.paper())
    assert value("examine", path="自评表.xlsx")["kind"] == "form"
    found, made = answer("workbook", paths=["自评表.xlsx"], suffix=".json")
    assert list(root.glob("*.toml")) == []
    done = call("import", "自评表.xlsx", "-o", "自评表.json")
    assert made == {name: (root / name).read_bytes() for name in ("自评表.json", "自评表的评分规则.toml")}
    differing = next(line for line in found["value"]["lines"] if "不一样" in line)
    assert differing in done.out.splitlines()


def test_forms_are_read_by_another_scheme_as_by_import(root: Path, call: Command) -> None:
    save(root / "自评表.xlsx", PRINTED.paper())
    _, made = answer("workbook", paths=["自评表.xlsx"], suffix=".json", scheme="安徽省（2022）")
    call("import", "自评表.xlsx", "-o", "自评表.json", "--scheme", "安徽省（2022）")
    assert made == {"自评表.json": (root / "自评表.json").read_bytes()}


def test_a_form_and_a_report_together_are_read_as_by_import(root: Path, call: Command) -> None:
    save(root / "自评表.xlsx", PRINTED.paper())
    shutil.copy(SEED, root / "报告.txt")
    found, made = answer("workbook", paths=["自评表.xlsx", "报告.txt"], suffix=".json")
    call("import", "自评表.xlsx", "报告.txt", "-o", "自评表.json")
    assert made["自评表.json"] == (root / "自评表.json").read_bytes()
    assert any(line.startswith("报告.txt：按“叙述式”的提纲") for line in found["value"]["lines"])


def test_confirmed_rules_become_a_scheme_file_as_by_the_command_line(root: Path, call: Command) -> None:
    save(root / "自评表.xlsx", PRINTED.paper())
    call("import", "自评表.xlsx", "-o", "册.json")
    assert value("examine", path="册.json")["has_rules"]
    failure = answer("confirm", path="册.json")[0]["failure"]
    assert failure.startswith("还有2条没有确认")
    content = json.loads((root / "册.json").read_text("utf-8"))
    for row in content["scheme_rules"]:
        row["confirmed"] = "是"
    (root / "册.json").write_text(json.dumps(content), "utf-8")
    found, made = answer("confirm", path="册.json")
    done = call("scheme", "册.json")
    assert made == {"自评表的评分规则.toml": (root / "自评表的评分规则.toml").read_bytes()}
    assert found["value"] == [line for line in done.out.splitlines() if not line.startswith("已写出")]


def test_a_file_is_checked_by_another_scheme(root: Path, call: Command) -> None:
    path = drop_sample(root)
    seen = value("examine", path=path, scheme="财政部（2020）")
    listed = json.loads(call("check", path, "--scheme", "财政部（2020）", "--json").out)[0]["findings"]
    codes = [found["code"] for group in seen["findings"] for found in group["findings"]]
    assert sorted(codes) == sorted(found["code"] for found in listed)
    assert seen["unit"]["scheme"] == "财政部（2020）"


@pytest.mark.parametrize("code", ["V12", "v2", " R40 "])
def test_any_code_is_explained_as_by_the_command_line(code: str, root: Path, call: Command) -> None:
    done = call("explain", code)
    assert value("explain", code=code) == done.out.rstrip("\n")


def test_a_code_that_is_not_there_is_a_sentence_that_names_those_there_are(root: Path, call: Command) -> None:
    failure = answer("explain", code="X1")[0]["failure"]
    assert failure.startswith("没有编号“X1”。请写检查结果里的编号，如 V24；现有 R01—")
    assert f"{failure}。各个编号见 docs/checks.md" in call("explain", "X1").err


def test_a_message_on_the_page_names_no_command(root: Path) -> None:
    command = re.compile(r"xlperf [a-z]|--[a-z]|docs/")
    texts = [text for code in catalogue().values() for text in (code.message, code.remedy, code.why, code.source)]
    assert [text for text in texts if command.search(text)]
    assert [text for text in map(on_page, texts) if command.search(text)] == []


def test_each_phrase_that_the_page_says_otherwise_is_in_a_message() -> None:
    package = Path(jobs.__file__).parents[2]
    sources = [path for kind in ("*.py", "*.toml") for path in package.rglob(kind) if path.name != "page_words.py"]
    texts = "\n".join(path.read_text("utf-8") for path in sources)
    assert [phrase for phrase in PHRASES if phrase not in texts] == []


def test_parts_with_several_schemes_are_pointed_to_the_list_beside_the_button(root: Path) -> None:
    first, second = unit("甲局"), unit("乙局")
    second["unit"] |= {"scheme": "财政部（2020）"}
    write(root, 甲=first, 乙=second)
    failure = answer("aggregate", name="某部门", by="预算数")[0]["failure"]
    assert failure.endswith("请在上面的“评分规则”里选汇总按哪一个计分")


def test_monitoring_is_not_begun_without_a_period(root: Path) -> None:
    assert answer("begin", path=drop_sample(root), period=" ")[0] == {"failure": "请先填期间，如 1-6月。"}
