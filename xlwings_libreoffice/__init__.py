"""xlwings in LibreOffice: an engine over UNO, so that an ordinary xlwings program runs there unchanged.

From another process, which starts a LibreOffice of its own or reaches one that listens on a pipe
(``soffice --accept="pipe,name=mine;urp"``):

    import xlwings_libreoffice as engine
    office = engine.start()                # or engine.connect("mine")
    app = engine.register(office)          # an xlwings App, from now on xw.apps.active
    app.books.open("report.xlsm").sheets[0]["A1"].value = 42
    app.quit()                             # or office.close()

From inside LibreOffice's own Python, with the component context a macro or service is given:

    app = engine.register(engine.within(context))

Then ``xw.Book("report.xlsm")``, ``book.sheets[0].range("A1").options(pd.DataFrame).value`` and so on do
what xlwings documents for Excel. Where LibreOffice cannot, NotImplementedError names the member.
Differences that remain:

- Strings are parsed as Excel parses what is assigned to Range.Value, but in the languages of LibreOffice and of the
  document.
- Errors in ``raw_value`` are Excel's numbers, as on Windows; currency cells are floats.
- Widths in characters are counted in Calibri 11 (7 pixels each and 5 of padding).
- ``enable_events`` and ``display_alerts`` are kept but change nothing: LibreOffice has no such switches.
- While ``screen_updating`` is off, books are opened without a window.
- Without a screen an alert is answered at once with its first button; ``app.impl.answer`` (text, title, buttons, mode
  -> button) answers otherwise.
- LibreOffice 7.4 loses form buttons, frozen panes and table styles when it saves .xlsm.

A program that used ``start`` or ``connect`` should end with ``os._exit``, or close its office and drop what it holds
first: objects of a living
LibreOffice that are released while Python shuts down can block it.
"""

from __future__ import annotations

from .connection import Office, OfficeError, connect, prepare_profile, start, within
from .engine import Engine, register

__all__ = ["Engine", "Office", "OfficeError", "connect", "prepare_profile", "register", "start", "within"]
