"""Number formats: what they make of a cell's number, and their codes as Excel writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

# com.sun.star.util.NumberFormat
DATE, DATETIME, LOGICAL, TEXT = 2, 6, 1024, 256
_USER_DEFINED = 1

_LITERAL = re.compile(r'("[^"]*"|\[\$[^\]]*\]|AM/PM|A/P|\\.)')


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A number format of a document: its key there, its kind (bits of com.sun.star.util.NumberFormat), its code."""

    key: int
    kind: int
    code: str

    @property
    def is_date(self) -> bool:
        """Whether cells with it show a date or a time."""
        return bool(self.kind & DATETIME)

    @property
    def is_logical(self) -> bool:
        """Whether cells with it show TRUE or FALSE."""
        return self.kind & ~_USER_DEFINED == LOGICAL

    @property
    def is_text(self) -> bool:
        """Whether what is typed into cells with it stays text."""
        return self.kind & ~_USER_DEFINED == TEXT

    @property
    def excel_code(self) -> str:
        """Its code as Excel writes it: dates in small letters, logical values as General."""
        if self.is_logical:
            return "General"
        if not self.is_date:
            return self.code
        parts = _LITERAL.split(self.code)
        return "".join(part if index % 2 else part.lower() for index, part in enumerate(parts))
