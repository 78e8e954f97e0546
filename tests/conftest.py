"""What holds for every test."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_calling_book_is_left_behind() -> Iterator[None]:
    """Forget the book that a test made xlwings' caller: another test is not called from it."""
    yield
    xlwings = sys.modules.get("xlwings")
    if xlwings is not None and hasattr(xlwings.Book, "_mock_caller"):
        del xlwings.Book._mock_caller
