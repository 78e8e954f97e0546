"""An input file -> its bytes, or its text: what cannot be read is refused in words an officer can act on."""

from __future__ import annotations

import stat
from contextlib import suppress
from pathlib import Path

from xlperf.findings import XlperfError

__all__ = ["MOST_BYTES", "decoded", "read_bytes"]

MOST_BYTES = 50 * 2**20  # a filled workbook has some 100 KB; with photographs pasted in still below this


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """The content of an input file of at most so many bytes; XlperfError (R01) where there is none to be had.

    What is no file on a disk (a pipe, a device) is refused: reading it may never end.
    """
    if path.name.startswith(("~$", ".~lock.")):
        raise XlperfError("这是表格软件打开文件时留下的临时文件，请选原来的文件。", code="R01", path=str(path))
    try:
        if path.is_dir():
            raise XlperfError("这是一个文件夹，请写明里面的哪个文件。", code="R01", path=str(path))
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise XlperfError("这不是磁盘上的文件（是管道或设备），没有读。请换成文件。", code="R01", path=str(path))
        if about.st_size > most:
            raise XlperfError(_too_large(about.st_size, most), code="R01", path=str(path))
        return path.read_bytes()
    except FileNotFoundError:
        raise XlperfError("找不到这个文件，请核对文件名和文件夹。", code="R01", path=str(path)) from None
    except PermissionError:
        message = "没有权限读这个文件，或者它正被别的程序占用。请关闭后再试。"
        raise XlperfError(message, code="R01", path=str(path)) from None
    except (OSError, ValueError) as error:
        raise XlperfError(f"文件读不出来（{error}）。请换一份再试。", code="R01", path=str(path)) from None


def _too_large(size: int, most: int) -> str:
    if most < MOST_BYTES:
        return f"文件有 {size // 2**10} KB，超过 {most // 2**10} KB，没有读。请核对文件。"
    return f"文件有 {size // 2**20} MB，超过 {most // 2**20} MB。请删去里面的图片后再试。"


def decoded(data: bytes) -> str:
    """The text of a file saved by any editor: UTF-8 or UTF-16 with a mark, UTF-8, or the Chinese code page."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise XlperfError("这不是文本文件。请另存为 UTF-8 编码的文本文件。", code="R01")
