"""Programs that are installed, found where the system has them: never in the folder that one happens to be in.

Windows looks there first, so that a file soffice.exe beside a workbook from elsewhere would be run.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["installed_program"]


def installed_program(name: str) -> Path | None:
    """The program of that name in the folders of PATH, or at that absolute path; None where there is none.

    Folders of PATH that are relative, or the current one, are passed over.
    """
    if os.path.isabs(name):
        return Path(name) if _is_program(name) else None
    here = os.path.realpath(os.curdir)
    folders = [folder for folder in os.get_exec_path() if os.path.isabs(folder) and os.path.realpath(folder) != here]
    endings = os.environ.get("PATHEXT", ".EXE").split(os.pathsep) if os.name == "nt" else [""]
    places = (os.path.join(folder, name + ending) for folder in folders for ending in endings)
    return next((Path(place) for place in places if _is_program(place)), None)


def _is_program(place: str) -> bool:
    return os.path.isfile(place) and os.access(place, os.X_OK)
