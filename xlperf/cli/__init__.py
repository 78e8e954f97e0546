"""The command line. Exit codes: 0 fine, 1 ``check`` found errors, 2 cannot run. Messages are Chinese.

Nothing is imported here before a person's Ctrl-C can be answered in words; the commands stand in ``commands``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script: run the command that the arguments (None: the process's) ask for, and end the process.

    Ctrl-C while the commands are still being loaded gives a message and 2, too.
    """
    try:
        from xlperf.cli import chinese, commands

        code = chinese.run(commands.cli, arguments)
    except KeyboardInterrupt:
        sys.stderr.buffer.write("已停止。没有写完的文件不会留下。\n".encode())
        code = 2
    sys.exit(code)
