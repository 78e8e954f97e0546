"""``python -m bundle.page``: the page, as one HTML file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bundle.page.build import NAME, build
from xlperf.findings import XlperfError

PROJECT = Path(__file__).parent.parent.parent


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bundle.page", description="一个网页文件，什么都不用装")
    parser.add_argument(
        "-o", "--output", type=Path, default=PROJECT / "dist" / NAME, help=f"写到哪里，默认 dist/{NAME}"
    )
    target: Path = parser.parse_args(arguments).output
    try:
        build(PROJECT, target)
    except XlperfError as error:
        print(f"不能继续：{error}", file=sys.stderr)
        return 2
    print(f"已写出：{target}（{target.stat().st_size / 1e6:.1f} MB）")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
