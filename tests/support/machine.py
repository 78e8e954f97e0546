"""Make this machine ready for the tests: LibreOffice, its Python bridge, poppler and Chinese fonts, from Debian.

Run by ``make test``. As root on Debian it installs what is missing; elsewhere it says how, and under CI it fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = {
    "soffice": ["libreoffice-calc", "libreoffice-writer"],
    "pdftoppm": ["poppler-utils"],
    "fc-match": ["fontconfig"],
}
FILES = {"/usr/lib/python3/dist-packages/uno.py": ["python3-uno"]}
FONTS = {"Noto Serif CJK SC": ["fonts-noto-cjk"], "Noto Sans CJK SC": ["fonts-noto-cjk"]}


def missing() -> list[str]:
    """The Debian packages this machine lacks."""
    wanted = [
        package for command, packages in COMMANDS.items() if shutil.which(command) is None for package in packages
    ]
    wanted += [package for file, packages in FILES.items() if not Path(file).exists() for package in packages]
    if shutil.which("fc-list") is None:
        return sorted({*wanted, *(package for packages in FONTS.values() for package in packages)})
    for family, packages in FONTS.items():
        found = subprocess.run(["fc-list", family, "file"], capture_output=True, text=True, check=False).stdout
        wanted += [] if found.strip() else packages
    return sorted(set(wanted))


def main() -> int:
    """Install what is missing, or say how."""
    packages = missing()
    if not packages:
        return 0
    command = f"apt-get install --no-install-recommends {' '.join(packages)}"
    may = (
        hasattr(os, "geteuid")
        and os.geteuid() == 0
        and Path("/etc/debian_version").exists()
        and shutil.which("apt-get")
    )
    if not may:
        sys.stderr.write(f"测试需要 LibreOffice 和中文字体。请以管理员身份执行：{command}\n")
        return 1 if os.environ.get("CI") else 0
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], check=True, env=environment
    )
    return 1 if missing() else 0


if __name__ == "__main__":
    sys.exit(main())
