"""``python -m bundle``: the zip file for offices without internet; ``--lock``: the pins anew instead."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bundle.contents import make
from bundle.library import compare
from bundle.wheels import LOCK, Pip, build_own, lock, read_pins, run_pip
from bundle.windows_python import EMBEDDABLE, PINS, Verify, fetch_python, verify_signatures
from xlperf.findings import XlperfError

PROJECT = Path(__file__).parent.parent


def main(arguments: Sequence[str], pip: Pip = run_pip, verify: Verify = verify_signatures) -> int:
    """Do what the arguments say; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bundle", description="离线安装包")
    parser.add_argument("--lock", action="store_true", help="重新锁定各个包的版本和校验值")
    parser.add_argument("--compare-library", action="store_true", help="核对 Windows 的 Python 没有签名的部分")
    parser.add_argument("-o", "--output", type=Path, default=PROJECT / "dist", help="写到哪里，默认 dist")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.lock:
            with tempfile.TemporaryDirectory() as folder:
                pins = lock(build_own(PROJECT, Path(folder), pip), pip)
            head = "# Packages for Windows, with the hashes of their files; written by: python -m bundle --lock\n"
            LOCK.write_text(head + "".join(f"{pin}\n" for pin in pins), "utf-8", newline="\n")
            print(f"已锁定 {len(pins)} 个包：{LOCK}")
        elif chosen.compare_library:
            for line in _compare_library(pip):
                print(line)
        else:
            archive = make(PROJECT, LOCK, chosen.output, pip, verify, print)
            print(f"已写出：{archive}（{archive.stat().st_size / 1e6:.0f} MB）")
    except XlperfError as error:
        print(f"不能继续：{error}", file=sys.stderr)
        return 2
    return 0


def _compare_library(pip: Pip) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        places = {pin.name: Path(folder) / pin.name for pin in read_pins(PINS.read_text("utf-8"))}
        for pin in read_pins(PINS.read_text("utf-8")):
            fetch_python(pin, places[pin.name], pip)
        embeddable = places.pop(EMBEDDABLE)
        (full,) = places.values()
        return [verify_signatures(embeddable), *compare(embeddable, full)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
