"""An Office package (.xlsx, .xlsm, .docx): a zip of XML parts that refer to one another, checked before it is unpacked.

An officer's file is small. What is beyond all measure, says other sizes than it has, or is packed as no Office program
packs it is refused before memory is spent on it.
"""

from __future__ import annotations

import copy
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from xlperf.files.input_files import read_bytes
from xlperf.files.xml_events import elements
from xlperf.files.zip_entries import entry
from xlperf.findings import XlperfError

__all__ = [
    "Package", "Relation", "all_parts", "has_dated_parts", "has_main_part", "is_packed_here", "open_package",
    "unpacked_part", "with_parts",
]  # fmt: skip

MOST_UNPACKED = 200 * 2**20  # bytes; fits any office computer's memory several times over
MOST_RATIO = 200  # sheets of repeated rows shrink to a hundredth, not further
RATIO_FROM = 10 * 2**20  # bytes; below this a high ratio does no harm
MOST_PARTS = 5_000  # an ordinary workbook has some fifty
MOST_DIRECTORY = 4 * 2**20  # bytes of the list of parts, which is read whole before anything else

_END, _LARGE_END, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"  # of the list of parts
_END_SIZE, _LOCATOR_SIZE, _LARGE_END_SIZE = 22, 20, 56

_WITH_PARTS = (1980, 1, 1, 0, 0, 2)  # the date of what ``with_parts`` packs: no other program writes it
_NO_DATE = 1980  # the year in which dates of a zip begin


class Relation(NamedTuple):
    """What a part refers to: its id there, the last word of its type (worksheet, styles) and the part's name."""

    id: str
    kind: str
    part: str


class Parts(Mapping[str, bytes]):
    """The XML parts of a package by name, upper and lower case being one; without / in front.

    Each is unpacked and checked when it is first asked for: XlperfError then where it is damaged or not what the
    package says.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._infos = {_plain(info.filename): info for info in archive.infolist() if _is_xml(info)}
        self._unpacked: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        key = _plain(name)
        if key not in self._unpacked:
            info = self._infos[key]
            with _damage_reported():
                self._unpacked[key] = _part(self._archive, info)
        return self._unpacked[key]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _plain(name) in self._infos

    def __iter__(self) -> Iterator[str]:
        return (info.filename.lstrip("/") for info in self._infos.values())

    def __len__(self) -> int:
        return len(self._infos)


@dataclass(frozen=True, slots=True)
class Package:
    """A package's XML parts by name: ``parts["xl/workbook.xml"]``, ``parts.get("word/styles.xml", b"")``."""

    parts: Mapping[str, bytes]

    def related(self, name: str) -> tuple[Relation, ...]:
        """What a part refers to inside the package, in order; ``""`` is the package itself.

        XlperfError where the list of its relations cannot be read. Parts that are named need not exist.
        """
        folder, base = posixpath.split(name)
        return tuple(
            Relation(
                item.get("Id", ""),
                item.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/" + folder, item["Target"])).lstrip("/"),
            )
            for item in elements(self.parts.get(f"{folder}/_rels/{base}.rels", b""), "Relationship")
            if item.get("TargetMode") != "External" and "Target" in item
        )


def open_package(data: bytes) -> Package:
    """The package in these bytes, nothing of it unpacked yet.

    XlperfError (Chinese, without the path) where it is no zip, is encrypted, or would be beyond all measure.
    """
    return Package(Parts(_checked_archive(data)))


def has_dated_parts(path: Path) -> bool:
    """Whether a part of the package says when it was packed; XlperfError for no package."""
    return any(info.date_time[0] > _NO_DATE for info in _checked_archive(read_bytes(path)).infolist())


def all_parts(data: bytes) -> dict[str, bytes]:
    """Every part of the package in these bytes by its name there, those that are no XML too, in order.

    XlperfError as ``open_package``, and where any part is damaged: whoever copies a package needs all of it.
    """
    archive = _checked_archive(data)
    with _damage_reported():
        return {info.filename: _part(archive, info) for info in archive.infolist()}


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The package with the content of some parts changed; every other part and their order stay as they are.

    Packed as what we write is, see ``is_packed_here``. XlperfError as ``all_parts``.
    """
    archive = _checked_archive(data)
    buffer = BytesIO()
    names = {_plain(name): content for name, content in parts.items()}
    with _damage_reported(), zipfile.ZipFile(buffer, "w") as made:
        for info in archive.infolist():
            to = entry(info.filename, _WITH_PARTS)
            to.compress_type, to.external_attr = info.compress_type, info.external_attr
            content = names.get(_plain(info.filename))
            made.writestr(to, _part(archive, info) if content is None else content)
    return buffer.getvalue()


def has_main_part(data: bytes, usual: str) -> bool:
    """Whether these bytes are a package whose main part lies in the folder of ``usual``, its name if none is stated.

    False where they are no package, or a damaged one: whoever reads it reports that.

    >>> has_main_part(b"%PDF-1.7", "xl/workbook.xml"), has_main_part(b"", "xl/workbook.xml")
    (False, False)
    """
    if not data.startswith(b"PK"):
        return False
    try:
        package = open_package(data)
        main = next((one.part for one in package.related("") if one.kind == "officeDocument"), usual)
    except XlperfError:
        return False
    return main in package.parts and main.lower().startswith(f"{posixpath.dirname(usual)}/")


def is_packed_here(path: Path) -> bool:
    """Whether a package was packed by ``with_parts`` and by nothing else since; XlperfError for no package."""
    return all(info.date_time == _WITH_PARTS for info in _checked_archive(read_bytes(path)).infolist())


def unpacked_part(path: Path, name: str) -> bytes:
    """One part of a package (.xlsx, .docx), empty where it has none of that name; XlperfError for no package."""
    return open_package(read_bytes(path)).parts.get(name, b"")


def _checked_archive(data: bytes) -> zipfile.ZipFile:
    if any(size > MOST_DIRECTORY for size in _directory_sizes(data)):
        raise _beyond_measure()
    with _damage_reported():
        archive = zipfile.ZipFile(BytesIO(data))
    _check_directory(archive.infolist(), len(data))
    return archive


@contextmanager
def _damage_reported() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise XlperfError(f"文件损坏了，解不开。请用备份，或在 Excel 或 WPS 里打开后另存（{error}）。") from error


def _plain(name: str) -> str:
    """A part's name as names are compared: without / in front, in lower case."""
    return name.lstrip("/").lower()


def _is_xml(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith((".xml", ".rels"))


def _directory_sizes(data: bytes) -> Iterator[int]:
    """Bytes of the list of parts, as each of the records at the end says that zipfile may go by."""
    for end in {len(data) - _END_SIZE, data.rfind(_END)}:
        if not data.startswith(_END, max(end, 0)):
            continue
        yield _number(data, end + 12, 4)
        locator = end - _LOCATOR_SIZE
        if locator > 0 and data.startswith(_LOCATOR, locator):
            for large in (locator - _LARGE_END_SIZE, _number(data, locator + 8, 8)):
                if data.startswith(_LARGE_END, max(large, 0)):
                    yield _number(data, large + 40, 8)


def _number(data: bytes, start: int, length: int) -> int:
    return int.from_bytes(data[start : start + length], "little")


def _beyond_measure() -> XlperfError:
    return XlperfError("文件展开后大得不正常，没有读。请核对文件来源。")


def _check_directory(infos: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MOST_UNPACKED or len(infos) > MOST_PARTS or (unpacked > max(RATIO_FROM, packed * MOST_RATIO)):
        raise _beyond_measure()
    if len({_plain(info.filename) for info in infos}) < len(infos):
        raise XlperfError("文件里有重名的部分，不是表格软件正常保存的，没有读。请核对文件来源。")
    if any(info.flag_bits & 1 for info in infos):
        raise XlperfError("文件加了压缩密码。请去掉密码后再试。")
    if not {info.compress_type for info in infos} <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise XlperfError("文件的压缩方式不是表格软件用的，没有读。请在 Excel 或 WPS 里打开，另存为 .xlsx 或 .xlsm。")


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """One part, of exactly the size the package says. Who reads its XML refuses a document type (``xml_events``)."""
    longer = copy.copy(info)
    longer.file_size += 1  # zipfile stops at this size, whatever is packed
    with archive.open(longer) as stream:
        data = stream.read()
    if len(data) != info.file_size:
        raise XlperfError("文件里写明的大小与实际不符，没有读。请核对文件来源。")
    return data
