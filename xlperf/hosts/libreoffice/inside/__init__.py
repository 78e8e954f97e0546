"""What the extension runs inside LibreOffice's own Python: cell functions, buttons, the opening of a workbook."""

from __future__ import annotations

from xlperf.hosts.libreoffice.inside.adoption import adopt
from xlperf.hosts.libreoffice.inside.calls import answer, call
from xlperf.hosts.libreoffice.inside.press import press, run

__all__ = ["adopt", "answer", "call", "press", "run"]
