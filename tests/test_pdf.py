"""xlperf/files/pdf: the report as PDF by a real LibreOffice, and what is said where that cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pypdf
import pytest

from xlperf.files import pdf
from xlperf.findings import XlperfError

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "xlperf" / "data" / "sample.json"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xlperf.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240, cwd=ROOT)


@pytest.mark.libreoffice
def test_report_as_pdf(tmp_path: Path) -> None:
    data = tmp_path / "我的 数据.json"
    data.write_bytes(SAMPLE.read_bytes())
    done = run("report", data, "--pdf")
    assert done.returncode == 0, done.stdout + done.stderr
    target = tmp_path / "我的 数据-报告.pdf"
    assert f"已写出：{target}" in done.stdout
    text = "".join("".join(page.extract_text() for page in pypdf.PdfReader(target).pages).split())
    assert "执行率为90.77%" in text
    assert "自评表" in text
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".docx", ".json", ".pdf", ".xlsx"]


def test_without_libreoffice_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from xlperf import cli

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_PLACES", ())
    with pytest.raises(SystemExit) as ended:
        cli.main(["report", str(SAMPLE), "-o", str(tmp_path / "out"), "--pdf"])
    assert ended.value.code == 2
    assert "没有找到 LibreOffice" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def office(folder: Path, script: str) -> Path:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    return program


@pytest.mark.process
def test_time_limit_ends_all_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = office(tmp_path, f"/bin/sleep 60 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(pdf, "converter", lambda: program)
    with pytest.raises(XlperfError, match="超过 1 秒"):
        pdf.write(SAMPLE, tmp_path / "out.pdf", limit=1.0)
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 5
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)
    assert not (tmp_path / "out.pdf").exists()


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return b" Z " not in Path(f"/proc/{process}/stat").read_bytes()


@pytest.mark.process
def test_no_pdf_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.pdf").write_text("earlier")
    monkeypatch.setattr(pdf, "converter", lambda: office(tmp_path, "exit 0"))
    with pytest.raises(XlperfError, match="没有转成 PDF"):
        pdf.write(SAMPLE, tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_text() == "earlier"
