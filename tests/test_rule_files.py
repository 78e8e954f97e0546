"""The data files that come with the package: what is wrong with one is refused with its path and key, all at once."""

from __future__ import annotations

import functools
import operator
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from xlperf import findings, rollover, rulefile, taxonomy
from xlperf.alerts import built_in_alerts
from xlperf.checks import check_rules
from xlperf.data.files import DATA, names, tables
from xlperf.errors import XlperfError
from xlperf.layout import native_file
from xlperf.native.rule_sheet import RuleSheet, rule_sheet, word_lists
from xlperf.prose import lexicon
from xlperf.reading.forms import kinds, stages, wording
from xlperf.rulefile import Section, read_table
from xlperf.schemes import load_scheme
from xlperf.summary.settings import settings
from xlperf.tables import papers
from xlperf.template.design import design
from xlperf.template.guide import guide
from xlperf.values.words import words
from xlperf.writing import disclosure
from xlperf.writing.fit import metrics
from xlperf.writing.sheets.styles import looks
from xlperf.writing.word import typography

FILES: Mapping[str, Callable[[], object]] = {
    "metrics": metrics, "styles": looks, "template": design, "guide": guide, "summary": settings,
    "document": typography.looks, "rollover": rollover._words, "taxonomy": taxonomy._taxonomy,
    "checks": check_rules.rules,
    "prose": lexicon.lexicon, "forms": wording.labels, "form_kinds": kinds.kinds,
    "words": words, "native": native_file, "native_words": word_lists, "platform_lists": papers._platform_lists,
    "disclosure": disclosure._rules, "stage_forms": stages._words,
    **dict.fromkeys(names("findings"), findings.catalogue),
}  # fmt: skip


def faults(name: str, changes: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The message of the error about a file in which texts are replaced by others."""
    text = (DATA / f"{name}.toml").read_text("utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    changed = tomllib.loads(text, parse_float=Decimal)
    monkeypatch.setattr(rulefile, "tables", lambda asked, number: changed if asked == name else tables(asked, number))
    FILES[name].cache_clear()  # type: ignore[attr-defined]
    try:
        with pytest.raises(XlperfError) as told:
            FILES[name]()
    finally:
        FILES[name].cache_clear()  # type: ignore[attr-defined]
    assert told.value.path == f"data/{name}.toml"
    return str(told.value)


@pytest.mark.parametrize("name", FILES)
def test_every_fault_is_reported_at_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that nobody knows at the top, and a wrong value somewhere else."""
    wrong = {
        "metrics": ("slack = 0.025", 'slack = "0.025"', "slack：填的是“0.025”，这里要填数字"),
        "styles": ("landscape = false", "landscape = 0", "page.report.landscape：填的是“0”，这里要填 true 或 false"),
        "template": ("size = 10\n", "size = 10.5\n", "font.size：填的是10.5，要填整数"),
        "guide": ("title =", "titel =", "titel：没有这一项，是不是“title”？"),
        "rollover": ("[[projects]]", "[[project]]", "project：没有这一项，是不是“projects”？"),
        "taxonomy": ("synonyms = [", "synonym = [", "synonym：没有这一项，是不是“synonyms”？"),
        "checks": ("gap = 1", 'gap = "1"', "prose.gap：填的是“1”，这里要填数字"),
        "prose": ("[figures.words]", "[figures.word]", "figures.word：没有这一项，是不是“words”？"),
        "forms": ("signatures =", "signature =", "passed.signature：没有这一项，是不是“signatures”？"),
        "form_kinds": ('titles = ["监控"', 'titles = ["(监控"', "kind[2].titles：不是正则表达式"),
        "document": ("characters = 28", "characters = 28.5", "text.characters：填的是28.5，要填整数"),
        "platform_lists": ("funds =", "fund =", "two_years.fund：没有这一项，是不是“funds”？"),
        "disclosure": ("places =", "place =", "place：没有这一项，是不是“places”？"),
        "stage_forms": ("[period]", "[periods]", "periods：没有这一项，是不是“period”？"),
        "words": ("negative =", "negativ =", "numerals.negativ：没有这一项，是不是“negative”？"),
        "native": ("sheet =", "sheets =", "sheets：没有这一项，是不是“sheet”？"),
        "native_words": ("signs = [", 'signs = "|"\nmore = [', "signs：填的是“|”，这里要填一个列表"),
        "summary": ("full_count = 5", "full_count = -5", "thresholds.full_count：填的是-5，要不小于0"),
    }
    for findings_file in names("findings"):
        wrong[findings_file] = ('severity = "warning"', 'severity = "grave"', ".severity：填的是“grave”，只能是error、")
    first = (DATA / f"{name}.toml").read_text("utf-8").splitlines()[0]
    old, new, message = wrong[name]
    found = faults(name, {first: "nobody_knows_this = 1", old: new}, monkeypatch)
    assert "nobody_knows_this" in found
    assert message in found


def test_words__every_key_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key of the file can be renamed without a message, those in which people's own words are the keys aside."""
    free = {"units.aliases", "units.before", "units.scales", "numerals.digits", "numerals.places", "levels.called"}
    monkeypatch.setattr(rulefile, "tables", lambda *asked: changed)
    for path, key in keys(tables("words", Decimal)):
        if ".".join(path) not in free:
            changed = tomllib.loads((DATA / "words.toml").read_text("utf-8"))
            table = functools.reduce(operator.getitem, path, changed)
            table[f"{key}x"] = table.pop(key)
            with pytest.raises(XlperfError, match=re.escape(".".join((*path, key)))):
                words.__wrapped__()


def keys(table: Mapping[str, Any], *path: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every key of a file, with the path of its table."""
    for key, value in table.items():
        yield path, key
        if isinstance(value, dict):
            yield from keys(value, *path, key)


@pytest.mark.parametrize(
    ("name", "old", "new", "ask", "message"),
    [
        ("prose", "money =", "monies =", lambda: lexicon.listed("figures.money"), "data/prose.toml：figures.money"),
        ("summary", "skipped =", "skiped =", lambda: settings().states["skipped"], "data/summary.toml：states.skipped"),
        ("summary", 'key = "parts"', 'key = "part"', lambda: settings().lists["parts"], "data/summary.toml：parts"),
        (
            "native_words",
            "tail_signs =",
            "tails_signs =",
            lambda: native_rules().references["list:tail_signs"],
            "data/native_words.toml：list:tail_signs",
        ),
    ],
)
def test_a_renamed_key_of_a_table_of_free_words_is_named(
    name: str, old: str, new: str, ask: Callable[[], object], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (DATA / f"{name}.toml").read_text("utf-8")
    assert old in text
    changed = tomllib.loads(text.replace(old, new, 1), parse_float=Decimal)
    monkeypatch.setattr(rulefile, "tables", lambda asked, number: changed if asked == name else tables(asked, number))
    FILES[name].cache_clear()  # type: ignore[attr-defined]
    try:
        with pytest.raises(XlperfError, match=f"^{message}：缺少这一项$"):
            ask()
    finally:
        FILES[name].cache_clear()  # type: ignore[attr-defined]


def native_rules() -> RuleSheet:
    """The hidden sheet of a workbook with one scheme."""
    return rule_sheet(
        [load_scheme("hubei_2020")],
        built_in_alerts(),
        chosen="A1",
        default="hubei_2020",
        money_unit="A2",
        default_unit="万元",
        chosen_alerts="A3",
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("styles", 'like = "text"', 'like = "txet"', "style.report_header.like：填的是“txet”，只能是"),
        (
            "styles",
            "[style.text]",
            '[style.text]\nlike = "report_header"',
            "style.text：这个样式和它沿用的样式绕成了圈",
        ),
        ("styles", 'font_name = "黑体"', 'fontname = "黑体"', "fontname：没有这一项，是不是“font_name”？"),
        ("metrics", "not_at_start =", "not_at_begin =", "not_at_start：缺少这一项"),
        ("metrics", "closing =", "closed =", "closing：缺少这一项"),
        ("metrics", "[0.50, ", '["0.50", ', "widths[1][1]：填的是“0.50”，这里要填数字"),
        (
            "template",
            'good = ["已完成", "达成"]',
            'good = "已完成"',
            "verdicts.good：填的是“已完成”，这里要填一个列表",
        ),
        ("guide", '["want", "还没填", ', '["还没填", ', "part[1].swatches[4]：有2项，要有3项"),
        ("summary", "bounds = [1, 0.9,", "bounds = [1, 1,", "thresholds.rates.bounds：要从大到小排"),
        (
            "summary",
            "bounds = [1, 0.9, 0.8,",
            "bounds = [1, 0.9,",
            "thresholds.rates.labels：有5项，要和 bounds 一样有4项",
        ),
        ("document", "keep_next = true", "keep_next = 1", "keep_next：填的是“1”，这里要填 true 或 false"),
        ("document", "unbroken = 12", "", "table.unbroken：缺少这一项"),
        ("summary", 'figures = "概况"', "", "overview.figures：缺少这一项"),
        ("summary", '{ adjusted = "预算数"', "{ adjusted = 1", "aggregate.words_of_ways.weight.adjusted"),
    ],
)
def test_a_fault_has_its_key(name: str, old: str, new: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert message in faults(name, {old: new}, monkeypatch)


@dataclass(frozen=True)
class Box:
    """A record of one text and one number."""

    name: str
    size: float = 1.0


def read(data: Mapping[str, Any], kind: Any) -> tuple[object, str]:
    """A value under ``key`` read as a type, and what is wrong with it."""
    found: list[rulefile.Fault] = []
    return Section(data, found).value("key", kind), "；".join(map(str, found))


@pytest.mark.parametrize(
    ("value", "kind", "read_as"),
    [
        ("a", str, "a"), ("a", str | None, "a"),
        (True, bool, True), (3, int, 3), (Decimal("0.1"), Decimal, Decimal("0.1")), (0.1, float, 0.1),
        ("error", findings.Severity, findings.Severity.ERROR), ({"name": "a"}, Box, Box("a")),
        (["a", ""], tuple[str, ...], ("a", "")), ([1, "b"], tuple[int, str], (1, "b")),
        ({"x": ""}, Mapping[str, str], {"x": ""}), ([{"name": "a", "size": 2}], tuple[Box, ...], (Box("a", 2.0),)),
        ({"x": {"name": "a"}}, Mapping[str, Box], {"x": Box("a")}),
    ],
)  # fmt: skip
def test_value__by_type(value: object, kind: Any, read_as: object) -> None:
    assert read({"key": value}, kind) == (read_as, "")


@pytest.mark.parametrize(
    ("value", "kind", "message"),
    [
        ("", str, "key：不能是空的"),
        (1, bool, "key：填的是“1”，这里要填 true 或 false"),
        (True, int, "key：填的是“True”，这里要填数字"),
        (float("nan"), float, "key：填的是“nan”，这里要填数字"),
        ("loud", findings.Severity, "key：填的是“loud”，只能是error、warning、note之一"),
        ("a", tuple[str, ...], "key：填的是“a”，这里要填一个列表"),
        ([1, 2, 3], tuple[int, int], "key：有3项，要有2项"),
        ([{"size": 1}], tuple[Box, ...], "key[1].name：缺少这一项"),
        ({"x": {"name": "a", "sise": 1}}, Mapping[str, Box], "key.x.sise：没有这一项，是不是“size”？"),
    ],
)
def test_value__wrong(value: object, kind: Any, message: str) -> None:
    assert read({"key": value}, kind)[1] == message
    assert read({}, kind)[1].startswith("key：缺少这一项") or kind is Box


def test_value__of_a_type_that_no_file_has() -> None:
    with pytest.raises(TypeError, match="complex"):
        read({"key": 1}, complex)


def test_read_table__a_fault_reported_twice_is_one() -> None:
    with pytest.raises(XlperfError) as told:
        read_table({}, lambda root: (root.text("a"), root.text("a")), path="a.toml")
    assert told.value.message == "a：缺少这一项"
