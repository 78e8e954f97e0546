"""Installs from the wheels beside this file, for the present user: no network, no administrator.

Each installation goes into a folder of its own under %LOCALAPPDATA%/xlperf, so that one that fails leaves the earlier
one as it was. Runs in whatever Python the office has; nothing but the standard library.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

FILES = Path(__file__).resolve().parent
BUNDLE = FILES.parent
PYTHON = Path("Scripts", "python.exe") if os.name == "nt" else Path("bin", "python")


class NotInstalledError(Exception):
    """Why it cannot be installed, in Chinese."""


def main(home: Path) -> int:
    """Install under ``home``; the exit code."""
    try:
        check_files()
        environment = install(home)
        record(home, environment)
    except (NotInstalledError, OSError) as error:
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
    """A new environment with everything in it; the folder."""
    environment = free_folder(home)
    print(f"安装到：{environment}", flush=True)
    python = str(environment / PYTHON)
    try:
        run([sys.executable, "-I", "-m", "venv", str(environment)], "建不了 Python 环境")
        print("正在安装各个包，大约一两分钟……", flush=True)
        run(
            [
                *(python, "-I", "-m", "pip", "--isolated", "--disable-pip-version-check", "install", "--quiet"),
                *("--no-index", "--find-links", str(FILES / "wheels"), "--no-cache-dir", "--only-binary", ":all:"),
                *("--require-hashes", "--requirement", str(FILES / "requirements.txt")),
            ],
            "有的包装不上",
        )
        run([python, "-I", "-c", "import xlperf.cli"], "装上了但不能运行")
    except BaseException:
        shutil.rmtree(environment, ignore_errors=True)
        raise
    return environment


def run(command: list[str], failure: str) -> None:
    """Run a command; NotInstalledError with ``failure``, in Chinese, if it does not succeed."""
    if subprocess.run(command, check=False).returncode:
        raise NotInstalledError(f"{failure}（提示见上）。防护软件如果拦截了 python.exe，请加入信任再试")


def free_folder(home: Path) -> Path:
    """A folder under ``home`` that is not there yet."""
    number = 1
    while (home / f"env{number}").exists():
        number += 1
    return home / f"env{number}"


def record(home: Path, environment: Path) -> None:
    """Say in a file which environment counts, for the batch files; take away earlier ones that nobody is using."""
    (home / "python.txt").write_text(f"{Path(environment.name) / PYTHON}\n", "ascii")
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
