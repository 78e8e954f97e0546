"""One spreadsheet document: its number formats, its formulas, and what of it is stored between calls."""

from __future__ import annotations

from typing import Any

from .connection import Office, load_uno
from .formulas import Formulas
from .number_formats import NumberFormat


class Document:
    """A document open in LibreOffice. There is one object per document and app, however many books stand for it."""

    def __init__(self, office: Office, model: Any) -> None:
        self.office = office
        self.model = model
        self.uid = str(model.RuntimeUID)
        self.shifts = 0
        """How often cells have been shifted: UNO objects fetched before have then moved along, or broken."""
        self.is_windowless = False
        """Whether it was opened without a window, which it gets later."""
        self._formulas: Formulas | None = None
        self._formatter: Any = None
        self._number_formats: dict[int, NumberFormat] = {}

    @property
    def is_open(self) -> bool:
        """Whether it has not been closed, by whomever."""
        try:
            return str(self.model.RuntimeUID) == self.uid
        except Exception:  # DisposedException, whose class exists only inside uno
            return False

    @property
    def controller(self) -> Any:
        """Its com.sun.star.sheet.SpreadsheetView."""
        return self.model.CurrentController

    @property
    def frame(self) -> Any:
        """Its window's frame."""
        return self.controller.Frame

    @property
    def has_window(self) -> bool:
        """Whether it has a visible window (without a screen: whether it would have one)."""
        return bool(self.frame.ContainerWindow.isVisible())

    @property
    def formulas(self) -> Formulas:
        """Parser and printer of formulas."""
        if self._formulas is None:
            self._formulas = Formulas(self.model)
        return self._formulas

    def shifted(self) -> None:
        """Note that cells have been shifted."""
        self.shifts += 1

    def show(self) -> None:
        """Let its window follow changes again, and appear if it was opened without one."""
        while self.model.hasControllersLocked():
            self.model.unlockControllers()
        if self.is_windowless:
            self.is_windowless = False
            self.frame.ContainerWindow.setVisible(True)

    def calculate_automatically(self, value: bool) -> None:
        """Switch automatic calculation. Before it ends everything is calculated: LibreOffice puts off formulas that
        nobody has looked at, and would not come back to them.
        """
        if not value:
            self.model.calculate()
        self.model.enableAutomaticCalculation(value)

    def calculate_new_formulas(self) -> None:
        """With manual calculation, calculate after formulas have been entered, as Excel does: LibreOffice would let
        them read 0. Other formulas whose cells have changed are calculated, too.
        """
        if not self.model.isAutomaticCalculationEnabled():
            self.model.calculate()

    def number_format(self, key: int) -> NumberFormat:
        """The number format of that key."""
        if key not in self._number_formats:
            properties = self.model.NumberFormats.getByKey(key)
            self._number_formats[key] = NumberFormat(key, int(properties.Type), str(properties.FormatString))
        return self._number_formats[key]

    def format_key(self, code: str) -> int:
        """Key of a number format in Excel's notation, made when it is new."""
        locale = load_uno().createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        formats = self.model.NumberFormats
        key = formats.queryKey(code, locale, False)
        return int(key if key >= 0 else formats.addNew(code, locale))

    def standard_format(self, kind: int) -> int:
        """Key of the standard format of a kind (com.sun.star.util.NumberFormat)."""
        return int(
            self.model.NumberFormats.getStandardFormat(kind, load_uno().createUnoStruct("com.sun.star.lang.Locale"))
        )

    def detect_number(self, text: str) -> tuple[float, int] | None:
        """The number a string means when it is typed, with the key of the format it gets (-1: none); in the program's
        language, then in the document's Asian one.
        """
        if self._formatter is None:
            self._formatter = self.office.service("com.sun.star.util.NumberFormatter")
            self._formatter.attachNumberFormatsSupplier(self.model)
        locale = load_uno().createUnoStruct("com.sun.star.lang.Locale")
        formats = self.model.NumberFormats
        for start in (formats.getStandardIndex(locale), formats.getStandardIndex(self.model.CharLocaleAsian)):
            try:
                key = self._formatter.detectNumberFormat(start, text)
                return float(self._formatter.convertStringToNumber(key, text)), -1 if key == start else int(key)
            except Exception:  # noqa: S112  NotNumericException, whose class exists only inside uno
                continue
        return None
