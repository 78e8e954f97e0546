"""Typefaces like those of a Chinese office, for what the tests render: Fandol 宋 仿 黑 楷, free and whole for GB 2312.

Debian has them in ``texlive-lang-chinese`` (49 MB; of it 25 MB are unpacked into ``build/fonts``, without what the
package depends on). It is the only package of Debian 12 with a simplified 仿宋, in which our reports are set; the
others, ``fonts-arphic-gbsn00lp`` (宋), ``fonts-arphic-gkai00mp`` (楷) and ``fonts-wqy-microhei`` (黑), take 2 MB each.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "tests" / "fonts.conf"
"""The file for fontconfig: what shows instead of each typeface of an office, Noto where Fandol is not."""

PACKAGE = "texlive-lang-chinese"
FAMILIES = {"宋体": "FandolSong", "仿宋": "FandolFang R", "黑体": "FandolHei", "楷体": "FandolKai"}
"""A typeface that Word is asked for -> the one that shows instead."""

_INSTALLED = Path("usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
_FILES = tuple(f"Fandol{name}-Regular.otf" for name in ("Song", "Fang", "Hei", "Kai"))
_TARGET = ROOT / "build" / "fonts"
_PLACES = (Path("/") / _INSTALLED, _TARGET)


def lacking() -> str:
    """A line that names the typefaces this machine lacks, and what shows instead; "" where it has them."""
    if any(all((folder / name).exists() for name in _FILES) for folder in _PLACES):
        return ""
    wanted = "、".join(f"{name}（{instead}）" for name, instead in FAMILIES.items())
    return f"rendering: no {wanted}, Noto shows instead; python -m tests.support.typefaces gets them from Debian"


def fetch() -> str:
    """Unpack them into ``build/fonts`` where they are missing and apt-get is; what ``lacking`` says after that."""
    if lacking() and shutil.which("apt-get") and shutil.which("dpkg-deb"):
        with tempfile.TemporaryDirectory(prefix="xlperf-fonts-") as scratch:
            subprocess.run(["apt-get", "download", "-qq", PACKAGE], cwd=scratch, check=False)
            for package in Path(scratch).glob("*.deb"):
                _unpack(package, Path(scratch))
    return lacking()


def _unpack(package: Path, scratch: Path) -> None:
    """Take the typefaces from a package; each file is put in place whole."""
    subprocess.run(["dpkg-deb", "-x", str(package), str(scratch / "all")], check=True)
    _TARGET.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        part = _TARGET / f"{name}.part"
        shutil.copyfile(scratch / "all" / _INSTALLED / name, part)
        part.replace(_TARGET / name)


if __name__ == "__main__":
    sys.stdout.write(f"{fetch() or 'Fandol is there'}\n")
