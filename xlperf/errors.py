"""The error for what is not the officer's data: a file, a setting or the command."""

from __future__ import annotations


class XlperfError(Exception):
    """Stops the work: a file, a setting or the command is wrong. The text is Chinese; ``code`` if catalogued."""

    def __init__(self, message: str, *, code: str = "", path: str = "", key: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.path = path
        self.key = key

    def __str__(self) -> str:
        where = "：".join(part for part in (self.path, self.key) if part)
        tail = f"（{self.code}）" if self.code else ""
        return f"{where + '：' if where else ''}{self.message}{tail}"
