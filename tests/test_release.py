"""bundle/release.py: both files with their hashes, and a text that says of them what is so."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from bundle.page import build
from bundle.release import ARCHIVE, SUMS, TEXT, main
from bundle.wheels import read_pins


def archive(arguments: Sequence[str]) -> int:
    Path(arguments[1], ARCHIVE).write_bytes(b"archive")
    return 0


def page(arguments: Sequence[str]) -> int:
    Path(arguments[1]).write_bytes(b"page" * 500_000)
    return 0


def test_both_files_are_made_and_named_with_their_hashes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-o", str(tmp_path)], [archive, page]) == 0
    sums = [f"{hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()}  {name}" for name in (build.NAME, ARCHIVE)]
    assert (tmp_path / SUMS).read_text("utf-8").splitlines() == sums
    text = (tmp_path / TEXT).read_bytes().decode("utf-8-sig")
    assert [line for line in text.split("\r\n") if line in sums] == sums
    assert "xlperf.html（2.0 MB）" in text
    assert "$" not in text
    for pin in read_pins(build.LOCK.read_text("utf-8")):
        assert f"{pin.name} {pin.version}" in text
    assert capsys.readouterr().out.splitlines()[0] == f"{sums[0]}  2.0 MB"


def test_nothing_is_said_of_files_that_were_not_made(tmp_path: Path) -> None:
    assert main(["-o", str(tmp_path)], [lambda _: 2, page]) == 2
    assert list(tmp_path.iterdir()) == []
