"""files/zip_entries: packages are the same on every system."""

from __future__ import annotations

import sys
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from xlperf.files.zip_entries import as_on_linux, entry, remarked

pytestmark = pytest.mark.workbooks


def written_on_windows(mode: int) -> bytes:
    """A package as XlsxWriter writes it there."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in ("b.xml", "a.xml"):
            made = ZipInfo(name, (1980, 1, 31, 0, 0, 0))
            made.create_system, made.external_attr, made.compress_type = 0, mode << 16, ZIP_DEFLATED
            archive.writestr(made, name * 100)
    return buffer.getvalue()


@pytest.mark.parametrize(("mode", "expected"), [(0o600, 0o600), (0o100666, 0o100600)])
def test_remarked(mode: int, expected: int) -> None:
    with ZipFile(BytesIO(remarked(written_on_windows(mode)))) as package:
        assert [
            (one.filename, one.date_time[:3], one.create_system, one.external_attr >> 16, one.compress_type)
            for one in package.infolist()
        ] == [(name, (1980, 1, 31), 3, expected, ZIP_DEFLATED) for name in ("b.xml", "a.xml")]
        assert package.read("a.xml") == b"a.xml" * 100


def test_as_on_linux__only_windows_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    package = written_on_windows(0)
    monkeypatch.setattr(sys, "platform", "linux")
    assert as_on_linux(package) is package
    monkeypatch.setattr(sys, "platform", "win32")
    assert ZipFile(BytesIO(as_on_linux(package))).infolist()[0].create_system == 3


def test_entry__is_marked_alike_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert ZipInfo("a").create_system == 0
    assert entry("a").create_system == 3


@pytest.mark.parametrize(("mode", "expected"), [(0o600, b"a\r\nb"), (0o100666, b"a\nb")])
def test_remarked__line_ends_of_parts_that_were_files(mode: int, expected: bytes) -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        made = ZipInfo("a.xml")
        made.external_attr = mode << 16
        archive.writestr(made, b"a\r\nb")
    assert ZipFile(BytesIO(remarked(buffer.getvalue()))).read("a.xml") == expected
