"""The scoring schemes of a unit's own: TOML files beside the workbook and in the user's folder."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from xlperf.files.input_files import decoded
from xlperf.findings import XlperfError

__all__ = ["own_schemes", "scheme_files", "user_folder"]

_TOML_PLACE = re.compile(r"at line (\d+), column (\d+)")


def user_folder() -> Path:
    """Where a person keeps own schemes for all workbooks."""
    return Path(os.path.expanduser("~")) / ".xlperf"


def own_schemes(beside: Path | None) -> list[Mapping[str, object]]:
    """The parsed scheme files (.toml) beside a workbook, then those in the user's folder, each in order of name.

    ``beside`` is None for a workbook that lies in no folder yet.

    A file that cannot be used stands there as ``{"unusable": why}``: nobody may need it, and ``load_scheme`` says so
    where the wanted scheme is not found. A TOML file of something else (without ``extends``, ``id`` and ``title``) is
    passed over.
    """
    return [data for folder in (beside, user_folder()) if folder is not None for _, data in scheme_files(folder)]


def scheme_files(folder: Path) -> list[tuple[Path, Mapping[str, object]]]:
    """The scheme files of one folder in order of name, each as :func:`own_schemes` gives it."""
    found = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    parsed = [(file, _scheme(file)) for file in found]
    return [(file, data) for file, data in parsed if data.keys() & {"extends", "id", "title", "unusable"}]


def _scheme(path: Path) -> Mapping[str, object]:
    """A scheme file as parsed, or why it cannot be used."""
    try:
        data = _toml(path)
    except XlperfError as error:
        return {"unusable": f"{path.name} {error.message}"}
    if "title" in data and not data.keys() & {"extends", "id"}:
        why = '里只有标题，没有写在哪个规则上改；请加一行，如 extends = "hubei_2020"'
        return {"unusable": f"{path.name} {why}"}
    return data


def _toml(path: Path) -> Mapping[str, object]:
    text = ""
    try:
        text = decoded(path.read_bytes())
        return tomllib.loads(text, parse_float=Decimal)
    except OSError as error:
        raise XlperfError(f"读不出来（{error.strerror}）", path=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        where = f"第{place[1]}行第{place[2]}个字起" if place else f"到末尾（第{len(text.splitlines())}行）还"
        message = f"{where}不合 TOML 格式；请用记事本打开，把这一行改成“键 = 值”，文字加英文引号"
        raise XlperfError(message, path=str(path)) from None
    except RecursionError:
        raise XlperfError("里的括号层数太多；请改简单些", path=str(path)) from None
