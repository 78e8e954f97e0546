"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was looked at, how it stands, and what to do about it; texts are Chinese.

    ``ok`` is True where it is as it should be, False where Excel and the workbook cannot work that way, None where it
    cannot be told from here or only deserves a look.
    """

    name: str
    ok: bool | None
    message: str
    remedy: str = ""
