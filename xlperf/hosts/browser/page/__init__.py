"""The page's own text, styles and scripts, as the builder puts them into one file.

``page.html`` has places for them, written ``<!-- style -->``. ``first.js`` runs in any browser, however old, and says
so where the page cannot work there; the other scripts are one, in the order of ``SCRIPTS``. ``worker.js`` goes along as
a text: a worker of a page that was opened from disk can only be made from such a one.
"""

from __future__ import annotations

import json
from pathlib import Path

__all__ = ["first_script", "script", "style", "text"]

SCRIPTS = ("elements.js", "desk.js", "unit.js", "products.js", "stages.js", "many.js", "page.js")
"""The scripts of the page, each using only what those before it define."""

_FOLDER = Path(__file__).parent


def text() -> str:
    """The page, with the places."""
    return _read("page.html")


def style() -> str:
    """All styles."""
    return _read("page.css")


def first_script() -> str:
    """What runs first."""
    return _read("first.js")


def script() -> str:
    """Everything else, with the worker's script as a text in it."""
    own = "\n".join(map(_read, SCRIPTS))
    worker = json.dumps(_read("worker.js")).replace("</", "<\\u002f")
    return f"const WORKER = {worker};\n{own}"


def _read(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")
