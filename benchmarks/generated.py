"""Folders of generated workbooks: the real template, filled by invented units; some faulty, some not to be read.

A few workbooks are written by the template's own code. The others are those with other places, people and amounts put
into their XML, which is what makes ten thousand of them feasible. Equal arguments give equal files.
"""

from __future__ import annotations

import re
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random

from benchmarks.evaluations import evaluation, person, place_name, words
from xlperf import template
from xlperf.parallel import gather
from xlperf.reading import datafile

MOST_BASES = 48
"""Workbooks written by the template's code; units, projects and texts differ between them."""

PLACE = "亖龘"
"""Stands for the place in those; no other name has these characters."""

_OLE = bytes.fromhex("D0CF11E0A1B11AE1").ljust(2048, b"\0")
_MONEY = {"xl/worksheets/sheet4.xml": "HIJKLM", "xl/worksheets/sheet5.xml": "CDE"}
"""Columns of amounts on 评价对象 and 资金来源."""

_INDICATORS, _FRONT, _STRINGS = "xl/worksheets/sheet7.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)

UNREADABLE: Mapping[str, str] = {
    "cut": "a workbook of which half is there", "text": "a text file", "empty": "no byte at all",
    "old": "an .xls file", "locked": "encrypted with a password", "word": "a Word document",
}  # fmt: skip
"""Files named like workbooks that cannot be read: kind -> what it is."""


def write(
    folder: Path,
    count: int,
    *,
    seed: int = 1,
    faulty: float = 0.3,
    unreadable: float = 0.02,
    bases: int | None = None,
    processes: int | None = None,
) -> tuple[Path, ...]:
    """Write ``count`` workbooks into subfolders of ``folder``, a hundred in each; their paths, in order.

    ``faulty`` and ``unreadable`` are shares of one: of workbooks with wrong or missing content, and of files that are
    no workbooks. Every workbook names another unit.
    """
    bases = bases or max(1, min(MOST_BASES, count // 8))
    paths = tuple(
        folder / f"第{number // 100 + 1:03}组" / f"{number:05}-{_unit_name(number, bases, seed)}.xlsm"
        for number in range(count)
    )
    for parent in {path.parent for path in paths}:
        parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="xlperf-generated-") as temporary:
        patterns = [Path(temporary) / f"{number}.xlsm" for number in range(bases)]
        _all(partial(write_base, seed=seed, faulty=faulty), patterns, processes)
        _all(partial(write_variant, bases=patterns, seed=seed, unreadable=unreadable), paths, processes)
    return paths


def write_base(path: Path, *, seed: int, faulty: float) -> None:
    """Write the workbook whose number is the path's stem, by the template's code."""
    number = int(path.stem)
    random = Random(f"{seed}/faults/{number}")  # noqa: S311
    faults = random.randint(1, 4) if random.random() < faulty else 0
    data = evaluation(number, seed=seed, faults=faults, place=PLACE)
    template.write(path, datafile.read_data(datafile.parse(datafile.dumps(data))))


def write_variant(path: Path, *, bases: list[Path], seed: int, unreadable: float) -> None:
    """Write the workbook whose number begins the path's name: one of ``bases`` with other names and amounts."""
    number = int(path.name[:5])
    random = Random(f"{seed}/variant/{number}")  # noqa: S311
    pieces = _pieces(bases[number % len(bases)])
    place, factor = place_name(number // len(bases)), Decimal(random.randint(2, 12)) / 4
    data = _packed(_varied(pieces, place, factor, random))
    if random.random() < unreadable:
        data = _spoilt(random.choice(sorted(UNREADABLE)), data)
    path.write_bytes(data)


def _all(job: partial[None], paths: list[Path] | tuple[Path, ...], processes: int | None) -> None:
    for outcome in gather(job, paths, processes=processes, limit=600):
        if outcome.failure:
            raise RuntimeError(f"{outcome.path.name}: {outcome.failure}")


@cache
def _base_unit(number: int, seed: int) -> str:
    name: str = evaluation(number, seed=seed, place=PLACE)["unit"]["name"]
    return name


def _unit_name(number: int, bases: int, seed: int) -> str:
    return _base_unit(number % bases, seed).replace(PLACE, place_name(number // bases))


@cache
def _pieces(base: Path) -> Mapping[str, list[bytes]]:
    """The parts of a workbook; in each, every second piece is one that differs from variant to variant."""
    with zipfile.ZipFile(base) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    strings = [text.decode() for text in re.findall(rb"<si><t[^>]*>([^<]*)</t></si>", parts[_STRINGS])]
    return {name: _cut(data, _slots(name, strings)) for name, data in parts.items()}


def _slots(name: str, strings: list[str]) -> list[str]:
    """Patterns whose first group is what differs in a part."""
    if not name.startswith(("xl/worksheets/sheet", _STRINGS)):
        return []
    slots = [f"({PLACE})", r"(?<![\d.])(\d+(?:\.\d+)?)万元"]
    if name == _STRINGS:
        slots.append(rf"<t>((?:{'|'.join(words()['surnames'])})(?:{'|'.join(words()['given'])}){{1,2}})</t>")
    elif name in _MONEY:
        slots.append(rf'<c r="[{_MONEY[name]}]\d+" s="\d+"><v>(\d+)</v>')
    elif name == _FRONT:
        slots.append(r"<v>(\d{3,}\.\d+)</v>")  # scores and counts are below
    elif name == _INDICATORS:
        unit = rf'<c r="H\d+" s="\d+" t="s"><v>{strings.index("万元")}</v></c>'
        slots.append(rf"<v>(\d+)</v></c>{unit}")
        slots.append(rf'{unit}<c r="I\d+" s="\d+"><v>(\d+)</v>')
    return slots


def _cut(data: bytes, slots: list[str]) -> list[bytes]:
    spans = sorted(found.span(1) for slot in slots for found in re.finditer(slot.encode(), data))
    ends = [0, *(end for span in spans for end in span), len(data)]
    return [data[start:end] for start, end in pairwise(ends)]


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def _varied(pieces: Mapping[str, list[bytes]], place: str, factor: Decimal, random: Random) -> dict[str, bytes]:
    """The parts with another place and other people, and every amount times ``factor``, wherever it is shown."""

    def other(piece: bytes) -> bytes:
        if piece[:1].isdigit():
            return f"{Decimal(piece.decode()) * factor:f}".encode()
        return (place if piece == PLACE.encode() else person(random)).encode()

    return {
        name: b"".join(other(piece) if at % 2 else piece for at, piece in enumerate(cut))
        for name, cut in pieces.items()
    }


def _spoilt(kind: str, data: bytes) -> bytes:
    """What is in a file of that kind instead."""
    if kind == "cut":
        return data[: len(data) // 2]
    if kind == "word":
        return _packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})
    others = {
        "text": "这是一份说明，不是工作簿。".encode(),
        "empty": b"",
        "old": _OLE,
        "locked": _OLE + "EncryptedPackage".encode("utf-16-le"),
    }
    return others[kind]


def main() -> None:
    """``python -m benchmarks.generated FOLDER COUNT``: write them."""
    print(len(write(Path(sys.argv[1]), int(sys.argv[2]))))


if __name__ == "__main__":
    main()
