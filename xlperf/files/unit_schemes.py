"""The rules of a unit's own: TOML files beside the workbook and in the user's folder.

``kind`` in a file says what it is: a scoring scheme, which is what a file without it is, an outline of the report, or
rules for alerts.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from xlperf.files.input_files import decoded, read_bytes
from xlperf.findings import XlperfError
from xlperf.values.amounts import LIMIT

__all__ = ["KINDS", "own_alerts", "own_files", "own_outlines", "own_schemes", "scheme_files", "user_folder"]

KINDS = {"scheme": "评分规则", "outline": "提纲", "alerts": "预警规则"}
"""What ``kind`` may be, and what people call it."""

_MOST_BYTES = 256 * 2**10  # a scheme has some 5 KB
_MOST_PLACES = 100  # digits before or after the point
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
    return _own_rules(beside, "scheme")


def own_outlines(beside: Path | None) -> list[Mapping[str, object]]:
    """The parsed outline files beside a workbook and in the user's folder, as :func:`own_schemes` gives schemes."""
    return _own_rules(beside, "outline")


def own_alerts(beside: Path | None) -> list[Mapping[str, object]]:
    """The parsed files of alert rules beside a workbook and in the user's folder, as :func:`own_schemes` gives them."""
    return _own_rules(beside, "alerts")


def scheme_files(folder: Path) -> list[tuple[Path, Mapping[str, object]]]:
    """The scheme files of one folder in order of name, each as :func:`own_schemes` gives it."""
    return own_files(folder, "scheme")


def own_files(folder: Path, kind: str) -> list[tuple[Path, Mapping[str, object]]]:
    """The files of one kind (see ``KINDS``) in a folder, in order of name, each as parsed, without its ``kind``.

    A file that cannot be used at all stands in the list of every kind as ``{"unusable": why}``.
    """
    try:
        found = sorted(_toml_files(folder)) if folder.is_dir() else []
    except OSError:
        why = f"这个文件夹不让查看，里面的{KINDS[kind]}没有用上；请检查权限"
        return [(folder, {"unusable": f"{folder} {why}"})]
    parsed = [(file, _rules(file)) for file in found]
    return [(file, rules) for file, (its, rules) in parsed if its in (kind, "")]


def _own_rules(beside: Path | None, kind: str) -> list[Mapping[str, object]]:
    folders = (folder for folder in (beside, user_folder()) if folder is not None)
    return [data for folder in folders for _, data in own_files(folder, kind)]


def _toml_files(folder: Path) -> list[Path]:
    return [file for file in folder.iterdir() if file.suffix.lower() == ".toml"]


def _rules(path: Path) -> tuple[str | None, Mapping[str, object]]:
    """The kind of a file and what it says; None for a file of something else, "" for one that cannot be used."""
    try:
        data = _toml(path)
    except XlperfError as error:
        return "", {"unusable": f"{path.name} {error.message}"}
    kind = str(data.get("kind", "scheme"))
    rules = {key: value for key, value in data.items() if key != "kind"}
    if kind not in KINDS:
        known = "、".join(f"{name}（{words}）" for name, words in KINDS.items())
        return "", {"unusable": f"{path.name} 里写的 kind 是“{kind}”，只能是{known}之一"}
    if kind != "scheme":
        return kind, rules
    if "title" in rules and not rules.keys() & {"extends", "id"}:
        why = '里只有标题，没有写在哪个规则上改；请加一行，如 extends = "hubei_2020"'
        return kind, {"unusable": f"{path.name} {why}"}
    return (kind if "kind" in data or rules.keys() & {"extends", "id", "title"} else None), rules


def _toml(path: Path) -> Mapping[str, object]:
    text = decoded(read_bytes(path, _MOST_BYTES))
    try:
        data = tomllib.loads(text, parse_float=Decimal)
        huge = any(map(_is_huge, _numbers(data)))
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        where = f"第{place[1]}行第{place[2]}个字起" if place else f"到末尾（第{len(text.splitlines())}行）还"
        message = f"{where}不合 TOML 格式；请用记事本打开，把这一行改成“键 = 值”，文字加英文引号"
        raise XlperfError(message, path=str(path)) from None
    except RecursionError:
        raise XlperfError("里的括号层数太多；请改简单些", path=str(path)) from None
    except (ValueError, InvalidOperation):  # more digits than Python reads, or an exponent that Decimal refuses
        huge = True
    if huge:
        raise XlperfError("里有一个数大得不正常；请改为实际的分值或比例", path=str(path))
    return data


def _numbers(value: object) -> Iterator[int | Decimal]:
    """The numbers in a parsed file, at whatever depth."""
    if isinstance(value, int | Decimal):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _numbers(item)


def _is_huge(number: int | Decimal) -> bool:
    """Whether a number is none that a person writes: to print its digits alone may take all memory."""
    if isinstance(number, int):
        return abs(number) >= LIMIT
    return number.is_finite() and not -_MOST_PLACES < number.adjusted() < _MOST_PLACES
