"""The buttons of 首页, which LibreOffice 7.4 loses when it saves a workbook: they are put back when it is opened."""

from __future__ import annotations

from typing import Any

import uno

from xlperf.layout import layout
from xlperf.template.design import design
from xlperf.template.front.button_places import COLUMN_PIXELS, ROW_PIXELS, ButtonPlace, button_places
from xlperf.template.front.page_grid import BUTTONS, LEFT

_MACRO = "vnd.sun.star.script:VBAProject.xlperf_buttons.{macro}?language=Basic&location=document"
_LOOKS = {"BackgroundColor": 0xECE9D8, "FontName": "Calibri", "FontHeight": 11.0, "MultiLine": True, "Printable": False}
"""As LibreOffice shows those of a workbook that Excel saved."""


def put_back(document: Any) -> None:
    """Put the buttons on the front page of an open workbook, unless there are controls."""
    front = layout().sheets.front
    if not document.Sheets.hasByName(front):
        return
    sheet = document.Sheets.getByName(front)
    page = sheet.DrawPage
    if any(hasattr(page.getByIndex(at), "Control") for at in range(page.getCount())):
        return
    document.UndoManager.lock()  # what nobody did, nobody undoes
    try:
        corner = sheet.getCellByPosition(LEFT, BUTTONS)
        for place in button_places(design().buttons):
            _add(document, page, corner, place)
    finally:
        document.UndoManager.unlock()


def _add(document: Any, page: Any, corner: Any, place: ButtonPlace) -> None:
    """Add one button; ``corner`` is the cell from which places are counted."""
    model = document.createInstance("com.sun.star.form.component.CommandButton")
    for name, value in {**_LOOKS, "Label": place.button.caption}.items():
        model.setPropertyValue(name, value)
    shape = document.createInstance("com.sun.star.drawing.ControlShape")
    shape.setControl(model)
    page.add(shape)
    across, down = corner.Size.Width / COLUMN_PIXELS, corner.Size.Height / ROW_PIXELS  # 1/100 mm a pixel
    left, top = corner.Position.X + place.x * across, corner.Position.Y + place.y * down
    shape.setPosition(uno.createUnoStruct("com.sun.star.awt.Point", round(left), round(top)))
    size = uno.createUnoStruct("com.sun.star.awt.Size", round(place.width * across), round(place.height * down))
    shape.setSize(size)
    event = uno.createUnoStruct("com.sun.star.script.ScriptEventDescriptor")
    event.ListenerType, event.EventMethod, event.ScriptType = "XActionListener", "actionPerformed", "Script"
    event.ScriptCode = _MACRO.format(macro=place.button.macro)
    form = model.getParent()
    form.registerScriptEvent(form.getCount() - 1, event)
