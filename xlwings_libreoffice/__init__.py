"""xlwings in LibreOffice: an engine over UNO, so that an ordinary xlwings program runs there unchanged.

    import xlwings as xw
    import xlwings_libreoffice

    xlwings_libreoffice.install()          # from now on xlwings means LibreOffice
    with xw.App(visible=False) as app:     # starts one of its own, and ends it
        app.books.open("report.xlsx").sheets[0]["A1"].value = 42

One that listens on a pipe already (``soffice --accept="pipe,name=mine;urp"``), or the one whose own Python runs this
code, from the component context of a macro or service:

    app = xlwings_libreoffice.register(xlwings_libreoffice.connect("mine"))
    app = xlwings_libreoffice.register(xlwings_libreoffice.within(context))

Where LibreOffice cannot do what xlwings documents for Excel, NotImplementedError names the member. README.md beside
this file lists what differs and what is refused.
"""

from __future__ import annotations

from .connection import Office, OfficeError, connect, prepare_profile, start, within
from .engine import Engine, install, register

__all__ = ["Engine", "Office", "OfficeError", "connect", "install", "prepare_profile", "register", "start", "within"]
