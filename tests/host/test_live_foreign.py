"""A document of anybody's in a LibreOffice with the extension: with its macros forbidden it runs nothing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.support.live_office import SAMPLE, Desk, Host, dispatch, settle
from xlwings_libreoffice.connection import load_uno
from xlwings_libreoffice.uno_structs import settings

NEVER, REJECT, ALLOWED = 0, 5, 4  # com.sun.star.document.MacroExecMode
OWN_FRAME, VICTIMS_FRAME = "", "victim"
MACRO = """Sub Main
    at = FreeFile
    Open "{ran}" For Output As #at
    Print #at, "ran"
    Close #at
    createUnoService("org.xlperf.Host").run("{button}", ThisComponent)
End Sub
"""
BUTTON = "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.submission()"
SCRIPT = "vnd.sun.star.script:VBAProject.hostile.Main?language=Basic&location=document"
URLS = (
    "org.xlperf:submission",
    "org.xlperf:report",
    "org.xlperf:__import__('pathlib').Path('{ran}').touch()",
    "service:org.xlperf.Host?report",
    "service:org.xlperf.Host?help(),__import__('pathlib').Path('{ran}').touch()",
    "service:org.xlperf.Menu?report",
    "service:org.xlperf.OnLoad",
    "vnd.sun.star.job:alias=XlperfOnLoad",
    "vnd.sun.star.job:event=OnLoad",
)
MACRO_URLS = ("macro:///VBAProject.hostile.Main()", SCRIPT)  # for these alone LibreOffice itself asks whom it trusts


@dataclass(frozen=True)
class Scene:
    """A workbook of ours whose macros are allowed, and a folder beside it for what comes from elsewhere."""

    app: xw.App
    desk: Desk
    folder: Path

    @property
    def ran(self) -> Path:
        """The file that there is when something ran."""
        return self.folder / "ran"

    def urls(self) -> list[str]:
        """What the hostile documents ask for."""
        return [url.format(ran=self.ran) for url in URLS]

    def state(self) -> tuple[object, ...]:
        """All that could be changed: the files, and the sheets of the open documents."""
        files = sorted(path.name for path in self.folder.iterdir() if not path.name.startswith(".~lock"))
        return files, self.messages(), [_content(model) for model in _models(self.app)]

    def messages(self) -> str:
        """What has been said and asked."""
        return self.desk.messages.read_text("utf-8")

    def load(self, path: Path, mode: int, **arguments: object) -> Any:
        """Open a file as its own user would, its macros allowed or not."""
        wanted = settings(MacroExecutionMode=mode, **arguments)
        return self.app.api.loadComponentFromURL(path.as_uri(), "_blank", 0, wanted)

    def settle(self) -> None:
        """Links are followed after the click: LibreOffice asks itself to do so, one part after the other."""
        for _ in range(3):
            settle(self.app)

    def pause(self) -> None:
        """The same, with time for what waits for a timer."""
        for _ in range(3):
            self.settle()
            time.sleep(0.1)


@pytest.fixture
def scene(live: xw.App, desks: Host, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The victim is open, and its frame has a name that a link can aim at. It is the same for all tests, which find and
    leave it as it was.
    """
    victim = desks.desk(
        "foreign", lambda: Path(shutil.copy(SAMPLE, tmp_path_factory.mktemp("foreign") / "victim.xlsm"))
    )
    victim.book.api.CurrentController.Frame.setName(VICTIMS_FRAME)
    victim.book.sheets[0].activate()
    victim.messages.write_text("", "utf-8")
    yield Scene(live, victim, victim.messages.parent)
    for model in _models(live):
        if model.RuntimeUID != victim.book.api.RuntimeUID:
            model.close(True)
    frames = live.api.Frames
    for frame in [frames.getByIndex(number) for number in range(frames.Count)]:
        if frame.getController() is None:  # a link of a form's button opened an empty window
            frame.close(True)
    for path in victim.messages.parent.iterdir():
        if path.name in ("ran", "hostile.ods", "hostile.xlsx", "hostile.odt"):
            path.unlink()


def _models(app: xw.App) -> list[Any]:
    components = app.api.Components.createEnumeration()
    models = []
    while components.hasMoreElements():
        models.append(components.nextElement())
    return sorted((model for model in models if hasattr(model, "Sheets")), key=lambda model: model.URL)


def _content(model: Any) -> tuple[object, ...]:
    sheets = [model.Sheets.getByIndex(number) for number in range(model.Sheets.Count)]
    cells = [sheet.getCellRangeByName("A1:Z200").getFormulaArray() for sheet in sheets]
    return model.URL, [sheet.Name for sheet in sheets], cells, model.CurrentController.ActiveSheet.Name


def hostile_sheet(scene: Scene, *, macros: bool = True) -> Path:
    """A workbook with our mark, macros, and a button of a form for every URL, in its own frame and in the victim's;
    the last button runs a macro.
    """
    model = scene.app.api.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    model.Sheets.insertNewByName("xlwings.conf", 1)
    mark = model.Sheets.getByName("xlwings.conf").getCellRangeByName("A1:B1")
    mark.setDataArray((("UDF MODULES", "xlperf.hosts.excel.functions"),))
    if macros:
        library = model.BasicLibraries.createLibrary("VBAProject")
        library.insertByName("hostile", MACRO.format(ran=scene.ran, button=BUTTON))
    aims = [(url, frame) for url in (*scene.urls(), *MACRO_URLS) for frame in (OWN_FRAME, VICTIMS_FRAME)]
    for number, (url, frame) in enumerate(aims):
        add_button(model, number, url, frame)
    if macros:
        button = add_button(model, len(aims))
        forms = model.Sheets.getByIndex(0).DrawPage.Forms.getByIndex(0)
        event = load_uno().createUnoStruct("com.sun.star.script.ScriptEventDescriptor")
        event.ListenerType, event.EventMethod = "XActionListener", "actionPerformed"
        event.ScriptType, event.ScriptCode = "Script", SCRIPT
        forms.registerScriptEvent([forms.getByIndex(at) for at in range(forms.Count)].index(button), event)
    path = scene.folder / ("hostile.ods" if macros else "hostile.xlsx")
    model.storeToURL(path.as_uri(), settings(FilterName="calc8" if macros else "Calc MS Excel 2007 XML"))
    model.close(True)
    return path


def add_button(model: Any, number: int, url: str = "", frame: str = "") -> Any:
    uno = load_uno()
    shape = model.createInstance("com.sun.star.drawing.ControlShape")
    shape.Size = uno.createUnoStruct("com.sun.star.awt.Size", 3000, 700)
    shape.Position = uno.createUnoStruct("com.sun.star.awt.Point", 3000, 800 * number)
    shape.Control = model.createInstance("com.sun.star.form.component.CommandButton")
    if url:
        shape.Control.ButtonType = uno.Enum("com.sun.star.form.FormButtonType", "URL")
        shape.Control.TargetURL, shape.Control.TargetFrame = url, frame
    model.Sheets.getByIndex(0).DrawPage.add(shape)
    return shape.Control


def click_all(scene: Scene, model: Any) -> None:
    page = model.Sheets.getByIndex(0).DrawPage
    for number in range(page.Count):
        control = model.CurrentController.getControl(page.getByIndex(number).Control)
        control.AccessibleContext.doAccessibleAction(0)
        scene.settle()
    scene.pause()


def hostile_text(scene: Scene) -> Path:
    """A text with a hyperlink to every URL, in its own frame and in the victim's."""
    model = scene.app.api.loadComponentFromURL("private:factory/swriter", "_blank", 0, ())
    cursor = model.Text.createTextCursor()
    for url in scene.urls():
        for frame in (OWN_FRAME, VICTIMS_FRAME):
            model.Text.insertString(cursor, "link", True)
            cursor.HyperLinkURL, cursor.HyperLinkTarget = url, frame
            cursor.gotoEnd(False)
            model.Text.insertString(cursor, "\n", False)
    path = scene.folder / "hostile.odt"
    model.storeToURL(path.as_uri(), ())
    model.close(True)
    return path


def follow_all(scene: Scene, model: Any) -> list[str]:
    """Follow every hyperlink; their URLs."""
    cursor, followed = model.CurrentController.ViewCursor, []
    for number in range(2 * len(URLS)):
        cursor.gotoStart(False)
        cursor.goDown(number, False)
        cursor.goRight(1, False)
        followed.append(cursor.HyperLinkURL)
        helper = scene.app.impl.office.service("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(model.CurrentController.Frame, ".uno:OpenHyperlinkOnCursor", "", 0, ())
        scene.settle()
    scene.pause()
    return followed


def dispatch_all(scene: Scene, model: Any, *, frame: str, **arguments: object) -> None:
    helper = scene.app.impl.office.service("com.sun.star.frame.DispatchHelper")
    everywhere = 63  # com.sun.star.frame.FrameSearchFlag
    for url in scene.urls():
        if url.startswith("vnd.sun.star.job:"):
            continue  # of such a dispatch the helper waits for a report, which comes only from jobs that answer
        helper.executeDispatch(model.CurrentController.Frame, url, frame, everywhere, settings(**arguments))
        scene.settle()
    scene.pause()


def test_click(scene: Scene) -> None:
    model = scene.load(hostile_sheet(scene), NEVER)
    before = scene.state()
    click_all(scene, model)
    assert scene.state() == before
    model.close(True)


def test_click_where_macros_are_allowed(scene: Scene) -> None:
    """The control: the same clicks run the document's own macro then, which presses a button of its own document."""
    model = scene.load(hostile_sheet(scene), ALLOWED)
    before = _content(scene.desk.book.api)
    click_all(scene, model)
    assert scene.ran.exists()
    assert scene.messages()
    assert _content(scene.desk.book.api) == before
    model.close(True)


def test_hyperlink(scene: Scene) -> None:
    model = scene.load(hostile_text(scene), NEVER)
    before = scene.state()
    assert set(follow_all(scene, model)) == set(scene.urls())
    assert scene.state() == before
    model.close(True)


@pytest.mark.parametrize("hidden", [False, True], ids=["seen", "hidden"])
def test_dispatch(scene: Scene, *, hidden: bool) -> None:
    """Nothing is done, though it is said why when it could come from the menu."""
    model = scene.load(hostile_sheet(scene), NEVER, Hidden=hidden)
    files, _, contents = scene.state()
    dispatch_all(scene, model, frame="_self")
    assert "这个工作簿的宏没有启用" in scene.messages()
    assert "没有这个按钮。" in scene.messages()
    assert scene.ran.name not in scene.messages()
    assert (scene.state()[0], scene.state()[2]) == (files, contents)
    model.close(True)


def test_link_into_the_frame_of_another_document(scene: Scene) -> None:
    """As LibreOffice follows links: with the description of a file, or with the document that has the link."""
    path = hostile_sheet(scene)
    model = scene.load(path, NEVER)
    before = scene.state()
    dispatch_all(scene, model, frame=VICTIMS_FRAME, URL="org.xlperf:report", MacroExecutionMode=3)
    dispatch_all(scene, model, frame=VICTIMS_FRAME, Referer=path.as_uri())
    assert scene.state() == before
    model.close(True)


def test_document_without_macros(scene: Scene) -> None:
    """LibreOffice asks nobody about it, and says that it may run macros."""
    model = scene.load(hostile_sheet(scene, macros=False), REJECT)
    assert model.AllowMacroExecution
    files, _, contents = scene.state()
    dispatch(scene.app.books["hostile.xlsx"], "org.xlperf:submission")
    dispatch(scene.app.books["hostile.xlsx"], "org.xlperf:report")
    scene.pause()
    assert "这个工作簿的宏没有启用" in scene.messages()
    assert (scene.state()[0], scene.state()[2]) == (files, contents)
    model.close(True)


def test_macro_of_an_allowed_workbook_runs_no_python_of_its_own(scene: Scene) -> None:
    before = _content(scene.desk.book.api)
    scene.desk.book.macro("xlwings.RunPython")(f"open({str(scene.ran)!r}, 'w')")
    scene.pause()
    assert "没有这个按钮。" in scene.messages()
    assert not scene.ran.exists()
    assert _content(scene.desk.book.api) == before


def test_item_of_the_menu_works(scene: Scene) -> None:
    """Chosen as a screen reader does, and so with what LibreOffice's menu itself sends."""
    window = scene.desk.book.api.CurrentController.Frame.ContainerWindow
    (item,) = found_items(window.AccessibleContext, ["绩效自评", "帮助"])
    item.doAccessibleAction(0)
    scene.pause()
    assert scene.desk.book.api.CurrentController.ActiveSheet.Name == "填报说明"


def found_items(context: Any, names: list[str]) -> list[Any]:
    """The accessible items of the menu bar by that path of names."""
    menu_bar = 35  # com.sun.star.accessibility.AccessibleRole
    bars = [child for child in children(context) if child.getAccessibleRole() == menu_bar]
    found = bars
    for name in names:
        found = [item for parent in found for item in children(parent) if item.getAccessibleName() == name]
    return found


def children(context: Any) -> list[Any]:
    count = context.getAccessibleChildCount()
    return [context.getAccessibleChild(number).getAccessibleContext() for number in range(count)]
