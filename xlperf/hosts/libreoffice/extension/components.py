"""What LibreOffice asks this extension for; the work is done by the installed package xlperf.

It is found through ``xlperf.json`` in the user's profile, which ``xlperf libreoffice install`` writes. Nothing of
xlperf is imported before it is needed, so that LibreOffice starts as fast as without.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import uno
import unohelper

_AGAIN = "请在终端重新运行 xlperf libreoffice install"
_OF_A_LINK = {"URL", "MacroExecutionMode"}
_OF_THE_MENU = "private:user"  # the referrer of what a person chose


_MODULES = ("xlperf.hosts.excel.functions", "xlperf.excel.functions")  # as workbooks name it, older ones last


class _MissingError(Exception):
    """The package cannot be reached; the message is for the person in front."""


def _inside(context: Any) -> Any:
    """The package ``xlperf.hosts.libreoffice.inside``; _MissingError where it cannot be imported."""
    if "xlperf.hosts.libreoffice.inside" not in sys.modules:
        _find(context)
    try:
        import xlperf.hosts.libreoffice.inside
    except ImportError as error:
        raise _MissingError(f"LibreOffice 找不到 xlperf（{error}）。{_AGAIN}") from error
    return xlperf.hosts.libreoffice.inside


def _find(context: Any) -> None:
    """Put the folders that ``install`` noted in front of the others."""
    paths = context.ServiceManager.createInstanceWithContext("com.sun.star.util.PathSubstitution", context)
    note = Path(uno.fileUrlToSystemPath(paths.substituteVariables("$(user)", True))) / "xlperf.json"
    try:
        known = json.loads(note.read_text("utf-8"))
        version, folders = tuple(known["python"]), [str(folder) for folder in known["folders"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise _MissingError(f"还没有告诉 LibreOffice xlperf 装在哪里。{_AGAIN}") from None
    if version != sys.version_info[:2]:
        own, other = ("{}.{}".format(*pair) for pair in (sys.version_info, version))
        raise _MissingError(f"LibreOffice 用 Python {own}，xlperf 却装在 Python {other}。请装到 Python {own}。{_AGAIN}")
    missing = [folder for folder in folders if not (Path(folder).is_absolute() and Path(folder).is_dir())]
    if missing:
        raise _MissingError(f"xlperf 所在的文件夹不见了：{missing[0]}。{_AGAIN}")
    sys.path[:0] = [folder for folder in folders if folder not in sys.path]


class _Component:
    """A UNO object: the types it offers are looked up when they are asked for."""

    name = ""
    types: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    def __init__(self, context: Any, *_arguments: Any) -> None:
        self.context = context

    def getTypes(self) -> Any:
        """Of XTypeProvider."""
        names = (*self.types, "com.sun.star.lang.XServiceInfo", "com.sun.star.lang.XTypeProvider")
        return tuple(uno.getTypeByName(name) for name in names)

    def getImplementationId(self) -> Any:
        """Of XTypeProvider."""
        return uno.ByteSequence(b"")

    def getImplementationName(self) -> str:
        """Of XServiceInfo."""
        return self.name

    def supportsService(self, name: str) -> bool:
        """Of XServiceInfo."""
        return name in self.services

    def getSupportedServiceNames(self) -> Any:
        """Of XServiceInfo."""
        return self.services


class CellFunctions(_Component):
    """The Calc add-in: a method for every cell function."""

    name = "org.xlperf.CellFunctions"
    types = ("org.xlperf.XCellFunctions", "com.sun.star.lang.XServiceName", "com.sun.star.lang.XLocalizable")
    services = ("org.xlperf.CellFunctions", "com.sun.star.sheet.AddIn")

    def getServiceName(self) -> str:
        """Of XServiceName."""
        return self.name

    def setLocale(self, locale: Any) -> None:
        """Of XLocalizable."""
        self.locale = locale

    def getLocale(self) -> Any:
        """Of XLocalizable."""
        return self.locale

    def __getattr__(self, method: str) -> Any:
        """The method of a cell function: perfStatus for PERF_STATUS."""
        if not method.startswith(("perf", "budget")):
            raise AttributeError(method)

        def function(document: Any, *arguments: Any) -> Any:
            try:
                inside = _inside(self.context)
            except _MissingError as error:
                return str(error)
            return inside.answer(self.context, document, method, arguments)

        return function


class Host(_Component):
    """What the macros of an adopted workbook call."""

    name = "org.xlperf.Host"
    types = ("org.xlperf.XHost",)
    services = ("org.xlperf.Host",)

    def run(self, command: str, document: Any) -> str:
        """Do what a button's macro asks for (see ``inside.run``); "" or the fault, which has been shown."""
        try:
            return str(_inside(self.context).run(self.context, document, command))
        except _MissingError as error:
            _show(self.context, str(error))
            return str(error)

    def answer(self, function: str, arguments: Any, document: Any) -> Any:
        """The answer of a cell function to values and cells."""
        try:
            inside = _inside(self.context)
        except _MissingError as error:
            return str(error)
        return inside.call(self.context, document, function, arguments)


class Menu(_Component):
    """The items of the menu, ``org.xlperf:report`` and so on: a button pressed on the document of the menu's own frame.

    Any document can have a link to such a URL, which even can name the frame of another document. So links are
    refused, and ``press`` takes only names of buttons, and only a document of ours that may run macros.
    """

    name = "org.xlperf.Menu"
    types = (
        "com.sun.star.lang.XInitialization",
        "com.sun.star.frame.XDispatchProvider",
        "com.sun.star.frame.XDispatch",
    )
    services = ("com.sun.star.frame.ProtocolHandler",)
    protocol = "org.xlperf:"

    def initialize(self, arguments: Any) -> None:
        """Of XInitialization: the frame in which the menu stands."""
        self._frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Any, _target: str, _flags: int) -> Any:
        """Of XDispatchProvider."""
        return self if url.Protocol == self.protocol else None

    def queryDispatches(self, requests: Any) -> Any:
        """Of XDispatchProvider."""
        return tuple(self.queryDispatch(one.FeatureURL, one.FrameName, one.SearchFlags) for one in requests)

    def addStatusListener(self, _listener: Any, _url: Any) -> None:
        """Of XDispatch: the items are always there."""

    def removeStatusListener(self, _listener: Any, _url: Any) -> None:
        """Of XDispatch."""

    def dispatch(self, url: Any, arguments: Any) -> None:
        """Of XDispatch. It is done as soon as the main thread is idle: another thread must not copy sheets.

        LibreOffice opens a link, or the URL of a form's button, as if it was a file: with a description of that file
        (com.sun.star.document.MediaDescriptor) as the arguments. An item of the menu comes without.
        """
        given = {argument.Name: argument.Value for argument in arguments}
        if _OF_A_LINK & given.keys() or given.get("Referer", _OF_THE_MENU) != _OF_THE_MENU:
            return
        service = self.context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", self.context)
        service.addCallback(_Later(lambda: self._press(url.Path)), None)

    def _press(self, button: str) -> None:
        controller = self._frame.getController() if self._frame is not None else None
        document = controller.getModel() if controller is not None else None
        if document is None or not _is_ours(document):
            _show(self.context, "请先打开绩效自评工作簿，再用这个菜单。")
            return
        try:
            _inside(self.context).press(self.context, document, button)
        except _MissingError as error:
            _show(self.context, str(error))


class _Later(_Component):
    """What is to be done on the main thread."""

    types = ("com.sun.star.awt.XCallback",)

    def __init__(self, act: Any) -> None:
        super().__init__(None)
        self._act = act

    def notify(self, _data: Any) -> None:
        """Of XCallback."""
        self._act()


class OnLoad(_Component):
    """The job that makes a workbook of ours live when it has been opened.

    It is bound to onDocumentAdded, which comes before LibreOffice's own event OnLoad: then no cell has been drawn yet.
    """

    name = "org.xlperf.OnLoad"
    types = ("com.sun.star.task.XJob",)
    services = ("org.xlperf.OnLoad",)

    def execute(self, arguments: Any) -> Any:
        """Of XJob."""
        given = {argument.Name: argument.Value for argument in arguments}
        environment = {item.Name: item.Value for item in given.get("Environment", ())}
        document = environment.get("Model")
        if document is not None and _is_ours(document):
            try:
                _inside(self.context).adopt(document)
            except _MissingError as error:
                _show(self.context, str(error))
        return None


def _is_ours(document: Any) -> bool:
    """Whether it is a workbook with the sheet of xlwings' settings, and that names our functions."""
    if not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
        return False
    sheets = document.Sheets
    if not sheets.hasByName("xlwings.conf"):
        return False
    rows = sheets.getByName("xlwings.conf").getCellRangeByName("A1:B30").getDataArray()
    return any(("UDF MODULES", module) in map(tuple, rows) for module in _MODULES)


def _show(context: Any, message: str) -> None:
    """A message box, where there is a screen."""
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    frame = desktop.getCurrentFrame()
    window = frame.getContainerWindow() if frame is not None else toolkit.getDesktopWindow()
    box = toolkit.createMessageBox(
        window, uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX"), 1, "绩效自评", message
    )
    if box is not None:
        box.execute()


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the name LibreOffice looks for
for _class in (CellFunctions, Host, Menu, OnLoad):
    g_ImplementationHelper.addImplementation(_class, _class.name, _class.services)
