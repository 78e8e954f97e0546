"""What is made public: no personal data in text and tables, figures as in the report."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command_line import Done
from tests.support.own_schemes import GUANGXI
from tests.support.sample import sample_data
from xlperf.reading.datafile import read_data
from xlperf.report import evaluate
from xlperf.schemes import built_in_schemes
from xlperf.writing.disclosure import in_published_unit, is_person_line, public, without_persons
from xlperf.writing.public import publication, write_public

Call = Callable[..., Done]
PERSONS = {"preparer": "欧阳某甲", "head": "司徒某乙", "leader": "诸葛某丙"}
NUMBERS = {
    "mobile": "13912345678", "wide": "０７１５－８３４５６７８", "landline": "(0715)8341234", "spaced": "139 8765 4321",
    "hotline": "400-810-8888", "card": "42230119800101123X", "mail": "mou.jia@example.gov.cn", "local": "电话8366677",
    "account": "6222021001112223334", "extension": "027-87654321转801",
}  # fmt: skip
TEXTS = [
    "请联系{person}，{number}。", "联系人：赵六，{number}", "{number}（{person}）", "由{person}负责；{number}",
    "{person}{number}",
]  # fmt: skip
FIELDS = [
    ("texts", "measures"), ("texts", "deviation"), ("texts", "process"), ("funds", "shortfall_reason"),
    ("indicators", "reason"), ("indicators", "evidence"), ("indicators", "standard"), ("goals", "text"),
    ("subject", "overview"), ("subject", "conclusion"),
]  # fmt: skip
"""Ten places of a document for personal data."""


def seeded(at: int) -> tuple[dict[str, Any], list[str]]:
    """The sample with personal data in its facts and in one more place, and what must not be found."""
    data = deepcopy(sample_data())
    person, number = list(PERSONS.values())[at % 3], list(NUMBERS.values())[at]
    data["unit"] |= {"preparer": PERSONS["preparer"], "head": PERSONS["head"], "phone": "0715-8388888"}
    words = TEXTS[at % len(TEXTS)].format(person=person, number=number)
    for subject in data["subjects"]:
        subject["leader"] = PERSONS["leader"]
        where, key = FIELDS[at]
        if where in ("indicators", "goals"):
            subject[where] = subject.get(where) or [{"number": 1}]
            subject[where][0][key] = words
        else:
            owner = subject if where == "subject" else subject.setdefault(where, {})
            owner[key] = words
    secret = number.removeprefix("电话")
    return data, [*PERSONS.values(), "0715-8388888", "赵六", secret]


def parts(path: Path) -> Iterator[tuple[str, str]]:
    """Every part of a package, as text without markup."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            text = package.read(name).decode("utf-8", "replace")
            yield name, re.sub(r"<[^>]+>", "", text) + text


@pytest.mark.workbooks
@pytest.mark.parametrize("at", range(10))
def test_nothing_personal_in_ten_documents(at: int, call: Call, tmp_path: Path) -> None:
    data, secrets = seeded(at)
    source = tmp_path / "某中心.json"
    source.write_text(json.dumps(data, ensure_ascii=False, default=str), "utf-8")
    done = call("report", source, "--public")
    assert done.code == 0, done.err
    written = [tmp_path / f"某中心-公开{suffix}" for suffix in (".xlsx", ".docx")]
    leaks = [
        (path.suffix, name, one) for path in written for name, text in parts(path) for one in secrets if one in text
    ]
    assert leaks == []
    book = openpyxl.load_workbook(written[0])
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    assert not any(cell.comment for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book.properties.creator in (None, "openpyxl")
    seen = "".join(text for _, text in parts(tmp_path / "某中心-报告.docx"))
    assert PERSONS["preparer"] in seen  # the report itself has it: the test would find it


@pytest.mark.workbooks
def test_the_files_name_is_public_too(tmp_path: Path) -> None:
    data, _ = seeded(0)
    report = evaluate(read_data(data))
    source = tmp_path / "某中心（欧阳某甲１３９１２３４５６７８）.json"
    published = write_public(report, source, tmp_path)
    assert [path.name for path in published.paths] == [
        "某中心（×××（略））-公开.xlsx", "某中心（×××（略））-公开.docx",
    ]  # fmt: skip


def test_last_years_words_and_those_for_the_years_to_come_are_cleaned_and_their_figures_kept() -> None:
    data, _ = seeded(4)
    first, second = data["subjects"][0]["indicators"][:2]
    first |= {"last_actual": "欧阳某甲办理，13912345678", "mid_target": "由欧阳某甲核定"}
    second |= {"last_actual": "13912345678", "mid_target": "≥13912345678"}
    shown = public(read_data(data).evaluation).evaluation.subjects[0].indicators
    assert (shown[0].last_actual, shown[0].mid_target) == ("×××办理，（略）", "由×××核定")
    assert (shown[1].last_actual, shown[1].mid_target) == ("13912345678", "≥13912345678")


@pytest.mark.parametrize("scheme", [one.title for one in built_in_schemes()][:6])
def test_figures_are_those_of_the_report(scheme: str, tmp_path: Path) -> None:
    data, _ = seeded(4)
    data["unit"]["scheme"] = scheme
    report = evaluate(read_data(data), own_schemes=[GUANGXI])
    made, changed = publication(report, tmp_path)
    assert changed > 0
    assert [one.total for one in made.results] == [one.total for one in report.results]

    def figures(tables: Any) -> list[Decimal]:
        return [cell.value for table in tables for cell in table.cells if isinstance(cell.value, Decimal)]

    assert figures(made.tables) == figures(report.tables)


def test_the_text_says_what_final_accounts_say(tmp_path: Path) -> None:
    report = evaluate(read_data(sample_data()))
    made, _ = publication(report, tmp_path)
    texts = [one.text for one in made.paragraphs]
    funds, rate = report.evaluation.subjects[1].funds, report.results[1].execution.rate
    assert rate is not None
    said = f"项目全年预算数为{funds.budget:f}万元，执行数为{funds.executed:f}万元，完成预算的{rate * 100:.2f}%。"
    assert any(said in text for text in texts), texts
    assert texts[0].endswith("预算绩效情况说明")


def test_money_in_yuan_is_stated_in_ten_thousands_and_is_the_same(tmp_path: Path) -> None:
    data = sample_data()
    report = evaluate(read_data(data))
    in_yuan = deepcopy(data)
    in_yuan["unit"]["money_unit"] = "元"
    for subject in in_yuan["subjects"]:
        for key, value in subject["funds"].items():
            if isinstance(value, int | float | Decimal) and not key.startswith("stated"):
                subject["funds"][key] = Decimal(str(value)) * 10_000
            for source in subject["funds"].get("sources") or ():
                for amount in ("initial", "adjusted", "executed"):
                    if source.get(amount) is not None and key == "sources":
                        source[amount] = Decimal(str(source[amount])) * 10_000
    other = evaluate(read_data(in_yuan))
    first, second = (publication(one, tmp_path)[0] for one in (report, other))

    def amounts(made: Any) -> list[str]:
        return [one.text for one in made.paragraphs if "执行数为" in one.text]

    assert amounts(first) == amounts(second)
    assert all("万元" in text for text in amounts(second))
    assert in_published_unit(other.evaluation).subjects[0].funds.budget == report.evaluation.subjects[0].funds.budget


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("投资13912345678元", "投资13912345678元"),
        ("全年0.15万人，增长12345678个", "全年0.15万人，增长12345678个"),
        ("2022-2023年完成3项", "2022-2023年完成3项"),
        ("热线400-810-8888开通", "热线（略）开通"),
        ("项目负责人：王五电话8366677", "项目负责人：×××电话（略）"),
        ("负责人员培训：共三期", "负责人员培训：共三期"),
        ("按鄂财绩发〔2020〕3号执行", "按鄂财绩发〔2020〕3号执行"),
    ],
)
def test_only_personal_data_is_taken_out(text: str, shown: str) -> None:
    assert without_persons(text) == shown


@pytest.mark.parametrize(
    "number",
    [
        "139.1234.5678", "139/1234/5678", "139_1234_5678", "139·1234·5678", "139\u00a01234\u00a05678",
        "139\u200b12345678", "1391-234-5678", "1391 234 5678", "０７１５‑８３４５６７８", "0715-834 5678",
        "0715-8345-678", "0086-13912345678", "(+86)13912345678", "４２０１０１１９９００１０１１２３Ｘ",
        "420101 19900101 123X", "6222 0212 3456 7890 123", "ｚｈａｎｇ＠１６３.com", "zhang@163。com", "400-8108-888",
    ],
)  # fmt: skip
def test_odd_forms_of_numbers(number: str) -> None:
    assert without_persons(f"详见{number}（李某）") == "详见（略）（李某）"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tel13912345678", "Tel（略）"),
        ("致电8345678咨询", "致电（略）咨询"),
        ("联系电话15000个", "联系电话15000个"),
        ("2021-2022-2023-2024年", "2021-2022-2023-2024年"),
        ("2021 2022 2023 2024", "2021 2022 2023 2024"),
        ("负责人:李四、王五。", "负责人:×××。"),
        ("经办人：李　四，完成投资", "经办人：×××，完成投资"),
        ("联系人：李四，完成投资，按时", "联系人：×××，完成投资，按时"),
    ],
)
def test_persons_and_figures_beside_them(text: str, shown: str) -> None:
    assert without_persons(text) == shown


@pytest.mark.parametrize("preparer", ["李　四", "李四", "李四、赵六"])
def test_name_of_two_characters_is_one_however_it_is_spaced(preparer: str) -> None:
    data = sample_data()
    data["unit"]["preparer"] = preparer
    data["subjects"][0]["overview"] = "由李四和李　四办理"
    made = public(read_data(data).evaluation).evaluation
    assert made.subjects[0].overview == "由×××和×××办理"


def test_a_name_that_is_part_of_a_place_stays() -> None:
    assert without_persons("黄石市由黄石负责", frozenset({"黄石"})) == "黄石市由×××负责"


@given(st.integers(0, 10**7), st.sampled_from(["万元", "元", "个", "%", "人次"]))
def test_law__amounts_stay(amount: int, unit: str) -> None:
    text = f"完成{amount}{unit}，占{amount / 100:.2f}%"
    assert without_persons(text) == text


def test_facts_about_persons_are_gone() -> None:
    data, _ = seeded(0)
    made = public(read_data(data).evaluation).evaluation
    assert (made.unit.preparer, made.unit.phone, made.unit.head) == (None, None, None)
    assert {subject.leader for subject in made.subjects} == {None}
    assert made.acknowledged == made.edits == ()


@pytest.mark.parametrize(
    ("line", "wanted"), [("单位负责人（签章）：", True), ("填报人：某甲", False), ("填报日期：", False)]
)
def test_lines_for_persons(line: str, wanted: bool) -> None:
    assert is_person_line(line) is wanted
