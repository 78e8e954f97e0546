"""The engine itself: what xlwings asks for beside its objects, and how xlwings comes to use it."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from typing import Any

import xlwings

from .app import Apps
from .cell_values import ERROR_NAMES, plain
from .connection import Office, OfficeError

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


def install() -> xlwings.main.Engine:
    """Make LibreOffice what plain xlwings works with: ``xw.App()`` starts one, ``xw.Book(path)`` opens a file in it.

    Calling it again changes nothing. Engines that xlwings has already (Excel's, where Excel is) stay in
    ``xw.engines``; ``xw.engines["excel"].activate()`` goes back to one. OfficeError on Windows and macOS, where
    LibreOffice brings a Python of its own that no other can replace: there use ``register(within(context))`` from its
    macros.

    >>> import xlwings as xw
    >>> import xlwings_libreoffice
    >>> xlwings_libreoffice.install()
    <Engine libreoffice>
    >>> with xw.App(visible=False) as app:
    ...     app.books[0].sheets[0]["A1"].value = 42
    """
    if sys.platform in ("win32", "darwin"):
        raise OfficeError("LibreOffice can be driven from other Pythons on Linux only; here use its own Python")
    return _activate()


def register(office: Office) -> xlwings.App:
    """The xlwings app of a LibreOffice that runs already, from now on the active one. An office registered before has
    its app already.

    >>> app = register(connect("mine"))  # doctest: +SKIP
    """
    engine = _activate()
    return xlwings.App(impl=engine.impl.apps.enter(office))


def _activate() -> xlwings.main.Engine:
    """The one engine of this name, the active one of xlwings."""
    engine = xlwings.engines.engines_by_name.get(NAME)
    if engine is None:
        engine = xlwings.main.Engine(impl=Engine())
        xlwings.engines.add(engine)
    engine.activate()
    return engine
