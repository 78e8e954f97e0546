"""Installs for the present user by copying Python and unpacking its packages: no network, no administrator.

Each installation goes into a folder of its own under %LOCALAPPDATA%/xlperf, so that one that fails leaves the earlier
one as it was. Runs in the bundle's own Python; nothing but the standard library.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import BadZipFile, ZipFile

FILES = Path(__file__).resolve().parent
BUNDLE = FILES.parent
PYTHON = "python.exe"


class NotInstalledError(Exception):
    """Why it cannot be installed, in Chinese."""


def main(home: Path) -> int:
    """Install under ``home``; the exit code."""
    try:
        check_files()
        environment = install(home)
        record(home, environment)
    except (NotInstalledError, OSError, BadZipFile) as error:
        print(f"\n没有装成：{error}")
        return 1
    command = [str(environment / PYTHON), "-I", "-m", "xlperf.cli"]
    print("\n告诉 Excel 用哪个 Python：", flush=True)
    told = subprocess.run([*command, "setup"], check=False).returncode
    print("\n检查这台电脑：", flush=True)
    subprocess.run([*command, "doctor"], check=False)
    if told:
        print("\n装好了，但没有能告诉 Excel（原因见上）。“生成报告.bat”可以用。")
        return 1
    print("\n装好了。请关闭所有 Excel 窗口再重新打开，然后打开 workbook 文件夹里的 template.xlsm。")
    return 0


def check_files() -> None:
    """NotInstalledError where a file of the installation is missing or damaged."""
    print("正在核对安装包……", flush=True)
    wrong = []
    for line in (FILES / "sha256.txt").read_text("utf-8").splitlines():
        value, _, name = line.partition("  ")
        path = BUNDLE / name
        if name.startswith("files/") and not (path.is_file() and digest(path) == value):
            wrong.append(name)
    if wrong:
        raise NotInstalledError(f"安装包不完整（{'、'.join(wrong[:5])}）。请重新复制、重新解压")


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def install(home: Path) -> Path:
    """A new copy of Python with everything in it; the folder."""
    environment = free_folder(home)
    print(f"安装到：{environment}", flush=True)
    try:
        shutil.copytree(FILES / "python", environment)
        print("正在复制各个包，大约一分钟……", flush=True)
        with ZipFile(FILES / "packages.zip") as packages:
            packages.extractall(environment)
        try_out(environment)
    except BaseException:
        shutil.rmtree(environment, ignore_errors=True)
        raise
    return environment


def try_out(environment: Path) -> None:
    """NotInstalledError where the copy does not run or cannot load one of its packages."""
    print("正在试运行……", flush=True)
    command = [str(environment / PYTHON), "-I", str(FILES / "check_packages.py")]
    if subprocess.run(command, check=False).returncode:
        raise NotInstalledError("复制好了但不能运行（提示见上）。防护软件如果拦截了，请加入信任再试")


def free_folder(home: Path) -> Path:
    """A folder under ``home`` that is not there yet."""
    number = 1
    while (home / f"env{number}").exists():
        number += 1
    return home / f"env{number}"


def record(home: Path, environment: Path) -> None:
    """Say in a file which installation counts, for the batch files; take away earlier ones that nobody is using.

    A batch file beside it runs the command line.
    """
    relative = f"{environment.name}\\{PYTHON}"
    (home / "python.txt").write_bytes(f"{relative}\r\n".encode("ascii"))
    (home / "xlperf.bat").write_bytes(f'@"%~dp0{relative}" -I -m xlperf.cli %*\r\n'.encode("ascii"))
    for folder in home.glob("env[0-9]*"):
        if folder != environment and folder.is_dir():
            gone = folder.with_name(f"old-{folder.name}")
            try:
                folder.rename(gone)  # Windows refuses while a program in it runs
            except OSError:
                continue
            shutil.rmtree(gone, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "xlperf"))
