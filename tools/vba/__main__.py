"""Write the committed files of the VBA project: the generated module first, for the projects contain it."""

from __future__ import annotations

import sys

from tools.vba.committed_files import FOLDER, projects, wrappers


def main() -> None:
    """Write the three files and name them."""
    for files in (wrappers, projects):
        for name, content in files().items():
            (FOLDER / name).write_bytes(content)
            sys.stdout.write(f"{FOLDER / name}\n")


if __name__ == "__main__":
    main()
