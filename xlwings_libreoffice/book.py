"""Spreadsheet documents as xlwings books."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from xlwings import base_classes

from . import parents
from .connection import OfficeError, load_uno
from .document import Document
from .names import Names
from .range import Range
from .sheets import Sheets
from .uno_structs import settings, struct, system_path
from .unsupported import refuse, refuse_the_rest

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xls": "MS Excel 97",
    ".xlt": "MS Excel 97 Vorlage/Template",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
    ".html": "HTML (StarCalc)",
}


def _secret(password: str, extension: str) -> dict[str, Any]:
    """Settings that encrypt a file; Excel's formats need the kind of encryption beside the password, or stay open to
    all.
    """
    if extension in (".ods", ".xls"):
        return {"Password": password}
    if extension not in (".xlsx", ".xlsm"):
        refuse(f"Book.save with a password to {extension}")
    pairs = (("CryptoType", "Standard"), ("OOXPassword", password))
    values = tuple(struct("com.sun.star.beans.NamedValue", Name=name, Value=value) for name, value in pairs)
    return {"EncryptionData": load_uno().Any("[]com.sun.star.beans.NamedValue", values)}


@refuse_the_rest("Book")
class Book(base_classes.Book):
    """One spreadsheet document."""

    def __init__(self, document: Document, app: parents.App) -> None:
        self.document = document
        self.model = document.model
        self._app = app

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.SpreadsheetDocument."""
        return self.model

    @property
    def app(self) -> parents.App:
        """The LibreOffice it is open in."""
        return self._app

    @property
    def name(self) -> str:
        """File name; the window's title when it was never saved."""
        return os.path.basename(self.fullname)

    @property
    def fullname(self) -> str:
        """Path of its file; the window's title when it was never saved."""
        url = self.model.URL
        if url.startswith("file:"):
            return system_path(url)
        return str(url or self.model.Title)

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Names of the book and of its sheets."""
        return Names(self)

    @property
    def selection(self) -> Range | None:
        """Selected cells; of several areas the first; None when something else is selected."""
        selected = self.model.getCurrentSelection()
        if selected is not None and selected.supportsService("com.sun.star.sheet.SheetCellRanges"):
            selected = selected.getByIndex(0) if selected.getCount() else None
        if selected is None or not hasattr(selected, "RangeAddress"):
            return None
        return Range.of(selected, self)

    def activate(self) -> None:
        """Bring it to the front."""
        self.document.frame.activate()
        self._app.last_active = self.document.uid

    def close(self) -> None:
        """Close it without saving."""
        self.model.setModified(False)
        self._app.forget(self.document)
        self.model.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save in place, or under ``path`` (which it has from then on); a book never saved goes to the working
        folder. The extension gives the format.
        """
        if path is None and self.model.hasLocation() and password is None:
            self.model.store()
            return
        target = Path(os.path.abspath(path or (self.fullname if self.model.hasLocation() else f"{self.name}.xlsx")))
        filter_name = FILTERS.get(target.suffix.lower())
        if filter_name is None:
            refuse(f"Book.save to {target.suffix or 'a file without extension'}")
        if not target.parent.is_dir():  # LibreOffice would make the folder
            raise OSError(f"LibreOffice cannot save {target}: there is no such folder")
        more = {} if password is None else _secret(password, target.suffix.lower())
        try:
            self.model.storeAsURL(target.as_uri(), settings(FilterName=filter_name, Overwrite=True, **more))
        except Exception as error:  # a UNO exception, whose class exists only inside uno
            raise OSError(f"LibreOffice cannot save {target}: {error}") from error

    def to_pdf(self, path: str, quality: str) -> None:
        """Write it as PDF."""
        del quality
        self.model.storeToURL(Path(os.path.abspath(path)).as_uri(), settings(FilterName="calc_pdf_Export"))

    def json(self) -> Any:
        """Not here."""
        refuse("Book.json")

    def has_macro(self, macro: str) -> bool:
        """Whether it has that Sub or Function."""
        return self._find_macro(macro) is not None

    def run(self, macro: str, arguments: list[Any]) -> Any:
        """Run a Sub or Function of its Basic: "Module.Name" or "Name"; its result.

        KeyError when it has none, OfficeError when the call fails. A macro that stops at an error gives None when there
        is no screen, and so does every macro of a book with a module that does not compile: LibreOffice says nothing.
        """
        found = self._find_macro(macro)
        if found is None:
            raise KeyError(f"{self.name} has no macro {macro!r}")
        url = f"vnd.sun.star.script:{found}?language=Basic&location=document"
        try:
            result, _, _ = self.model.getScriptProvider().getScript(url).invoke(tuple(arguments), (), ())
        except Exception as error:  # a UNO exception, whose class exists only inside uno
            raise OfficeError(f"macro {macro!r} of {self.name} failed: {error}") from error
        return result

    def _find_macro(self, macro: str) -> str | None:
        """ "Library.Module.Name" as the script framework wants it. Names are compared without case, as Basic does."""
        module, _, name = macro.rpartition(".")
        module = module.rpartition(".")[2]
        libraries = self.model.BasicLibraries
        head = re.compile(
            rf"^\s*(?:(?:Public|Static)\s+)?(?:Sub|Function)\s+({re.escape(name)})\b", re.IGNORECASE | re.MULTILINE
        )
        for library in libraries.getElementNames():
            libraries.loadLibrary(library)
            modules = libraries.getByName(library)
            for candidate in modules.getElementNames():
                if module and candidate.casefold() != module.casefold():
                    continue
                found = head.search(str(modules.getByName(candidate)))
                if found:
                    return f"{library}.{candidate}.{found.group(1)}"
        return None
