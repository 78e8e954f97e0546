"""Checking a large workbook against reading it, and how reading prose grows with the text."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECTS, INDICATORS = 20, 200
SENTENCES = (
    "该项目实际执行支出148.23万元，较上年150万元减少1.77万元，完成了既定目标。"
    "共3项：一是建章立制；二是抓落实；三是强督查。"
)
ODD = ("1234567890", "（“《", "2021年", "1+1+", "一是", "三大主导产业、", "，", "实际支出")
"""What a person would not type a million characters of."""

Alternate = Callable[..., tuple[float, float]]


def large() -> dict[str, Any]:
    """A data file of twenty projects with two hundred indicators and some pages of text."""
    from importlib import resources

    data: dict[str, Any] = json.loads((resources.files("xlperf") / "data" / "sample.json").read_text("utf-8"))
    department, project = data["subjects"]
    each = INDICATORS // (PROJECTS + 1)

    def rows(of: dict[str, Any], number: int) -> list[dict[str, Any]]:
        known = of["indicators"]
        return [
            {**known[at % len(known)], "name": f"{known[at % len(known)]['name']}（{number}-{at}）"}
            for at in range(each + 1)
        ]

    projects = [
        {**project, "name": f"{project['name']}（{number}）", "indicators": rows(project, number)}
        for number in range(1, PROJECTS + 1)
    ]
    return {**data, "subjects": [{**department, "indicators": rows(department, 0)}, *projects]}


def checking(alternate: Alternate, rounds: int) -> tuple[str, float, float]:
    """All checks of a large workbook against reading the same file: name of the row, and both times in seconds."""
    from xlperf import template
    from xlperf.assessment import assess
    from xlperf.files import load
    from xlperf.reading.datafile import read_data

    with tempfile.TemporaryDirectory(prefix="xlperf-bench-") as folder:
        book = Path(folder) / "large.xlsm"
        template.write(book, read_data(large()))
        reading = load(book)
        ours, theirs = alternate(lambda: assess(reading), lambda: load(book), rounds)
    subjects = reading.evaluation.subjects
    count = sum(len(subject.indicators) for subject in subjects)
    return f"检查 ÷ 读入同一个工作簿（{count} 个指标、{len(subjects) - 1} 个项目）", ours, theirs


def growth(alternate: Alternate, rounds: int, size: int = 25_000) -> list[tuple[str, float, float]]:
    """Reading text of four times the length against the length itself: linear is 4, quadratic would be 16."""
    return [
        (
            f"读 {4 * size} 字 ÷ 读 {size} 字（“{text[:6]}…”）",
            *alternate(_read(text, 4 * size), _read(text, size), rounds),
        )
        for text in (SENTENCES, *ODD)
    ]


def _read(text: str, size: int) -> Callable[[], object]:
    """A job: all checks of one project whose only section is the text, repeated to that many characters."""
    from xlperf.checks import run_checks
    from xlperf.reading.datafile import read_data
    from xlperf.schemes import load_scheme
    from xlperf.scoring import score_subject

    data = large()
    section = (text * (size // len(text) + 1))[:size]
    data["subjects"] = [{**data["subjects"][1], "texts": {"process": section}}]
    item = read_data(data).evaluation
    scheme = load_scheme("hubei_2020")
    results = [score_subject(subject, scheme) for subject in item.subjects]
    return lambda: run_checks(item, results, scheme)


def main() -> int:
    """Print both by themselves: ``python -m benchmarks.checks``."""
    from benchmarks.timing import alternate

    for name, ours, theirs in (checking(alternate, 3), *growth(alternate, 1)):
        print(f"{name}：{ours * 1000:.0f} ms ÷ {theirs * 1000:.0f} ms = {ours / theirs:.2f}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
