"""What only many files show, asked of the spool itself: where each finding begins, and what keeps it silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.small_evaluations import department, project, row
from xlperf.assessment import assess
from xlperf.layout import layout
from xlperf.reading.datafile import read_data
from xlperf.summary import across, two_years
from xlperf.summary.across import Across
from xlperf.summary.frame_columns import TABLES
from xlperf.summary.matching_names import indicator_key, own_key, subject_key, unit_key
from xlperf.summary.matching_years import unit_pairs
from xlperf.summary.spool import LAST, NOW, Spool
from xlperf.summary.unit_rows import part

LONG = "成立自评工作小组，由财务人员和业务人员共同收集资料，逐项核对完成情况，集体研究后形成自评结论。"
REASON = {"shortfall_reason": "招标推迟到下年"}

Data = dict[str, Any]


def unit(name: str, *subjects: Data, **facts: Any) -> Data:
    facts = {"name": name, "year": 2023, "scheme": "hubei_2020", "filled_on": "2024年3月1日", **facts}
    acknowledged = facts.pop("acknowledged", [])
    return {"xlperf": 1, "unit": facts, "subjects": list(subjects or [department(name)]), "acknowledged": acknowledged}


@contextmanager
def spooled(folder: Path, now: Sequence[Data], last: Sequence[Data] = ()) -> Iterator[Spool]:
    """The files of two years in a spool, as a summary has them before it looks for findings."""
    with Spool(folder) as spool:
        files = [*((NOW, data) for data in now), *((LAST, data) for data in last)]
        for number, (period, data) in enumerate(files):
            spool.add(number, Path(f"{number}.json"), part(assess(read_data(data))), period=period)
        spool.prepare()
        across.mark_copies(spool)
        yield spool


def found(
    folder: Path, check: Callable[[Spool], Iterator[Across]], *now: Data, last: Sequence[Data] = ()
) -> list[Across]:
    folder.mkdir(exist_ok=True)
    (folder / "spool.sqlite3").unlink(missing_ok=True)
    with spooled(folder, now, last) as spool:
        return list(check(spool))


def counted(folder: Path, *now: Data, last: Sequence[Data] = ()) -> list[int]:
    (folder / "spool.sqlite3").unlink(missing_ok=True)
    with spooled(folder, now, last) as spool:
        return [line["counted"] for line in spool.rows("select counted from subjects order by rowid")]


def paired(folder: Path, now: Sequence[Data], last: Sequence[Data]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Each unit with its indicators of both years: this year's name, last year's, whether it was renamed."""
    (folder / "spool.sqlite3").unlink(missing_ok=True)
    with spooled(folder, now, last) as spool:
        return [
            (pair.unit, [
                (one.now["name"] if one.now else "", one.last["name"] if one.last else "", one.renamed)
                for subject in pair.subjects for one in subject.indicators
            ])
            for pair in unit_pairs(spool)
        ]  # fmt: skip


def year_rows(folder: Path, now: Sequence[Data], last: Sequence[Data]) -> list[dict[str, Any]]:
    (folder / "spool.sqlite3").unlink(missing_ok=True)
    with spooled(folder, now, last) as spool:
        return [dict(line) for line in two_years.year_rows(spool)]


def measured(year: int, *rows: Data, name: str = "甲局", **more: Any) -> Data:
    return unit(name, department(name, indicators=list(rows), **more), year=year)


# --- one file's part ----------------------------------------------------------------------------------------------


def lines(table: str, data: Data) -> list[dict[str, Any]]:
    """The rows that a summary keeps of one file."""
    rows = part(assess(read_data(data))).rows[table]
    return [dict(zip(TABLES[table], values, strict=True)) for values in rows]


def test_part__findings_of_the_unit_count_with_its_first_subject_and_explained_ones_nowhere() -> None:
    subjects = [department("甲局", funds={"executed": 70}), project("修路", supervisor=None)]
    known = [{"code": "V07", "subject": "甲局", "item": "", "reason": "已说明"}]
    before, after, unnamed = (
        [line["errors"] + line["warnings"] for line in lines("subjects", unit(name, *subjects, acknowledged=items))]
        for name, items in (("甲局", []), ("甲局", known), ("", []))
    )
    assert [one - other for one, other in zip(before, after, strict=True)] == [1, 0]
    assert unnamed[0] > before[0]
    assert unnamed[1] == before[1]


def test_part__keeps_numbers_as_people_write_them_and_the_schemes_full_total() -> None:
    funds = {"adjusted": "1E+3", "executed": "0.0000001"}
    (one,) = lines("subjects", unit("甲局", department("甲局", funds=funds)))
    assert (one["adjusted"], one["executed"], one["full"]) == ("1000", "0.0000001", "100")


# --- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("培训人次", "培训人次"),
        ("2022年度培训人次", "培训人次"),
        ("２０２２年 培训人次", "培训人次"),
        ("二〇二二年培训人次", "培训人次"),
        ("2022-2024年培训人次", "培训人次"),
        ("培训人次（2022年）", "培训人次"),
        ("2022年", "2022年"),
        ("1.培训人次", "培训人次"),
        ("（3）培训人次", "培训人次"),
        ("指标2：培训人次", "培训人次"),
        ("指标2.培训人次", "培训人次"),
        ("数量指标：培训人次", "培训人次"),
    ],
)
def test_an_indicator_is_known_without_level_number_and_year(name: str, key: str) -> None:
    item = read_data(unit("甲局", department("甲局", indicators=[row(name=name)]))).evaluation
    assert indicator_key(item.subjects[0].indicators[0]) == key


@pytest.mark.parametrize(
    ("name", "key", "own"),
    [
        ("2023年修路", "修路", "修路"),
        ("2022年修路", "修路", "2022年修路"),
        ("修路（2023年度）", "修路", "修路"),
        ("二〇二三年修路", "修路", "修路"),
        ("2022-2023年修路", "修路", "2022-2023年修路"),
        ("2023至2024年修路", "修路", "2023至2024年修路"),
        ("2023年", "2023年", "2023年"),
        ("", "", ""),
    ],
)
def test_a_project_is_known_across_years_and_within_its_own(name: str, key: str, own: str) -> None:
    subject = read_data(unit("甲局", project(name))).evaluation.subjects[0]
    assert (subject_key(subject), own_key(subject, 2023)) == (key, own)


def test_a_department_is_one_whatever_it_is_called_and_a_unit_is_known_without_spaces() -> None:
    subject = read_data(unit("甲局", department("甲局机关"))).evaluation.subjects[0]
    assert (subject_key(subject), own_key(subject, 2023), unit_key("甲　 局")) == ("", "", "甲局")
    assert unit_key(layout().unnamed) == unit_key("") == ""
    assert subject_key(read_data(unit("甲局", project(layout().unnamed))).evaluation.subjects[0]) == ""


# --- V80: copies --------------------------------------------------------------------------------------------------


def test_v80__the_first_file_counts_and_each_year_by_itself(tmp_path: Path) -> None:
    assert counted(tmp_path, unit("甲局"), unit("甲局"), unit("甲局", year=2022)) == [1, 0, 1]
    assert counted(tmp_path, unit("甲局"), last=[unit("甲局"), unit("甲局")]) == [1, 1, 0]
    assert found(tmp_path, across.check_copies, unit("甲局"), last=[unit("甲局"), unit("甲局")]) == []


def test_v80__names_the_file_of_the_same_year_of_comparison_that_counts(tmp_path: Path) -> None:
    same = unit("甲局")
    (one,) = found(tmp_path, across.check_copies, unit("乙局"), same, same, last=[same])
    assert (one.unit, one.file, "1.json" in one.finding.message) == ("甲局", 2, True)


def test_v80__files_without_a_year_are_copies_of_each_other(tmp_path: Path) -> None:
    assert counted(tmp_path, unit("甲局", year=None), unit("甲局", year=None)) == [1, 0]


def test_v80__what_has_no_name_is_nobodys_copy(tmp_path: Path) -> None:
    assert counted(tmp_path, unit(""), unit("")) == [1, 1]
    assert counted(tmp_path, unit("甲局", project("")), unit("甲局", project(""))) == [1, 1]
    assert counted(tmp_path, unit("甲局", project("")), unit("甲局")) == [1, 1]


# --- V81: full marks ----------------------------------------------------------------------------------------------


def full(name: str) -> Data:
    return unit(name, department(name, indicators=[row(weight=80)]))


@pytest.mark.parametrize(("perfect", "others", "said"), [(3, 2, "5"), (2, 3, ""), (4, 0, ""), (3, 3, "6"), (3, 4, "")])
def test_v81__five_subjects_and_half_of_them(tmp_path: Path, perfect: int, others: int, said: str) -> None:
    units = [*(full(f"{number}局") for number in range(perfect)), *(unit(f"{number}所") for number in range(others))]
    assert [one.finding.code for one in found(tmp_path, across.check_full_marks, *units)] == ["V81"] * bool(said)


def test_v81__a_copy_is_not_counted_and_last_year_neither(tmp_path: Path) -> None:
    units = [full("甲局"), full("乙局"), unit("丙局"), unit("丁局")]
    assert found(tmp_path, across.check_full_marks, *units, full("甲局"), last=[full("戊局")]) == []


# --- V82: little spent --------------------------------------------------------------------------------------------


def spent(amount: float, **funds: Any) -> Data:
    return department("甲局", funds={"executed": amount, **funds})


@pytest.mark.parametrize(("amount", "codes"), [(79.99, ["V82"]), (80, [])])
def test_v82__begins_below_its_limit(tmp_path: Path, amount: float, codes: list[str]) -> None:
    done = found(tmp_path, across.check_execution, unit("甲局", spent(amount, **REASON)))
    assert [one.finding.code for one in done] == codes


def test_v82__is_said_of_the_subject_whose_own_findings_do_not_say_it(tmp_path: Path) -> None:
    both = unit("甲局", spent(70), project("修路", funds={"executed": 70, **REASON}))
    assert [one.finding.subject for one in found(tmp_path, across.check_execution, both)] == ["修路"]
    assert found(tmp_path, across.check_execution, unit("甲局", spent(0.5, **REASON))) == []  # V32 says it


def test_v82__is_said_where_the_files_own_finding_was_explained(tmp_path: Path) -> None:
    known = [{"code": "V07", "subject": "甲局", "item": "", "reason": "已说明"}]
    done = found(tmp_path, across.check_execution, unit("甲局", spent(70), acknowledged=known))
    assert [one.finding.code for one in done] == ["V82"]


def test_v82__a_copy_is_not_said_again(tmp_path: Path) -> None:
    one = unit("甲局", spent(70, **REASON))
    assert len(found(tmp_path, across.check_execution, one, one)) == 1


# --- V83: the same texts ------------------------------------------------------------------------------------------


def wrote(name: str, text: str, **facts: Any) -> Data:
    return unit(name, department(name, texts={"process": text}), **facts)


@pytest.mark.parametrize(("length", "count"), [(40, 1), (39, 0)])
def test_v83__paragraphs_of_forty_characters(tmp_path: Path, length: int, count: int) -> None:
    text = (LONG * 2)[:length]
    assert len(found(tmp_path, across.check_texts, wrote("甲局", text), wrote("乙局", text))) == count


def test_v83__what_one_unit_or_files_without_a_unit_say_twice_is_not_copied(tmp_path: Path) -> None:
    assert found(tmp_path, across.check_texts, wrote("甲局", LONG), wrote("甲局", LONG, year=2022)) == []
    assert found(tmp_path, across.check_texts, wrote("", LONG), wrote("", LONG)) == []
    (one,) = found(tmp_path, across.check_texts, wrote("", LONG), wrote("甲局", LONG), wrote("乙局", LONG))
    assert all(words in one.finding.message for words in ("2个单位", "甲局、乙局"))


def test_v83__who_copies_changes_the_names_the_long_one_first(tmp_path: Path) -> None:
    def named(name: str, full_name: str, short: str) -> Data:
        text = f"{full_name}（{name}）{LONG}{short}对此负责。"
        return wrote(name, text, full_name=full_name, short_name=short)

    assert found(tmp_path, across.check_texts, named("甲局", "某市甲局", "我局"), named("乙局", "乙局机关", "本机关"))


@pytest.mark.parametrize(("count", "tail"), [(5, "4局的"), (6, "4局等的")])
def test_v83__names_five_units_and_counts_all(tmp_path: Path, count: int, tail: str) -> None:
    (one,) = found(tmp_path, across.check_texts, *(wrote(f"{number}局", LONG) for number in range(count)))
    assert f"{count}个单位" in one.finding.message
    assert ("4局等" in one.finding.message) is (count > 5)


# --- V85: projects in other files ---------------------------------------------------------------------------------


def whole(stated: float) -> Data:
    return department("甲局", funds={"executed": 50 + stated, "adjusted": 200, "basic": 50, "project": stated})


def road(name: str, amount: float | None, **facts: Any) -> Data:
    return unit("甲局", project(name, funds={"executed": amount}), **facts)


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ([road("一", 60.01)], []),  # rounding
        ([road("一", 60.02)], ["V85"]),
        ([road("一", 30), road("二", 30)], []),
        ([road("一", 30), road("二", 40)], ["V85"]),
        ([road("一", 60), road("一", 60)], []),  # a copy is not added
        ([road("一", 60), road("二", 9, year=2022)], []),
        ([road("一", 90), road("二", None)], []),
    ],
)
def test_v85__the_sum_of_the_projects_in_other_files(tmp_path: Path, files: list[Data], codes: list[str]) -> None:
    done = found(tmp_path, across.check_project_sum, unit("甲局", whole(60)), *files)
    assert [one.finding.code for one in done] == codes


def test_v85__adds_the_projects_beside_the_department_to_those_elsewhere(tmp_path: Path) -> None:
    beside = unit("甲局", whole(60), project("零", funds={"executed": 20}))
    assert found(tmp_path, across.check_project_sum, beside, road("一", 40)) == []
    assert len(found(tmp_path, across.check_project_sum, beside, road("一", 60))) == 1
    assert len(found(tmp_path, across.check_project_sum, beside, road("一", 60), beside)) == 1


# --- V89: years ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "odd"), [((2022, 2023), ["0局"]), ((2022, 2022, 2023), ["2局"]), ((2023, None), [])])
def test_v89__the_year_of_most_files_and_of_two_the_later_one(
    tmp_path: Path, given: tuple[int | None, ...], odd: list[str]
) -> None:
    units = [unit(f"{number}局", year=year) for number, year in enumerate(given)]
    assert [one.unit for one in found(tmp_path, across.check_years, *units)] == odd


def test_v89__last_years_files_of_each_year_too_late_are_said_once(tmp_path: Path) -> None:
    last = [unit(f"{number}局", year=year) for number, year in enumerate((2022, 2024, 2023, 2023))]
    done = found(tmp_path, two_years.check_last_year, unit("甲局"), last=last)
    assert [(one.unit, one.file) for one in done] == [("2局", 3), ("1局", 2)]


# --- V84 and 两年对比 -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sign", "target", "last", "more", "codes"),
    [
        ("≥", "69个", "100个", {}, ["V84"]),
        ("≥", "70个", "100个", {}, []),
        ("≤", "10天", "7天", {}, []),
        ("≤", "10天", "6.9天", {}, ["V84"]),
        ("≤", "10起", "0起", {}, []),  # nothing to compare with
        ("≤", "10元", "5元", {}, []),  # costs
        ("≤", "10元/人", "5元/人", {}, ["V84"]),
        ("≥", "30个", "100个", {"sign": "≤"}, []),  # another sign last year
    ],
)
def test_v84__where_it_begins(tmp_path: Path, sign: str, target: str, last: str, more: Data, codes: list[str]) -> None:
    now = measured(2023, row(sign=sign, target=target, actual=target))
    before = measured(2022, row(**{"sign": sign, "target": last, "actual": last, **more}))
    done = found(tmp_path, two_years.check_low_targets, now, last=[before])
    assert [one.finding.code for one in done] == codes


def test_pairs__a_name_that_stands_several_times_is_paired_in_order(tmp_path: Path) -> None:
    def twice(year: int, *targets: str) -> Data:
        return measured(year, *(row(target=target) for target in targets))

    lines = year_rows(tmp_path, [twice(2023, "1个", "2个")], [twice(2022, "11个", "12个", "13个")])
    assert [(line.get("target"), line.get("last_target")) for line in lines[4:]] == [
        ("≥1个", "≥11个"), ("≥2个", "≥12个"), ("", "≥13个"),
    ]  # fmt: skip


def test_pairs__the_most_alike_names_of_one_level_once_each(tmp_path: Path) -> None:
    now = measured(
        2023, row(name="农村公路修建里程"), row(name="农村公路里程"), row(name="农村道路里程", level2="质量指标")
    )
    last = measured(2022, row(name="公路里程"), row(name="农村公路修建总里程"))
    ((_, pairs),) = paired(tmp_path, [now], [last])
    assert pairs == [
        ("农村公路修建里程", "农村公路修建总里程", True),
        ("农村公路里程", "公路里程", True),
        ("农村道路里程", "", False),
    ]


def test_pairs__a_name_is_the_new_one_of_one_other_only_and_of_its_own_level(tmp_path: Path) -> None:
    road, other, level = (
        row(name="农村公路里程"),
        row(name="农村公路总里程"),
        row(name="农村公路里程", level2="质量指标"),
    )
    ((_, pairs),) = paired(tmp_path, [measured(2023, road, other)], [measured(2022, row(name="公路里程"))])
    assert [pair[:2] for pair in pairs] == [("农村公路里程", "公路里程"), ("农村公路总里程", "")]
    ((_, pairs),) = paired(tmp_path, [measured(2023, row(name="公路里程"))], [measured(2022, road, other)])
    assert [pair[:2] for pair in pairs] == [("公路里程", "农村公路里程"), ("", "农村公路总里程")]
    ((_, pairs),) = paired(tmp_path, [measured(2023, row(name="公路里程"))], [measured(2022, level)])
    assert [pair[:2] for pair in pairs] == [("公路里程", ""), ("", "农村公路里程")]


def test_pairs__the_likeness_from_which_a_name_is_a_new_one(tmp_path: Path) -> None:
    ((_, alike),) = paired(tmp_path, [measured(2023, row(name="甲乙丙丁戊"))], [measured(2022, row(name="甲乙丙子丑"))])
    ((_, other),) = paired(tmp_path, [measured(2023, row(name="甲乙丙丁戊"))], [measured(2022, row(name="甲乙寅子丑"))])
    assert (alike, other) == (
        [("甲乙丙丁戊", "甲乙丙子丑", True)], [("甲乙丙丁戊", "", False), ("", "甲乙寅子丑", False)]
    )  # fmt: skip


def test_pairs__units_in_the_order_of_their_names_then_those_of_last_year(tmp_path: Path) -> None:
    now, last = [unit("财政局"), unit("安监局"), unit("")], [unit("保密局", year=2022), unit("财政局", year=2022)]
    assert [name for name, _ in paired(tmp_path, now, last)] == ["安监局", "财政局", "保密局"]


def test_pairs__a_copy_is_not_compared(tmp_path: Path) -> None:
    now, last = [unit("甲局"), unit("甲局")], [unit("甲局", year=2022)]
    assert {line["state"] for line in year_rows(tmp_path, now, last)} == {"继续"}


def test_two_years__changes_with_sign_and_unit_and_none_where_there_is_no_one_unit(tmp_path: Path) -> None:
    def year(which: int, *actuals: str, **funds: float) -> Data:
        rows = [row(name=f"指标名称{number}", actual=actual, target=actual) for number, actual in enumerate(actuals)]
        return measured(which, *rows, funds=funds)

    now = year(2023, "12000米", "5个", "90.5%", "100米", executed=80)
    last = year(2022, "10公里", "5元", "92%", "100米", executed=90)
    lines = {line["item"]: line for line in year_rows(tmp_path, [now], [last])}
    assert [lines[f"指标名称{number}"].get("change") for number in range(4)] == [
        "+2000米",
        None,
        "-1.5个百分点",
        "不变",
    ]
    assert (lines["执行数"]["change"], lines["预算执行率"]["change"]) == ("-10万元", "-10个百分点")
    assert (lines["预算执行率"]["actual"], lines["预算执行率"]["last_actual"]) == ("80%", "90%")
    total = lines["总分"]
    assert (total["score"] - total["last_score"], total["change"]) == (-2, "-2分")


def test_two_years__only_a_renamed_one_shows_its_name_before(tmp_path: Path) -> None:
    now = measured(2023, row(name="2023年培训人次"), row(name="农村公路里程"))
    last = measured(2022, row(name="2022年培训人次"), row(name="公路里程"))
    assert [line["before"] for line in year_rows(tmp_path, [now], [last])[4:]] == ["", "公路里程"]


def test_two_years__words_and_targets_stand_as_they_were_typed(tmp_path: Path) -> None:
    shared = {"name": "管理水平", "sign": "定性", "target": "规范"}
    now = measured(2023, row(**shared, actual="达成预期指标"), row(target="300.125人次", actual="310人次"))
    last = measured(2022, row(**shared, actual="部分达成预期指标并具有一定效果", stated_score=6))
    words, figure = year_rows(tmp_path, [now], [last])[4:]
    assert (words["target"], words["actual"], words["last_actual"]) == (
        "规范", "达成预期指标", "部分达成预期指标并具有一定效果",
    )  # fmt: skip
    assert (words["score"], words["last_score"]) == (10, 6)
    assert (figure["state"], figure["target"], figure["last_target"], figure["last_actual"]) == (
        "新增",
        "≥300.125人次",
        "",
        "",
    )


def test_two_years__a_unit_or_subject_of_one_year_is_one_row(tmp_path: Path) -> None:
    now = [unit("甲局", department("甲局"), project("架桥")), unit("乙局")]
    last = [unit("甲局", department("甲局"), project("绿化"), year=2022), unit("丙局", year=2022)]
    lines = [line for line in year_rows(tmp_path, now, last) if "actual" not in line]
    assert [(line["unit"], line.get("subject"), line["state"]) for line in lines] == [
        ("甲局", "架桥", "新增"), ("甲局", "绿化", "取消"), ("乙局", None, "新增"), ("丙局", None, "取消"),
    ]  # fmt: skip
