"""The upper part of the front page: title, buttons, what to do next, and the steps with how far one is."""

from __future__ import annotations

from xlperf.template.defined_names import fact_formula
from xlperf.template.front.button_places import MAIN_COLUMNS, YEAR_PIXELS, button_places
from xlperf.template.front.page_grid import BUTTONS, LEFT, PANELS, RIGHT, STEPS, TITLE, WHO, FrontPage, cell
from xlperf.template.sentence_formulas import phrase
from xlperf.template.table_rows import filled


def write_head(page: FrontPage, who: str) -> None:
    """Write title and unit (``who``: as shown now), the buttons or what stands for them, the steps."""
    page.block(TITLE, LEFT, RIGHT, page.looks.band(font_size=20, indent=1), page.words("title"))
    look = page.looks.band(bold=False, font_color="second", indent=1)
    page.block(WHO, LEFT, RIGHT, look, who or page.words("nobody"), formula=_who(page))
    if page.has_buttons:
        _add_buttons(page)
    else:
        look = page.looks.text(font_color="muted", bg_color="second", indent=1, text_wrap=True)
        page.block(BUTTONS, LEFT, RIGHT, look, page.words("no_buttons"))
    page.block(PANELS, *STEPS, page.heading(), page.words("steps"))
    for number, own in enumerate([own for own in page.design.sheets if own.step], start=1):
        write = _write_step_of_purpose if page.layout.table(own.key).purpose else _write_step
        write(page, PANELS + number, number, own.key)


def _who(page: FrontPage) -> str:
    """The unit's name, year and scheme, from 单位信息; the slogan while there is no name."""
    full, name, year = (fact_formula(page.layout, key) for key in ("full_name", "name", "year"))
    title = f'IF({full}="",{name},{full})'
    said = phrase(page.words("who"), {"name": title, "year": year, "scheme": page.layout.names["scheme"]})
    return f'IF({name}="","{page.words("nobody")}",{said})'


def _add_buttons(page: FrontPage) -> None:
    for column in range(LEFT, LEFT + MAIN_COLUMNS):
        page.sheet.write_blank(BUTTONS, column, None, page.looks.band())
    page.sheet.set_row_pixels(BUTTONS + 1, YEAR_PIXELS)
    usual, typed = page.layout.fact("purpose").choices[0], fact_formula(page.layout, "purpose")
    chosen = f'IF({typed}="","{usual}",{typed})'
    said, now = page.sentence("purpose", {"purpose": chosen}, {"purpose": page.purpose or usual})
    look = page.looks.text(bold=True, font_color="primary", align="center")
    page.block(BUTTONS + 1, LEFT, LEFT + MAIN_COLUMNS - 1, look, now, formula=said)
    for place in button_places(page.design.buttons):
        options = {
            "macro": place.button.macro,
            "caption": place.button.caption,
            "width": place.width,
            "height": place.height,
            "x_offset": place.x,
            "y_offset": place.y,
        }
        page.sheet.insert_button(BUTTONS, LEFT, options)


def _write_step(page: FrontPage, row: int, number: int, key: str) -> None:
    own, table = page.design.sheet(key), page.layout.table(key)
    first, last = STEPS
    line = {"bottom": 1, "border_color": "line"}
    link = page.looks.text(font_color="link", bold=True, **line)
    page.sheet.write_url(row, first, f"internal:'{table.name}'!A1", link, f"{number} {table.name}")
    page.block(row, first + 1, last - 1, page.looks.text(font_color="muted", indent=1, **line), own.step)
    said, now = _done(page, key)
    page.block(
        row, last, last, page.looks.text(align="right", indent=1, font_color="good_text", **line), now, formula=said
    )
    _fade_undone(page, row)


def _write_step_of_purpose(page: FrontPage, row: int, number: int, key: str) -> None:
    """A step that shows only while the workbook is for the purpose of its table."""
    own, table = page.design.sheet(key), page.layout.table(key)
    first, last = STEPS
    wanted, is_shown = f'{fact_formula(page.layout, "purpose")}="{table.purpose}"', page.purpose == table.purpose
    link = page.looks.text(font_color="link", bold=True)
    name = f"{number} {table.name}"
    page.sheet.write_url(row, first, f"internal:'{table.name}'!A1", link, name)
    page.block(row, first, first, link, name if is_shown else "", formula=f'IF({wanted},"{name}","")')
    look = page.looks.text(font_color="muted", indent=1)
    page.block(row, first + 1, last - 1, look, own.step if is_shown else "", formula=f'IF({wanted},"{own.step}","")')
    said, now = _done(page, key)
    look = page.looks.text(align="right", indent=1, font_color="good_text")
    page.block(row, last, last, look, now if is_shown else "", formula=f'IF({wanted},{said},"")')
    _fade_undone(page, row)
    page.shown_when((row, row), STEPS, f'{cell(row, first)}<>""', bottom=1, border_color="line")


def _done(page: FrontPage, key: str) -> tuple[str, str]:
    """How much of a table is filled: as a formula, and now."""
    own = page.design.sheet(key)
    counted, undone = page.tables.filled(key, own.counted), page.words("undone")
    said = phrase(own.status, {"count": f'TEXT({counted},"0")'})
    count = filled(page.shown.rows[key], own.counted, page.layout)
    return f'IF({counted}=0,"{undone}",{said})', own.status.format(count=count) if count else undone


def _fade_undone(page: FrontPage, row: int) -> None:
    last = STEPS[1]
    page.shown_when((row, row), (last, last), f'{cell(row, last)}="{page.words("undone")}"', font_color="faint")
