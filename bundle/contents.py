"""The folder and the zip file an office gets: wheels, workbooks, and what is run by a double click.

Batch files are in the Chinese code page, with CRLF: cmd reads them byte by byte, and set to UTF-8 it loses its place.
Everything a batch file does with paths and files it leaves to a Python script beside it.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from bundle.wheels import OWN, PYTHONS, Pin, Pip, Wheel, build_own, fetch, needed, read_pins, read_wheels
from xlperf.findings import XlperfError

OFFICE = Path(__file__).with_name("office")
"""Texts and scripts as we keep them: UTF-8, LF."""

TOP = ("install.bat", "生成报告.bat", "安装说明.txt")
"""What lies open at the top."""

SCRIPTS = ("check_python.py", "install.py", "report.py")
"""What the batch files run, in ``files``."""

LICENSES = ("GPL-3.0.txt",)
"""What a licence of a package refers to and no package carries: pebble's LGPL wants the GPL beside it."""

SUMS = "files/sha256.txt"
"""Hash and path of every other file."""

_ENCODINGS = {".bat": "gbk", ".txt": "utf-8-sig", ".py": "utf-8"}
_LICENSE = re.compile(r"[^/]+\.dist-info/(?:licenses/)?((?:.*/)?(?:LICEN[CS]E|COPYING|NOTICE)[^/]*)", re.IGNORECASE)
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)


def make(project: Path, pins: Path, target: Path, pip: Pip) -> Path:
    """Write the bundle's folder anew into ``target`` and the zip file of it beside; the zip file.

    XlperfError where a package is missing or is not what the lock says.
    """
    own, folder = _fresh(target)
    wheel = build_own(project, own, pip)
    others = fetch(pins, own, pip)
    _check(others, read_pins(pins.read_text("utf-8")))
    place = folder / "files" / "wheels"
    place.mkdir(parents=True)
    for path in sorted(own.glob("*.whl")):
        shutil.move(path, place / path.name)
    shutil.rmtree(own)
    _write_requirements(folder, pins, wheel, place)
    _write_texts(folder)
    _write_licenses(folder, read_wheels(place))
    (folder / "workbook").mkdir()
    for path in sorted((project / "workbook").glob("*.xlsm")):
        shutil.copyfile(path, folder / "workbook" / path.name)
    _write_sums(folder)
    archive = target / f"{OWN}-{wheel.version}-windows-offline.zip"
    _write_zip(folder, archive)
    return archive


def encoded(name: str, text: str) -> bytes:
    """The text as Windows wants a file of that name: code page and line ends."""
    return "\r\n".join(text.splitlines()).encode(_ENCODINGS[Path(name).suffix]) + b"\r\n"


def _fresh(target: Path) -> tuple[Path, Path]:
    """An empty folder for fetching and one for the bundle."""
    fetching, folder = target / ".wheels", target / f"{OWN}-offline"
    for path in (fetching, folder):
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
    return fetching, folder


def _check(wheels: Sequence[Wheel], pins: Sequence[Pin]) -> None:
    """XlperfError unless the wheels are those of the lock, and all that is needed on each Python."""
    known = {(pin.name, pin.version, value) for pin in pins for value in pin.hashes}
    for wheel in wheels:
        if wheel.name != OWN and (wheel.name, wheel.version, wheel.sha256) not in known:
            raise XlperfError("这个包和锁定的不一致", path=wheel.path.name)
    for python in PYTHONS:
        usable = [wheel for wheel in wheels if _for_python(wheel, python)]
        missing = needed(usable, python)[1]
        if missing:
            raise XlperfError(f"Python {python} 还缺：{'、'.join(sorted(missing))}。请运行 python -m bundle --lock")


def _for_python(wheel: Wheel, python: str) -> bool:
    """Whether pip would take the wheel there, as far as its name tells."""
    tags = wheel.path.stem.split("-")[-3:]
    return tags[0].startswith("py") or tags[1] == "abi3" or tags[0] == f"cp{python.replace('.', '')}"


def _write_requirements(folder: Path, pins: Path, own: Wheel, place: Path) -> None:
    value = hashlib.sha256((place / own.path.name).read_bytes()).hexdigest()
    ours = Pin(name=own.name, version=own.version, hashes=(value,))
    text = pins.read_text("utf-8").rstrip() + f"\n{ours}\n"
    (folder / "files" / "requirements.txt").write_text(text, "utf-8", newline="\n")


def _write_texts(folder: Path) -> None:
    for name in TOP:
        (folder / name).write_bytes(encoded(name, (OFFICE / name).read_text("utf-8")))
    for name in SCRIPTS:
        (folder / "files" / name).write_bytes(encoded(name, (OFFICE / name).read_text("utf-8")))


def _write_licenses(folder: Path, wheels: Sequence[Wheel]) -> None:
    """The licence texts that the wheels hold, where people find them: one folder for each package."""
    place = folder / "files" / "licenses"
    place.mkdir()
    for name in LICENSES:
        (place / name).write_bytes(encoded(name, (OFFICE / name).read_text("utf-8")))
    for wheel in wheels:
        with ZipFile(wheel.path) as package:
            for entry in package.namelist():
                if found := _LICENSE.fullmatch(entry):
                    target = place / f"{wheel.name}-{wheel.version}" / found[1]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(package.read(entry))


def _write_sums(folder: Path) -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    (folder / SUMS).write_text("".join(lines), "utf-8", newline="\n")


def _write_zip(folder: Path, archive: Path) -> None:
    """Equal files give equal bytes; wheels are packed already."""
    with ZipFile(archive, "w") as package:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _ZIP_DATE)
                entry.compress_type = ZIP_STORED if path.suffix in (".whl", ".xlsm") else ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                package.writestr(entry, path.read_bytes())
