"""The workbooks that the benchmarks generate: the same every time, each another unit, good and bad as asked for."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from benchmarks import generated
from benchmarks.evaluations import FAULTS, evaluation
from xlperf import files
from xlperf.assessment import Assessment, assess
from xlperf.findings import Severity, XlperfError
from xlperf.reading import datafile
from xlperf.reading.workbook import Reading

pytestmark = pytest.mark.workbooks


def reading(number: int, faults: int = 0) -> Reading:
    return datafile.read_data(datafile.parse(datafile.dumps(evaluation(number, faults=faults))))


def errors(done: Assessment) -> list[str]:
    return [found.code for found in done.findings if found.severity is Severity.ERROR]


def test_evaluations_without_faults_have_no_errors_and_all_scores() -> None:
    for number in range(50):
        done = assess(reading(number))
        assert errors(done) == []
        assert all(result.total is not None for result in done.results)


def test_every_fault_is_found() -> None:
    for number in range(30):
        assert errors(assess(reading(number, faults=len(FAULTS))))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return generated.write(tmp_path_factory.mktemp("books"), 6, bases=2, faulty=0, unreadable=0, processes=0)


def test_workbooks_are_read_with_the_amounts_of_their_own(written: tuple[Path, ...]) -> None:
    done = [assess(files.load(path)) for path in written]
    units = [one.evaluation.unit for one in done]
    assert [path.stem[6:] for path in written] == [unit.name for unit in units]
    assert not any(generated.PLACE in unit.name for unit in units)
    assert len({unit.preparer for unit in units}) > 2
    assert len({one.evaluation.subjects[0].funds.executed for one in done}) > 2
    assert [errors(one) for one in done] == [[]] * 6
    totals = [[result.total for result in one.results] for one in done]
    assert totals[:2] * 2 == totals[2:]  # all amounts are in proportion


def test_equal_seeds_give_equal_files(written: tuple[Path, ...], tmp_path: Path) -> None:
    again = generated.write(tmp_path, 6, bases=2, faulty=0, unreadable=0, processes=0)
    assert [path.name for path in written] == [path.name for path in again]
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in again]


@pytest.mark.parametrize("kind", sorted(generated.UNREADABLE))
def test_spoilt_files_are_refused(kind: str, written: tuple[Path, ...], tmp_path: Path) -> None:
    path = tmp_path / "x.xlsm"
    path.write_bytes(generated._spoilt(kind, written[0].read_bytes()))
    with pytest.raises(XlperfError):
        files.load(path)


def test_some_are_spoilt(written: tuple[Path, ...], tmp_path: Path) -> None:
    kinds = set()
    for number in range(60):
        path = tmp_path / f"{number:05}-x.xlsm"
        generated.write_variant(path, bases=[written[0]], seed=1, unreadable=0.5)
        kinds.add(zipfile.is_zipfile(path))
        if len(kinds) == 2:
            break
    assert kinds == {True, False}
