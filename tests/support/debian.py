"""What the live tests need of Debian: LibreOffice, its Python bridge, Gnumeric, poppler, Chinese fonts; a screen."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support import typefaces

COMMANDS = {
    "soffice": ["libreoffice-calc", "libreoffice-writer"],
    "pdftoppm": ["poppler-utils"],
    "ssconvert": ["gnumeric"],  # calculates with Excel's order of types
    "fc-match": ["fontconfig"],
}
ON_A_SCREEN = {"Xvfb": ["xvfb"], "xdotool": ["xdotool"], "openbox": ["openbox"], "import": ["imagemagick"]}
FILES = {"/usr/lib/python3/dist-packages/uno.py": ["python3-uno"]}
FONTS = {"Noto Serif CJK SC": ["fonts-noto-cjk"], "Noto Sans CJK SC": ["fonts-noto-cjk"]}


def missing(commands: Mapping[str, list[str]] = COMMANDS) -> list[str]:
    """The Debian packages this machine lacks: of those commands, and of all files and fonts."""
    wanted = [
        package for command, packages in commands.items() if shutil.which(command) is None for package in packages
    ]
    wanted += [package for file, packages in FILES.items() if not Path(file).exists() for package in packages]
    if shutil.which("fc-list") is None:
        return sorted({*wanted, *(package for packages in FONTS.values() for package in packages)})
    for family, packages in FONTS.items():
        found = subprocess.run(["fc-list", family, "file"], capture_output=True, text=True, check=False).stdout
        wanted += [] if found.strip() else packages
    return sorted(set(wanted))


def install_libreoffice() -> str:
    """Install what is missing, as root on Debian; the reason in Chinese if it is still missing, else "".

    The typefaces of an office are fetched, too; without them the tests run, and pytest's header names what is lacking.
    """
    reason = _install("LibreOffice、Gnumeric 或中文字体", missing)
    if not reason and _may_install():
        typefaces.fetch()
    return reason


def install_screen() -> str:
    """The same, and a screen with mouse and keys."""
    what = "LibreOffice、中文字体，或虚拟屏幕（Xvfb、openbox、xdotool、ImageMagick）"
    return _install(what, lambda: missing({**COMMANDS, **ON_A_SCREEN}))


def install_packages(what: str, commands: Mapping[str, list[str]], files: Mapping[str, list[str]]) -> str:
    """Install the packages whose command or file is missing, as root on Debian; the reason in Chinese, else ""."""
    return _install(what, lambda: sorted(set(_lacking(commands, files))))


def _lacking(commands: Mapping[str, list[str]], files: Mapping[str, list[str]]) -> list[str]:
    wanted = [
        package for command, packages in commands.items() if shutil.which(command) is None for package in packages
    ]
    return wanted + [package for file, packages in files.items() if not Path(file).exists() for package in packages]


def _install(what: str, lacking: Callable[[], list[str]]) -> str:
    packages = lacking()
    if not packages:
        return ""
    command = f"apt-get install --no-install-recommends {' '.join(packages)}"
    if not _may_install():
        return f"缺少 {what}；请以管理员身份执行：{command}"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], check=False, env=environment
    )
    left = lacking()
    return f"安装后仍然缺少：{' '.join(left)}" if left else ""


def _may_install() -> bool:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return root and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None
