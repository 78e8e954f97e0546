"""Exit code 0 if this Python can load every package of ours that is compiled for one system, else 1 and which ones.

That a file is there says little: protection software blocks libraries, and a library may lack another one.
"""

from __future__ import annotations

import importlib
import sys

MODULES = ("pythoncom", "win32com.client", "xlwings", "python_calamine", "numpy", "pandas", "xlperf.cli.commands")


def failures(modules: tuple[str, ...]) -> list[str]:
    """A line in Chinese for each module that cannot be loaded."""
    lines = []
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception as error:  # whatever a package raises, it is of no use then
            lines.append(f"不能装载 {module}：{type(error).__name__} {error}")
    return lines


if __name__ == "__main__":
    found = failures(MODULES)
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(1 if found else 0)
