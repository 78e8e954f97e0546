"""A document in another format, by LibreOffice where it is installed: a process of its own, on its own profile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from xlperf.files import atomic
from xlperf.files.leftovers import temporary_directory
from xlperf.files.programs import installed_program
from xlperf.findings import XlperfError

LIMIT = 180.0
"""Seconds after which a conversion is given up; a long report on a slow machine takes about ten."""

_TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
_COMMANDS = ("soffice", "libreoffice")
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)


def converter() -> Path:
    """LibreOffice's program; XlperfError where it is not installed."""
    found = next((path for path in map(installed_program, (*_COMMANDS, *_PLACES)) if path), None)
    if found is None:
        raise XlperfError("没有找到 LibreOffice，不能转成 PDF。请装 LibreOffice，或用 Word 打开报告另存为 PDF")
    return found


def write(document: Path, target: Path, *, limit: float = LIMIT) -> None:
    """Write ``document`` (.docx) as PDF to ``target``; whole or not at all.

    XlperfError where there is no LibreOffice, it makes no PDF, or takes more than ``limit`` seconds.
    """
    program = converter()
    with temporary_directory() as folder:
        source = Path(folder) / "report.docx"  # a copy: the document itself may be open, and its name be anything
        shutil.copyfile(document, source)
        made = run(program, source, _TAGGED, limit)
        if made is None:
            raise XlperfError(
                "LibreOffice 没有转成 PDF。请用 Word 或 LibreOffice 打开报告，另存为 PDF", path=str(document)
            )
        with atomic(target, inputs=[document]) as temporary:
            shutil.copyfile(made, temporary)


def run(program: Path, source: Path, form: str, limit: float = LIMIT) -> Path | None:
    """Let LibreOffice convert a file, in a folder of our own, to ``form``: its ending, a colon, the filter.

    The file made, beside the source; None where there is none. LibreOffice is ended with all it started when the time
    is over; XlperfError then, and where it cannot be started.
    """
    folder = source.parent
    command = [str(program), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", form, "--outdir", str(folder), str(source)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        process = subprocess.Popen(  # noqa: S603 - the program found, on our own copy
            command,
            env=environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise XlperfError(f"LibreOffice 启动不了（{error.strerror}）", path=str(program)) from error
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        raise XlperfError(f"LibreOffice 转换文件超过 {limit:.0f} 秒还没有完成，已停止") from None
    finally:
        if process.poll() is None:
            _end(process)
    made = source.with_suffix(f".{form.partition(':')[0]}")
    return made if made.exists() else None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and its children: LibreOffice's starter leaves the work to one of them."""
    if sys.platform == "win32":
        ending = installed_program("taskkill")
        if ending is None:
            process.kill()
        else:
            subprocess.run([str(ending), "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)  # noqa: S603
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
