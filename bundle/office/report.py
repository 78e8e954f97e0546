"""Checks the workbooks that were dropped on the batch file and writes report and tables beside each; no macros.

Explorer puts a path in quotes only where it has a space, so cmd breaks others at & and commas. The whole command
line, which the batch file hands over in XLPERF_COMMAND_LINE, still has them; XLPERF_BATCH is its own name. Where it
hands over none, or one that does not name it, the exit code asks to be run again with the arguments as cmd has them.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence

NOTHING_TO_DO = 2
ASK_ARGUMENTS = 3
FROM_COMMAND_LINE = "--dropped"
USAGE = "请把填好的工作簿（.xlsm 或 .xlsx）拖到“生成报告.bat”上，可以一次拖几个。"


def dropped(line: str, batch: str) -> list[str] | None:
    """The paths in a command line that runs the batch file; None where it does not name the batch file."""
    place = line.lower().find(f'{batch.lower()}"')
    if not batch or place < 0:
        return None
    rest = line[place + len(batch) + 1 :]
    return [quoted or plain for quoted, plain in re.findall(r'"([^"]+)"|([^\s"]+)', rest)]


def main(paths: Sequence[str]) -> int:
    """Check and write; the exit code of the gravest trouble."""
    from xlperf.cli import chinese
    from xlperf.cli.commands import cli

    codes = [0]
    for path in paths:
        print(f"\n==== {path} ====\n", flush=True)
        codes.append(chinese.run(cli, ["check", path]))
        print(flush=True)
        codes.append(chinese.run(cli, ["report", path]))
    return max(codes)


if __name__ == "__main__":
    found: list[str] | None = sys.argv[1:]
    if found == [FROM_COMMAND_LINE]:
        found = dropped(os.environ.get("XLPERF_COMMAND_LINE", ""), os.environ.get("XLPERF_BATCH", ""))
        if found is None:
            sys.exit(ASK_ARGUMENTS)
    if not found:
        print(USAGE)
        sys.exit(NOTHING_TO_DO)
    sys.exit(main(found))
