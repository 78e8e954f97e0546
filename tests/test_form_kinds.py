"""What kind of form a form is, and what is done with those that are no self-evaluation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.support.command_line import Done
from tests.support.made_forms import FRAMEWORK, MADE, MONITORING, REPORT, SELF, TARGET, TRANSFER
from tests.support.official_forms import Paper, mof, save
from tests.support.read_forms import data
from xlperf import files
from xlperf.cli import summary_commands
from xlperf.parallel import Outcome, gather
from xlperf.reading.forms import EVALUATION, read_forms
from xlperf.reading.forms.kinds import Evidence, is_title, kind_of

Call = Callable[..., Done]
COLUMNS = frozenset({"name", "target", "actual", "stated_score"})


def gathered_here(
    gather: Callable[..., Iterable[Outcome[object]]], job: object, paths: Sequence[Path], **options: object
) -> Iterable[Outcome[object]]:
    """The job done in this process, however many processes were asked for."""
    return gather(job, paths, **{**options, "processes": 0})


@pytest.mark.parametrize("name", MADE)
def test_every_made_form_is_named(name: str) -> None:
    made = MADE[name]
    reading = read_forms([made.book])
    assert [one.kind for one in reading.forms] == list(made.kinds) if reading else not made.kinds


@pytest.mark.parametrize("name", MADE)
def test_forms_of_every_stage_are_read(name: str) -> None:
    """Forms before the self-evaluation say which stage of the year it is, unless a self-evaluation is beside them."""
    made = MADE[name]
    reading = read_forms([made.book])
    if reading is None:
        return
    stages = {one.stage for one in reading.forms if one.is_read}
    unread = [one for one in reading.forms if not one.is_read]
    assert all(one.kind in (FRAMEWORK, REPORT, "自评情况汇总表") for one in unread if not made.hidden)
    if stages:
        latest = next(stage for stage in ("自评", "监控", "目标") if stage in stages)
        assert reading.evaluation.unit.purpose == (None if latest == "自评" else latest)
        assert all(subject.indicators for subject in reading.evaluation.subjects)
        assert bool(reading.evaluation.monitoring) == ("监控" in stages)


@pytest.mark.parametrize("name", MADE)
def test_the_form_without_rules_is_called_by_its_kind(name: str) -> None:
    """R40 said 自评表 of forms of targets and of monitoring."""
    reading = read_forms([MADE[name].book])
    if reading is None:
        return
    kinds = {SELF if one.kind == TRANSFER else one.kind for one in reading.forms if one.is_read}
    found = [one.message for one in reading.findings if one.code == "R40"]
    assert all(one.partition("上没有写")[0] in kinds for one in found)


@pytest.mark.parametrize("name", MADE)
def test_only_self_evaluations_are_summed_up(name: str) -> None:
    """As many subjects as there are visible self-evaluations; each other form is one finding, an error where alone."""
    made = MADE[name]
    reading = read_forms([made.book], stages=(EVALUATION,))
    if reading is None:
        return
    read = [one for one in reading.forms if one.is_read]
    left = [one for one in reading.forms if not one.is_read]
    assert len(reading.evaluation.subjects) == len(read)
    assert all(one.kind in (SELF, TRANSFER) for one in read)
    found = [one for one in reading.findings if one.code in ("R45", "R46")]
    assert [str(one.origin.cell) for one in found if one.origin] == [one.place.cell for one in left]
    assert {one.severity.value for one in found} <= {"note" if read else "error"}


def test_the_last_word_of_a_title_names_the_form() -> None:
    """A project's name stands before it, and may be about anything."""
    assert kind_of("2022年度水土保持监测项目自评表", Evidence(columns=COLUMNS)).name == SELF
    assert kind_of("2022年度自评工作经费绩效监控表", Evidence(columns=COLUMNS)).name == MONITORING


def test_columns_decide_before_the_title() -> None:
    ahead = Evidence(columns=COLUMNS, labels=frozenset({"1-6月执行数"}))
    assert kind_of("项目支出绩效自评表", ahead).name == MONITORING
    whole = Evidence(columns=COLUMNS, labels=frozenset({"1-12月执行数"}))
    assert kind_of("项目支出绩效自评表", whole).name == SELF


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("项目支出绩效自评表", True),
        ("2022年度项目支出绩效自评表（2022年度）", True),
        ("附件2：绩效目标申报表", True),
        ("附件", False),
        ("绩效自评表填写说明", False),
        ("请各单位填报绩效目标，并附自评表", False),
    ],
)
def test_titles(text: str, wanted: bool) -> None:
    assert is_title(text) is wanted


# --- files and commands ---------------------------------------------------------------------------


@pytest.mark.workbooks
def test_a_hidden_sheet_of_a_file_is_left_out(tmp_path: Path) -> None:
    path = save(tmp_path / "表.xlsx", mof(*data()), mof(*data(name="去年"), name="旧表"), hidden=["旧表"])
    reading = files.load(path)
    assert [subject.name for subject in reading.evaluation.subjects] == ["培训经费"]
    assert [str(one) for one in reading.findings if one.code == "R46"] == [
        "〔旧表!A1〕工作表“旧表”是隐藏的，里面的自评表没有读入。要用它就取消隐藏，不用就删去。（R46）"
    ]


@pytest.mark.workbooks
def test_check_names_the_forms_of_a_file(tmp_path: Path, call: Call) -> None:
    path = save(tmp_path / "表.xlsx", *MADE["several on sheets"].papers)
    done = call("check", path)
    assert (
        "文件里有：自评表 1 张（项目自评表!A1），绩效目标申报表 1 张（目标表!A1），绩效运行监控表 1 张（监控表!A1）"
        in done.out
    )
    (listed,) = json.loads(call("check", "--json", path).out)
    assert [(one["kind"], one["stage"], one["read"]) for one in listed["forms"]] == [
        (SELF, "自评", True), (TARGET, "目标", True), (MONITORING, "监控", True),
    ]  # fmt: skip


@pytest.mark.workbooks
def test_a_monitoring_form_is_imported_as_monitoring(tmp_path: Path, call: Call) -> None:
    path = save(tmp_path / "监控.xlsx", *MADE["monitoring, MOF"].papers)
    imported = call("import", path, "-o", tmp_path / "x.json")
    assert imported.code == 0, imported.err
    data = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert data["unit"]["purpose"] == "监控"
    assert data["fund_monitoring"] == [{"subject": "培训经费", "period": "1-7月", "executed": 60, "forecast": 118}]
    assert {row["current"] for row in data["monitoring"]} == {"160人次"}
    assert "V02" not in call("check", path).out  # no results are asked for yet


@pytest.mark.workbooks
def test_a_summary_counts_self_evaluations_only(tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_commands, "gather", partial(gathered_here, gather))
    for name in ("self, MOF", "transfer", "monitoring, MOF", "target, MOF"):
        save(tmp_path / f"{name}.xlsx", *MADE[name].papers)
    done = call("summary", tmp_path, "-o", tmp_path / "汇总.xlsx")
    assert "读入 3 个文件，未能读取 0 个，跳过 1 个。" in done.out
    assert "几个阶段的分开汇总：自评 2 个，监控 1 个，目标 1 个。" in done.out
    assert "自评表 1 张" in done.out


@pytest.mark.workbooks
def test_an_unknown_workbook_gets_one_sentence(tmp_path: Path) -> None:
    path = save(tmp_path / "签到.xlsx", Paper("签到表").line(0, "姓名", "电话"), Paper("说明").put(0, 0, "会议签到"))
    (found,) = files.load(path).findings
    assert found.message == "工作表“签到表”、“说明”里没有一样认得的。既没有填报模板的表格，也认不出官方的自评表。"
