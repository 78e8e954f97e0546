"""Damaged forms, data files and reports: a reading or one of our errors, never anything else."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.mutants import mutant
from tests.support.official_forms import hubei, mof, save, sichuan
from tests.support.published_cases import case, reading
from xlperf import files
from xlperf.files.finished_report import read_report
from xlperf.files.form_books import load_forms
from xlperf.findings import XlperfError
from xlperf.report import evaluate
from xlperf.writing import sheets, word

pytestmark = pytest.mark.workbooks

MANY = 40
NAME = "HB-XA-2022-PROJ"
KINDS = ("form-hubei.xlsx", "form-mof.xlsx", "form-sichuan.xlsx", "form-own.xlsx", "data.json", "report.docx")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of every kind."""
    made = tmp_path_factory.mktemp("whole")
    data = case(NAME)["data"]
    for layout in (hubei, mof, sichuan):
        save(made / f"form-{layout.__name__}.xlsx", layout(data, data["subjects"][0]))
    report = evaluate(reading(NAME))
    sheets.write(report, made / "form-own.xlsx")
    word.write(report, made / "report.docx")
    (made / "data.json").write_text(json.dumps(data, default=str), "utf-8")
    return made


def use(path: Path) -> None:
    """Whatever commands do with a file of its kind."""
    if path.suffix == ".docx":
        read_report(path)
    elif path.suffix == ".json":
        evaluate(files.load(path))
    else:
        evaluate(load_forms([path]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_read_or_refused(kind: str, folder: Path, tmp_path: Path) -> None:
    whole = (folder / kind).read_bytes()
    use(folder / kind)
    damaged = tmp_path / kind
    for number in range(MANY):
        damaged.write_bytes(mutant(whole, number))
        with suppress(XlperfError):
            use(damaged)
