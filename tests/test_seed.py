"""The report on the sample against the seed report: every sentence, every number, and nothing of it in the package."""

from __future__ import annotations

import copy
import doctest
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from tests.support.sample import sample_data
from xlperf.narrative.compose import compose
from xlperf.narrative.outline_library import load_outline
from xlperf.paragraphs import Paragraph, RunKind
from xlperf.reading.datafile import read_data
from xlperf.schemes import load_scheme
from xlperf.scoring import score_subject

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "xlperf"
SAMPLE = PACKAGE / "data" / "sample.json"
NAMES = {"name", "subject", "project", "unit_title", "unit_name", "short_name", "level2", "actual_words"}


@dataclass(frozen=True)
class Sentence:
    """A sentence of a report, without white space and closing punctuation, and the officer's texts in it."""

    text: str
    typed: frozenset[str]
    kinds: frozenset[RunKind]


def report(data: dict[str, Any], outline: str = "xianan") -> tuple[Paragraph, ...]:
    evaluation = read_data(data).evaluation
    scheme = load_scheme(evaluation.unit.scheme)
    results = tuple(score_subject(subject, scheme) for subject in evaluation.subjects)
    return compose(evaluation, results, scheme, load_outline(outline))


def split(text: str) -> list[str]:
    """Sentences of a text, normalised: no white space, no closing full stop (the seed once closes with a point)."""
    bare = re.sub(r"\s", "", text)
    return [part.rstrip("。.") for part in re.findall("[^。]+", bare) if part.rstrip("。.")]


def sentences(paragraphs: tuple[Paragraph, ...]) -> list[Sentence]:
    """The sentences of a report, each with where its characters come from."""
    result = []
    for paragraph in paragraphs:
        marked = [(char, run) for run in paragraph.runs for char in run.text if not char.isspace()]
        start = 0
        for at, (char, _) in enumerate(marked, start=1):
            if char == "。" or at == len(marked):
                part = [item for item in marked[start:at] if item[0] != "。"]
                start = at
                runs = [run for _, run in part]
                typed = frozenset(run.fact for run in runs if run.kind is RunKind.TYPED) - NAMES
                text = "".join(char for char, _ in part)
                result.append(Sentence(text, typed, frozenset(run.kind for run in runs)))
    return result


@cache
def table() -> list[dict[str, Any]]:
    return tomllib.loads((HERE / "seed_sentences.toml").read_text("utf-8"))["sentence"]


def seed_lines() -> list[str]:
    return (HERE / "seed.txt").read_text("utf-8").splitlines()


def test_table_holds_every_sentence_of_the_seed_in_order() -> None:
    assert [row["text"] for row in table() if not row.get("added")] == [
        sentence for line in seed_lines() for sentence in split(line)
    ]


def test_report_is_the_seed_with_five_corrections_and_the_added_sentences() -> None:
    expected = [row.get("report", row["text"]) for row in table()]
    assert [sentence.text for sentence in sentences(report(sample_data()))] == expected
    corrected = [(row["text"], row["report"]) for row in table() if "report" in row]
    changes = [
        ("2021年实际执行", "2022年实际执行"),
        ("该指标应完成", "该指标已完成"),
        ("实际完成值为", "实际指标数为"),
        ("该指标应完成", "该指标已完成"),
        ("该指标完成", "该指标已完成"),
    ]
    assert corrected == [(old, old.replace(*change)) for (old, _), change in zip(corrected, changes, strict=True)]


def test_paragraphs_break_where_the_seed_breaks_them() -> None:
    added = {row["text"] for row in table() if row.get("added")}
    corrections = {row["text"]: row["report"] for row in table() if "report" in row}
    seed = [[corrections.get(sentence, sentence) for sentence in split(line)] for line in seed_lines()]
    said = [[sentence for sentence in split(item.text) if sentence not in added] for item in report(sample_data())]
    assert [line for line in said if line] == [line for line in seed if line]


def test_typed_sentences_are_the_officers_and_the_others_are_computed() -> None:
    said = sentences(report(sample_data()))
    assert [sorted(sentence.typed) for sentence in said] == [sorted(row.get("typed", [])) for row in table()]
    for sentence, row in zip(said, table(), strict=True):
        if not row.get("computed"):
            assert sentence.kinds <= {RunKind.TYPED, RunKind.WORDS}, row["text"]
    allowed = {
        *("purpose", "process", "management", "measures", "disclosure", "goals_text", "key_tasks", "funds_use"),
        *("adjustment_reason", "shortfall_reason", "leftover_use", "next_budget_basis"),
    }
    assert {name for row in table() for name in row.get("typed", [])} == allowed


def numbers(data: object, path: str = "") -> Iterator[str]:
    """The paths of all numbers that a person put in."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from numbers(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from numbers(value, f"{path}[{at}]")
    elif isinstance(data, int | float | Decimal) and path != "xlperf":
        yield path


def at(data: dict[str, Any], path: str) -> tuple[Any, Any]:
    """The container and the key that a path ends in."""
    *steps, last = [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path)]
    place: Any = data
    for step in steps:
        place = place[step]
    return place, last


INPUTS = sorted(numbers(sample_data()))
FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def changed(path: str, factor: Decimal) -> dict[int, tuple[str, str]]:
    """The sentences that change with one number: position -> old and new text."""
    data = copy.deepcopy(sample_data())
    place, key = at(data, path)
    if path.endswith((".year", ".goal")):
        place[key] += 7 if factor > 1 else 77
    else:
        place[key] = (place[key] * factor).quantize(Decimal("0.01"))
    before, after = sentences(report(sample_data())), sentences(report(data))
    used = {figure for sentence in before for figure in FIGURE.findall(sentence.text)}
    assert f"{place[key]:f}" not in used, "the new value was used already"
    assert len(before) == len(after)
    pairs = enumerate(zip(before, after, strict=True))
    return {number: (one.text, other.text) for number, (one, other) in pairs if one.text != other.text}


def said_by_others(row: dict[str, Any], path: str) -> list[str]:
    """The figures that a sentence says for other numbers than this one."""
    others = (at(sample_data(), other) for other in row.get("inputs", []) if other != path)
    return [str(place[key]) for place, key in others]


@pytest.mark.parametrize("path", INPUTS)
def test_a_number_changes_the_sentences_listed_for_it_and_nothing_else(path: str) -> None:
    says = {number for number, row in enumerate(table()) if path in row.get("inputs", [])}
    turns = {number for number, row in enumerate(table()) if path in row.get("turned_by", [])}
    place, key = at(sample_data(), path)
    turned: set[int] = set()
    for factor in (Decimal("0.93"), Decimal("1.07")):
        changes = changed(path, factor)
        assert says <= set(changes) <= says | turns
        turned |= set(changes) & turns
        for number in says:
            _, new = changes[number]
            left = FIGURE.findall(new).count(str(place[key]))
            assert left <= said_by_others(table()[number], path).count(str(place[key]))
    assert turned == turns


def test_the_test_above_covers_every_kind_of_number() -> None:
    kinds = {path.rsplit(".", 1)[1] for path in INPUTS}
    assert kinds == {
        *("year", "initial", "adjusted", "executed", "basic", "project", "next_year"),
        *("target", "actual", "weight", "stated_score", "goal"),
    }
    listed = {path for row in table() for key in ("inputs", "turned_by") for path in row.get(key, [])}
    assert listed <= set(INPUTS)


def test_totals_of_the_sample() -> None:
    evaluation = read_data(sample_data()).evaluation
    scheme = load_scheme(evaluation.unit.scheme)
    assert [score_subject(subject, scheme).total for subject in evaluation.subjects] == [
        Decimal("94.15"),
        Decimal("91.60"),
    ]


def test_what_the_seed_lacks_stays_blank_in_the_sample() -> None:
    data = sample_data()
    assert {row["weight"] for subject in data["subjects"] for row in subject["indicators"]} == {10}
    scored = [(row["level2"], row["stated_score"]) for subject in data["subjects"] for row in subject["indicators"]]
    assert {row for row in scored if row[1] is not None} == {("可持续影响指标", 7)}
    assert not any(row["reason"] or row["evidence"] for subject in data["subjects"] for row in subject["indicators"])
    assert not any(subject["goals"] or subject["stated_total"] for subject in data["subjects"])
    assert not any(subject["funds"][key] for subject in data["subjects"] for key in ("stated_rate", "stated_score"))
    assert data["acknowledged"] == data["edits"] == []


def package_texts() -> Iterator[tuple[str, str]]:
    """Every text file of the package but the sample, which the examples in docstrings are of."""
    for path in sorted(PACKAGE.rglob("*")):
        if (
            path.is_file()
            and path != SAMPLE
            and path.suffix in {".py", ".toml", ".json", ".bas", ".cls", ".xml", ".txt", ".md"}
        ):
            yield str(path.relative_to(PACKAGE)), without_examples(path)


def without_examples(path: Path) -> str:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return text
    return "".join(part for part in doctest.DocTestParser().parse(text) if isinstance(part, str))


def test_package_data_are_found() -> None:
    names = [name for name, _ in package_texts()]
    assert "data/outlines/xianan/outline.toml" in names
    assert "narrative/compose.py" in names
    assert (resources.files("xlperf") / "data" / "sample.json").is_file()


@pytest.mark.parametrize("word", ["招商", "咸安", "咸宁", "亿元以上", "股室"])
def test_no_word_of_the_seed_stands_in_the_package(word: str) -> None:
    generated = "data/native_words.toml"  # every unit with every word that may stand behind a figure
    assert [name for name, text in package_texts() if word in text and name != generated] == []


def test_no_figure_of_the_seed_stands_in_the_package() -> None:
    """Figures with decimals, alone; others with their unit, but for three that any text on the subject may use."""
    seed = "".join(seed_lines())
    figures = set(re.findall(r"[0-9]+\.[0-9]+", seed)) | {"41.77", "31.56", "78.02"}
    figures |= set(re.findall(r"(?<![0-9.])[0-9]{2,}(?:万元|亿元|个月|个|人|强)", seed)) - {"20个", "12个月", "200万元"}
    pattern = re.compile("|".join(rf"(?<![0-9.]){re.escape(figure)}(?![0-9])" for figure in sorted(figures)))
    assert len(figures) > 20
    assert [(name, found) for name, text in package_texts() for found in sorted(set(pattern.findall(text)))] == []
