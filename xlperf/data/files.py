"""The TOML files that come with the package, each parsed once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent
"""The folder of the data files."""


@cache
def tables(name: str, number: Callable[[str], object] = float) -> dict[str, Any]:
    """The tables of ``data/<name>.toml``, shared by all who ask: not to be changed.

    ``number`` makes the numbers with a point. ``tables("words")["unit"]`` for one.
    """
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"), parse_float=number)


def names(folder: str) -> tuple[str, ...]:
    """The TOML files in a folder of ``data/``, in order, as :func:`tables` is asked for them."""
    return tuple(sorted(f"{folder}/{path.stem}" for path in (DATA / folder).glob("*.toml")))


def table_layout_names() -> tuple[str, ...]:
    """The names of the layouts of the self-evaluation tables there are."""
    return tuple(name.removeprefix("tables/") for name in names("tables"))


def outline_names() -> tuple[str, ...]:
    """The names of the report outlines there are."""
    return tuple(sorted(path.parent.name for path in (DATA / "outlines").glob("*/outline.toml")))


@cache
def built_in_outlines() -> Mapping[str, str]:
    """Name of each report outline -> its title."""
    return {name: str(tables(f"outlines/{name}/outline").get("title")) for name in outline_names()}
