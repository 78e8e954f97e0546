"""Where the console script begins: nothing is imported before a person's stop can be answered in words."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process; Ctrl-C while it is still being loaded gives a message and 2, too."""
    try:
        from xlperf.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.buffer.write("已停止。没有写完的文件不会留下。\n".encode())
        sys.exit(2)
