"""Dropdowns, input help and number checks of the input cells. They ask, they never forbid: only the checks judge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlperf.layout import Column, Type, layout
from xlperf.narrative.outline_library import outline_titles
from xlperf.schemes import Proof, built_in_schemes
from xlperf.template.defined_names import SUBJECTS
from xlperf.template.design import Design
from xlperf.values.amounts import plain

MOST_TITLE, MOST_MESSAGE = 32, 255
"""How many characters a spreadsheet allows in the help's title, and in the help."""

_NUMBERS = {Type.MONEY: "decimal", Type.NUMBER: "decimal", Type.INTEGER: "integer"}
_VAST = 10**15


def validation(column: Column, design: Design, titles: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The data validation of a column or a fact as XlsxWriter's options; ``titles`` to choose from by source."""
    words = design.validation
    options: dict[str, Any] = {
        "input_title": column.header[:MOST_TITLE],
        "input_message": column.help[:MOST_MESSAGE],
        "error_title": words["title"],
        "error_type": "warning",
    }
    if column.choices_from == "subjects":
        return options | {"validate": "list", "source": f"={SUBJECTS}", "error_message": words["subject"]}
    if column.choices_from == "schemes":
        options["input_message"] = f"{column.help}{_unproven()}"[:MOST_MESSAGE]
    choices = {**titles, "outlines": outline_titles()}.get(column.choices_from, column.choices)
    if choices:
        return options | {"validate": "list", "source": list(choices), "error_message": words["list"]}
    if column.type in _NUMBERS:
        return options | _number_check(column, design)
    return options | {"validate": "any"}


def _unproven() -> str:
    """Which built-in schemes nobody has compared with their source, for those who choose one."""
    found = [one.title for one in built_in_schemes() if one.proof is not Proof.READ and not one.needs]
    return f"没有见到文件或没有核对的：{'、'.join(found)}。出处见“{layout().sheets.guide}”。"


def _number_check(column: Column, design: Design) -> dict[str, Any]:
    least, most = column.minimum, column.maximum
    check: dict[str, Any] = {"validate": _NUMBERS[column.type]}
    if least is not None and most is not None:
        message = design.validation["range"].format(minimum=plain(least), maximum=plain(most))
        return check | {"criteria": "between", "minimum": int(least), "maximum": int(most), "error_message": message}
    if least is not None:
        message = design.validation["least"].format(minimum=plain(least))
        return check | {"criteria": ">=", "value": int(least), "error_message": message}
    limits = {"criteria": "between", "minimum": -_VAST, "maximum": _VAST}
    return check | limits | {"error_message": design.validation["number"]}
