"""What the extension runs inside LibreOffice's own Python: cell functions, buttons, the opening of a workbook."""

from __future__ import annotations

from xlperf.libreoffice.inside.adoption import adopt
from xlperf.libreoffice.inside.calls import answer, call
from xlperf.libreoffice.inside.press import run

__all__ = ["adopt", "answer", "call", "run"]
