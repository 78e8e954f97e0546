"""The engine itself: what xlwings asks for beside its objects, and how it is made known to xlwings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import xlwings

from .app import App, Apps
from .cells import ERROR_NAMES, plain
from .connection import Office

NAME = "libreoffice"


class Engine:
    """xlwings' engine over UNO."""

    def __init__(self) -> None:
        self.apps = Apps(self)

    @property
    def name(self) -> str:
        """Its name in ``xlwings.engines``."""
        return NAME

    @property
    def type(self) -> str:
        """A desktop program, as Excel is."""
        return "desktop"

    @staticmethod
    def prepare_xl_data_element(x: Any, _options: Any) -> Any:
        """A value as the engine writes it: None, NaN and NaT are blank."""
        if type(x) is str or (type(x) is float and x == x):
            return x
        if x is None or type(x).__name__ in ("NaTType", "NAType"):
            return ""
        if type(x).__name__ == "Timestamp":
            return x.to_pydatetime()
        if type(x).__name__ == "datetime64":
            return x.astype("datetime64[us]").item() or ""
        return plain(x)

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Values as a program gets them: dates by ``datetime_builder``, blanks as ``empty_as``, errors None or their
        text.
        """

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, float):
                return value if number_builder is None else number_builder(value)
            if isinstance(value, dt.datetime):
                return datetime_builder(
                    year=value.year,
                    month=value.month,
                    day=value.day,
                    hour=value.hour,
                    minute=value.minute,
                    second=value.second,
                    microsecond=value.microsecond,
                    tzinfo=None,
                )
            if type(value) is int and value in ERROR_NAMES:
                return ERROR_NAMES[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


def register(office: Office) -> xlwings.App:
    """Make the engine known to xlwings, the active one there, and ``office`` its active app. Again is no harm: one
    engine holds all of them.
    """
    known = xlwings.engines.engines_by_name.get(NAME)
    if known is None:
        known = xlwings.main.Engine(impl=Engine())
        xlwings.engines.add(known)
    known.activate()
    app: App = known.impl.apps.enter(office)
    return xlwings.App(impl=app)
