"""Monitoring of many units summed up: colours by unit, spending by month, reasons that are due; stages kept apart."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.catalogue_examples import monitored
from tests.support.command_line import Done
from tests.support.made_forms import MADE
from tests.support.official_forms import save
from tests.support.small_evaluations import evaluation
from xlperf.alerts import Colour
from xlperf.assessment import assess
from xlperf.cli import summary_commands
from xlperf.parallel import Outcome, gather
from xlperf.reading.datafile import dumps, read_data, to_data
from xlperf.summary.monitored import Monitored, by_month, by_unit, monitored_part, unrepeated
from xlperf.writing.paper_files import write_monitoring, write_targets

pytestmark = pytest.mark.workbooks

Call = Callable[..., Done]


def gathered_here(
    gather: Callable[..., Iterable[Outcome[object]]], job: object, paths: Sequence[Path], **options: object
) -> Iterable[Outcome[object]]:
    """The job done in this process, however many processes were asked for."""
    return gather(job, paths, **{**options, "processes": 0})


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_commands, "gather", partial(gathered_here, gather))


def unit(
    name: str, *, period: str = "1-6月", spent: str = "50", current: str = "150人次", **more: Any
) -> dict[str, Any]:
    data = deepcopy(monitored(0, spent=spent, current=current, **more))
    data["unit"] |= {"name": name, "purpose": "监控"}
    for row in (*data["monitoring"], *data["fund_monitoring"]):
        row["period"] = period
    return data


def part(data: dict[str, Any], folder: Path) -> tuple[Path, Monitored]:
    name = data["unit"]["name"]
    return folder / f"{name}.json", monitored_part(assess(read_data(data)), folder)


def test_the_unit_with_the_most_red_comes_first(tmp_path: Path) -> None:
    parts = [part(unit("甲局"), tmp_path), part(unit("乙局", current="20人次"), tmp_path)]
    found = [(figures.unit, figures.colours.get(Colour.RED.value, 0)) for _, _, figures in by_unit(parts)]
    assert [name for name, _ in found] == ["乙局", "甲局"]
    assert found[0][1] == found[1][1] + 1  # 培训人次, of which 20 is far behind


def test_spending_by_month_adds_the_units_of_that_month(tmp_path: Path) -> None:
    parts = [
        part(unit("甲局", spent="50"), tmp_path), part(unit("乙局", spent="30"), tmp_path),
        part(unit("丙局", spent="70", period="1-9月"), tmp_path),
    ]  # fmt: skip
    found = [(one.month, one.units, one.budget, one.executed) for one in by_month(parts)]
    assert found == [(6, 2, Decimal(200), Decimal(80)), (9, 1, Decimal(100), Decimal(70))]


def test_a_department_counts_once(tmp_path: Path) -> None:
    data = unit("甲局")
    whole = {**deepcopy(data["subjects"][0]), "name": "甲局", "kind": "department"}
    data["subjects"].append(whole)
    data["fund_monitoring"].append({**data["fund_monitoring"][0], "subject": "甲局", "executed": "60"})
    assert [one.executed for one in by_month([part(data, tmp_path)])] == [Decimal(60)]


@pytest.mark.parametrize(
    ("more", "owes"),
    [
        ({"likelihood": "确定能", "current": "150人次"}, False),
        ({"likelihood": "有可能", "current": "150人次"}, True),
        ({"likelihood": "有可能", "current": "150人次", "reason": "生源少。"}, False),
        ({"likelihood": "确定能", "current": "20人次"}, True),
    ],
)
def test_a_reason_is_due(more: dict[str, Any], owes: bool, tmp_path: Path) -> None:
    (_, found) = part(unit("甲局", **more), tmp_path)
    owed = [one.name for row in found.periods for one in row.owed]
    assert ("培训人次" in owed) is owes


def test_the_same_unit_and_period_counts_once(tmp_path: Path) -> None:
    one, again = part(unit("甲局"), tmp_path), part(unit("甲局"), tmp_path)
    left, repeated = unrepeated([one, (tmp_path / "另一份.json", again[1])])
    assert ([path.name for path, _ in left], [path.name for path in repeated]) == (["甲局.json"], ["另一份.json"])


def test_a_period_that_names_no_month_is_in_no_month(tmp_path: Path) -> None:
    parts = [part(unit("甲局", spent="50"), tmp_path), part(unit("乙局", spent="30", period="年中"), tmp_path)]
    assert [(one.month, one.units) for one in by_month(parts)] == [(6, 1)]


# --- files ----------------------------------------------------------------------------------------


def written(folder: Path, *data: dict[str, Any]) -> None:
    for one in data:
        (folder / f"{one['unit']['name']}.json").write_text(
            json.dumps(one, ensure_ascii=False, default=str), "utf-8"
        )  # fmt: skip


def test_a_folder_of_monitoring_has_its_own_sheets(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    written(folder, unit("甲局", likelihood="有可能"), unit("乙局", current="20人次"))
    output = tmp_path / "汇总.xlsx"
    done = call("summary", folder, "-o", output)
    assert done.code == 0, done.err
    assert "几个阶段的分开汇总：监控 2 个。监控在“监控预警”、“监控明细”、“支出进度”、“待写原因”。" in done.out
    assert "详见“监控预警”表" in done.out
    book = openpyxl.load_workbook(output)
    assert book.sheetnames[:4] == ["监控预警", "监控明细", "支出进度", "待写原因"]
    assert [row[0].value for row in book["监控预警"].iter_rows(min_row=4)] == ["乙局", "甲局"]
    assert {(row[0].value, row[2].value) for row in book["待写原因"].iter_rows(min_row=4)} >= {
        ("甲局", "培训人次"), ("乙局", "培训人次"),
    }  # fmt: skip
    assert len(book["支出进度"]._charts) == 1
    assert [cell.value for cell in book["支出进度"][4]] == ["1—6月", 2, 200, 100, 0.5, 0.5]
    refused = call("check", output)
    assert "这是本软件写出的汇总" in refused.out + refused.err


def test_stages_in_one_folder_are_kept_apart(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    written(folder, unit("甲局"))
    (folder / "丙局.json").write_text(dumps(to_data(evaluation(unit={"name": "丙局"}))), "utf-8")
    for name in ("monitoring, MOF", "target, MOF", "self, MOF"):
        save(folder / f"{name}.xlsx", *MADE[name].papers)
    done = call("summary", folder, "-o", tmp_path / "汇总.xlsx")
    assert done.code == 0, done.err
    assert "几个阶段的分开汇总：自评 2 个，监控 2 个，目标 1 个。" in done.out
    assert "目标没有汇总。" in done.out
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    assert {"总览", "监控预警"} <= set(book.sheetnames)
    evaluated = {row[0].value for row in book["单位与项目"].iter_rows(min_row=4)}
    assert "甲局" not in evaluated
    assert "丙局" in evaluated
    unread = ["".join(str(cell.value) for cell in row) for row in book["未能读取"].iter_rows(min_row=4)]
    assert any("target, MOF.xlsx" in line and "用途是“目标”" in line for line in unread)


def test_every_colour_of_the_rules_has_its_own_look(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    spent = {"甲局": "10", "乙局": "35", "丙局": "50"}
    written(folder, *(unit(name, spent=amount, current="290人次") for name, amount in spent.items()))
    assert call("summary", folder, "-o", tmp_path / "汇总.xlsx").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx")["监控预警"]
    heads = [cell.value for cell in sheet[3]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4)]
    by_alert = {row["支出预警"].value: row["支出预警"].fill.fgColor.rgb for row in rows}
    assert sorted(by_alert) == sorted(["红", "黄", "绿"])
    looks = {colour: rows[0][colour].fill.fgColor.rgb for colour in ("红", "绿", "蓝") if rows[0][colour].value}
    assert set(looks) == {"红", "绿", "蓝"}
    assert len({*looks.values(), by_alert["黄"]}) == 4
    assert by_alert["红"] == looks["红"]
    blank = next(row["黄"] for row in rows if not row["黄"].value)
    assert blank.fill.fgColor.rgb not in {*looks.values(), by_alert["黄"]}


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_papers_beside_the_workbook_they_were_written_from_count_once(call: Call, tmp_path: Path, suffix: str) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    written(folder, unit("甲局"), {**unit("乙局"), "monitoring": [], "fund_monitoring": []})
    target = folder / "乙局.json"
    target.write_text(target.read_text("utf-8").replace('"purpose": "监控"', '"purpose": "目标"'), "utf-8")
    papers = [*write_monitoring(folder / "甲局.json").paths, *write_targets(target).paths]
    for path in papers:
        if path.suffix == suffix:
            path.rename(path.with_name(f"{path.stem[:2]}-报送{path.stem[-2:]}{suffix}"))
        else:
            path.unlink()
    done = call("summary", folder, "-o", tmp_path / "汇总.xlsx")
    assert done.code == 0, done.err
    assert "几个阶段的分开汇总：监控 1 个，目标 1 个。" in done.out
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    files = [row[-1].value for row in book["监控预警"].iter_rows(min_row=4)]
    assert files == ["甲局.json"]
    unread = {Path(str(row[1].value)).name: row[2].value for row in book["未能读取"].iter_rows(min_row=4)}
    assert unread == {
        f"甲局-报送监控{suffix}": "本软件写出的绩效监控表，里面的监控另一个文件里也有，只计一份",
        f"乙局-报送目标{suffix}": "本软件写出的绩效目标表：还没有完成情况，没有汇总",
        "乙局.json": "用途是“目标”：还没有完成情况，没有汇总",
    }


def test_a_paper_alone_counts(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    written(folder, unit("甲局"))
    book, text = write_monitoring(folder / "甲局.json").paths
    text.unlink()
    (folder / "甲局.json").unlink()
    assert call("summary", folder, "-o", tmp_path / "汇总.xlsx").code == 0
    rows = list(openpyxl.load_workbook(tmp_path / "汇总.xlsx")["监控预警"].iter_rows(min_row=4))
    assert [(row[0].value, row[-1].value) for row in rows] == [("甲局", book.name)]


def test_only_targets_are_nothing_to_sum_up(call: Call, tmp_path: Path) -> None:
    save(tmp_path / "目标.xlsx", *MADE["target, MOF"].papers)
    done = call("summary", tmp_path, "-o", tmp_path / "汇总.xlsx")
    assert done.code == 2
    assert "用途是“目标”：还没有完成情况，没有汇总" in done.err
    assert not (tmp_path / "汇总.xlsx").exists()


def test_what_is_passed_over_says_why(call: Call, tmp_path: Path) -> None:
    now, last = tmp_path / "今年", tmp_path / "上年"
    for folder in (now, last):
        folder.mkdir()
        written(folder, {**unit("丙局"), "monitoring": [], "fund_monitoring": []}, unit("甲局"))
        (folder / "乙局.json").write_text(dumps(to_data(evaluation(unit={"name": "乙局"}))), "utf-8")
    done = call("summary", now, "-o", tmp_path / "汇总.xlsx", "--last-year", last)
    assert done.code == 0, done.err
    assert "读入 2 个文件，未能读取 0 个，跳过 1 个。" in done.out
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    unread = [tuple(cell.value for cell in row[1:3]) for row in book["未能读取"].iter_rows(min_row=4)]
    none_yet, of_last = "用途是“监控”：还没有哪一期的监控，没有汇总", "上年的监控：两年对比只用自评，没有汇总"
    assert sorted((str(name)[-7:], why) for name, why in unread) == [
        ("丙局.json", none_yet), ("丙局.json", none_yet), ("甲局.json", of_last),
    ]  # fmt: skip
