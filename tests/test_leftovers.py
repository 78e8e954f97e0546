"""What a killed run left is removed a day later, if it is ours; the next run says which of two files is older."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import Done
from xlperf import files
from xlperf.files import leftovers

pytestmark = pytest.mark.workbooks

DAY = 24 * 60 * 60
BESIDE = (".xlperf-0123456789ab.xlsx", ".xlperf-ba9876543210")
TEMPORARY = ("xlperf-abcdefg1.tmp", "xlperf-abcdefg2.log")
OTHERS = (
    "xlperf-demo",
    ".xlperf-mine.xlsx",
    "xlperf-homework",
    "xlperf-abcdefg1.tmp.xlsx",
    ".xlperf-0123456789ab0.xlsx",
)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """An output folder and the system's folder of temporary files, with leftovers and other files in each."""
    outputs, temporary = tmp_path / "out", tmp_path / "tmp"
    for folder, names in ((outputs, BESIDE), (temporary, TEMPORARY)):
        folder.mkdir()
        for name in (*names, *OTHERS):
            (folder / name).write_text("x")
    (temporary / TEMPORARY[0]).unlink()
    (temporary / TEMPORARY[0]).mkdir()
    (temporary / TEMPORARY[0] / "甲.db").write_text("x")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(temporary))
    return outputs, temporary


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def pass_time(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = leftovers.time()
    monkeypatch.setattr(leftovers, "time", lambda: now + seconds)


def test_only_ours_and_only_old_ones_are_removed(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    outputs, temporary = folders
    pass_time(monkeypatch, DAY - 600)
    leftovers.clear_leftovers([outputs])
    assert names_in(outputs) == {*BESIDE, *OTHERS}
    assert names_in(temporary) == {*TEMPORARY, *OTHERS}
    pass_time(monkeypatch, DAY + 600)
    leftovers.clear_leftovers([outputs])
    assert names_in(outputs) == names_in(temporary) == set(OTHERS)


def test_every_writing_removes_them(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    outputs, temporary = folders
    pass_time(monkeypatch, 2 * DAY)
    with files.atomic(outputs / "a.txt") as path:
        path.write_text("x")
    assert (names_in(outputs), names_in(temporary)) == ({*OTHERS, "a.txt"}, set(OTHERS))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner there")
def test_a_stranger_s_stay_and_links_are_not_followed(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs, temporary = folders
    pass_time(monkeypatch, 2 * DAY)
    link = temporary / "xlperf-abcdefg3.tmp"
    link.symlink_to(outputs, target_is_directory=True)
    with monkeypatch.context() as patch:
        patch.setattr("os.geteuid", lambda: os.getuid() + 1)
        leftovers.clear_leftovers([outputs])
    assert names_in(outputs) == {*BESIDE, *OTHERS}
    leftovers.clear_leftovers([])
    assert names_in(outputs) == {*BESIDE, *OTHERS}
    assert link.is_symlink()


def test_a_folder_that_is_still_written_in_stays(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    _, temporary = folders
    pass_time(monkeypatch, 2 * DAY)
    os.utime(temporary / TEMPORARY[0] / "甲.db", (leftovers.time(), leftovers.time()))
    leftovers.clear_leftovers([])
    assert names_in(temporary) == {TEMPORARY[0], *OTHERS}


def test_folders_of_ours_have_a_name_that_is_removed() -> None:
    with leftovers.temporary_directory() as folder:
        assert leftovers._TEMPORARY.fullmatch(Path(folder).name)
    assert leftovers._BESIDE.fullmatch(leftovers.temporary_name(Path("甲.xlsx")).name)


def test_after_a_kill_the_next_report_says_which_file_was_older(call: Callable[..., Done]) -> None:
    assert call("new", "a.xlsm", "--sample").code == 0
    assert "更早的一份" not in call("report", "a.xlsm").out
    os.utime("a-报告.docx", (1_700_000_000, 1_700_000_000))
    assert "更早的一份" not in call("report", "a.xlsm").out  # nothing shows that a run was killed: it was only copied
    os.utime("a-报告.docx", (1_700_000_000, 1_700_000_000))
    Path(".xlperf-0123456789ab.docx").write_text("x")
    assert "上一次没有写完就中断了，a-报告.docx 还是更早的一份" in call("report", "a.xlsm").out
    assert "更早的一份" not in call("report", "a.xlsm").out
