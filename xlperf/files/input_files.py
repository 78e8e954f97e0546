"""An input file -> its bytes, or its text: what cannot be read is refused in words an officer can act on."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from xlperf.findings import XlperfError

__all__ = ["decoded", "read_bytes"]

MOST_BYTES = 50 * 2**20  # a filled workbook has some 100 KB; with photographs pasted in still below this


def read_bytes(path: Path) -> bytes:
    """The content of an input file; XlperfError (R01) where there is none to be had."""
    if path.name.startswith(("~$", ".~lock.")):
        raise XlperfError("这是表格软件打开文件时留下的临时文件，请选原来的文件。", code="R01", path=str(path))
    try:
        if path.is_dir():
            raise XlperfError("这是一个文件夹，请写明里面的哪个文件。", code="R01", path=str(path))
        size = path.stat().st_size
        if size > MOST_BYTES:
            limit = MOST_BYTES // 2**20
            raise XlperfError(
                f"文件有 {size // 2**20} MB，超过 {limit} MB。请删去里面的图片后再试。", code="R01", path=str(path)
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise XlperfError("找不到这个文件，请核对文件名和文件夹。", code="R01", path=str(path)) from None
    except PermissionError:
        message = "没有权限读这个文件，或者它正被别的程序占用。请关闭后再试。"
        raise XlperfError(message, code="R01", path=str(path)) from None
    except (OSError, ValueError) as error:
        raise XlperfError(f"文件读不出来（{error}）。请换一份再试。", code="R01", path=str(path)) from None


def decoded(data: bytes) -> str:
    """The text of a file saved by any editor: UTF-8 or UTF-16 with a mark, UTF-8, or the Chinese code page."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise XlperfError("这不是文本文件。请另存为 UTF-8 编码的文本文件。", code="R01")
