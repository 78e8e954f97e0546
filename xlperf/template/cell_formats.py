"""Cell formats of the template, made of the palette, each made once for a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlperf.template.design import Design

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format


class TemplateFormats:
    """Gives the formats of one workbook by what a cell is; ``colour`` gives a colour of the palette."""

    def __init__(self, workbook: Workbook, design: Design) -> None:
        self._workbook = workbook
        self._design = design
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def colour(self, name: str) -> str:
        """A colour of the palette, as #RRGGBB."""
        return self._design.palette[name]

    def make(self, **properties: Any) -> Format:
        """The format with these XlsxWriter properties, in the template's font; colours are palette names."""
        properties = {"font_name": self._design.font.name, "font_size": self._design.font.size, **properties}
        for key in ("font_color", "bg_color", "border_color"):
            if key in properties:
                properties[key] = self.colour(properties[key])
        made = tuple(sorted(properties.items()))
        if made not in self._made:
            self._made[made] = self._workbook.add_format(properties)
        return self._made[made]

    def text(self, **properties: Any) -> Format:
        """Plain words on the sheet: vertically centred, in ink."""
        return self.make(**({"valign": "vcenter", "font_color": "ink"} | properties))

    def band(self, **properties: Any) -> Format:
        """A title on a band of the primary colour."""
        return self.make(
            **({"valign": "vcenter", "bold": True, "bg_color": "primary", "font_color": "primary_text"} | properties)
        )

    def header(self, kind: str) -> Format:
        """The header of a column that is ``required``, ``optional`` or ``live``."""
        colours = {
            "required": {"bg_color": "primary", "font_color": "primary_text"},
            "optional": {"bg_color": "second", "font_color": "ink"},
            "live": {"bg_color": "live", "font_color": "muted"},
        }[kind]
        return self._boxed(bold=True, align="center", **colours)

    def paper(self, **properties: Any) -> Format:
        """A cell to be filled."""
        return self._boxed(**({"bg_color": "paper", "font_color": "ink"} | properties))

    def ground(self, **properties: Any) -> Format:
        """A cell that is computed."""
        return self._boxed(**({"bg_color": "ground", "font_color": "muted"} | properties))

    def _boxed(self, **properties: Any) -> Format:
        return self.make(**({"border": 1, "border_color": "line", "valign": "vcenter", "text_wrap": True} | properties))
