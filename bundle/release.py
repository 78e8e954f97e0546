"""``python -m bundle.release``: both files to hand out, with their sizes and hashes, and a text for the IT section."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from string import Template

import bundle.__main__
import bundle.page.__main__
from bundle.contents import OFFICE, encoded
from bundle.page import build
from bundle.wheels import OWN, read_pins
from xlperf.data.version import __version__

PROJECT = Path(__file__).parent.parent
ARCHIVE = f"{OWN}-{__version__}-windows-offline.zip"
TEXT = "给信息科的说明.txt"
SUMS = "SHA256.txt"

Maker = Callable[[Sequence[str]], int]
"""Makes one of the files as its arguments say; the exit code."""


def main(arguments: Sequence[str], makers: Sequence[Maker] = (bundle.__main__.main, bundle.page.__main__.main)) -> int:
    """Make both files and the texts beside them; the exit code, that of the first maker that fails."""
    parser = argparse.ArgumentParser(prog="python -m bundle.release", description="发给用户的两个文件")
    parser.add_argument("-o", "--output", type=Path, default=PROJECT / "dist", help="写到哪里，默认 dist")
    folder: Path = parser.parse_args(arguments).output
    for make, place in zip(makers, (folder, folder / build.NAME), strict=True):
        if code := make(["-o", str(place)]):
            return code
    made = [folder / build.NAME, folder / ARCHIVE]
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in made]
    (folder / SUMS).write_text("".join(f"{line}\n" for line in sums), "utf-8", newline="\n")
    (folder / TEXT).write_bytes(encoded(TEXT, it_text(made, sums)))
    for path, line in zip(made, sums, strict=True):
        print(f"{line}  {_size(path)}")
    print(f"已写出：{folder / SUMS}、{folder / TEXT}")
    return 0


def it_text(made: Sequence[Path], sums: Sequence[str]) -> str:
    """The text for the IT section about the page and the archive, in this order; ``sums`` are lines of their hashes."""
    page, archive = made
    pins = read_pins(build.LOCK.read_text("utf-8"))
    wanted = json.loads((build.LOCK.parent / "package.json").read_text("utf-8"))["dependencies"]
    return Template((OFFICE / TEXT).read_text("utf-8")).substitute(
        page=page.name,
        page_size=_size(page),
        archive=archive.name,
        archive_size=_size(archive),
        pyodide=wanted["pyodide"],
        packages="、".join(f"{pin.name} {pin.version}" for pin in pins),
        sums="\n".join(sums),
    )


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
