"""A blank form in a file, workbook or Word document, as those who fill it see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from xlperf.files.sheet_cells import Place, Value
from xlperf.files.style_looks import CellLook
from xlperf.reading.tables import Book

__all__ = ["BlankForm", "Place", "Room", "Value"]


@dataclass(frozen=True, slots=True)
class Room:
    """What a cell, or cells merged into one, leaves for text, in points; ``height`` is None where a row grows with it.

    ``look`` is that of the first cell.
    """

    width: float
    height: float | None
    look: CellLook


class BlankForm(Protocol):
    """A form's file. ``book`` are its sheets as the reader sees them, each as far as its borders go."""

    @property
    def book(self) -> Book:
        """The sheets."""

    def look(self, sheet: str, place: Place) -> CellLook:
        """How a cell looks."""

    def drawn(self, sheet: str) -> frozenset[Place]:
        """The cells with a border, among the first rows and columns."""

    def formulas(self, sheet: str) -> frozenset[Place]:
        """The cells with a formula of their own."""

    def refusal(self, sheet: str, place: Place) -> str:
        """Why a cell cannot be filled; "" where it can."""

    def room(self, sheet: str, top: int, left: int, bottom: int, right: int) -> Room:
        """What the cells from one corner to the other (0-based, inclusive), merged into one, leave for text."""

    def filled(self, values: Mapping[str, Mapping[Place, Value]]) -> bytes:
        """The file with these cells of its sheets filled; of everything else nothing is changed."""
