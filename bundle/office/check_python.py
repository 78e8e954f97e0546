"""Exit code 0 if this Python can be used: 64 bits, a version we have packages for, not the Store's, with venv and pip.

One too old for what is written here fails as well, which is the answer.
"""

from __future__ import annotations

import importlib.util
import struct
import sys
from pathlib import Path


def usable(wheels: Path, version: tuple[int, int], bits: int, base_prefix: str) -> bool:
    """Whether there are wheels for that version, and Excel could start it."""
    tag = f"cp{version[0]}{version[1]}"
    store = "windowsapps" in base_prefix.lower()
    return bits == 64 and not store and any(f"-{tag}-{tag}-" in path.name for path in wheels.glob("*.whl"))


if __name__ == "__main__":
    complete = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
    folder = Path(__file__).resolve().parent / "wheels"
    fits = usable(folder, sys.version_info[:2], struct.calcsize("P") * 8, sys.base_prefix)
    sys.exit(0 if complete and fits else 1)
