"""Starting, reaching and ending a LibreOffice."""

from __future__ import annotations

import builtins
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xlwings as xw

import xlwings_libreoffice
from xlwings_libreoffice import connection

INSIDE = """
import sys
sys.path[:0] = {paths!r}
import unohelper
from com.sun.star.task import XJob

class Job(unohelper.Base, XJob):
    def __init__(self, context):
        self.context = context

    def execute(self, arguments):
        import os
        import xlwings_libreoffice
        app = xlwings_libreoffice.register(xlwings_libreoffice.within(self.context))
        sheet = app.books.add().sheets[0]
        sheet["A1"].value = [[1, "文字"], [2, "=A1+1"]]
        return repr((app.pid == os.getpid(), sheet["A1:B2"].value))

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Job, "test.Inside", ("com.sun.star.task.Job",))
"""


def test_office_is_ours_headless_and_alive(office: xlwings_libreoffice.Office) -> None:
    assert office.running
    assert office.headless
    assert office.process is not None
    assert office.process.pid == office.pid == connection.process_of(office.pipe)


def test_environment_of_office_has_no_python(office: xlwings_libreoffice.Office) -> None:
    names = {item.partition(b"=")[0] for item in Path(f"/proc/{office.pid}/environ").read_bytes().split(b"\0")}
    assert {name for name in names if name.startswith(b"PYTHON") or name == b"VIRTUAL_ENV"} == set()
    assert b"PATH" in names


def test_office_is_in_a_session_of_its_own(office: xlwings_libreoffice.Office) -> None:
    assert os.getsid(office.pid) == office.pid


def test_uno_comes_alone_and_leaves_import_as_it_was(office: xlwings_libreoffice.Office) -> None:
    assert sys.modules["uno"] is connection.load_uno()
    assert not any("dist-packages" in path or "libreoffice" in path for path in sys.path)
    assert importlib.util.find_spec("unohelper") is None
    assert builtins.__import__.__module__ == "builtins"


def test_second_connection_to_a_pipe(office: xlwings_libreoffice.Office) -> None:
    second = xlwings_libreoffice.connect(office.pipe)
    assert (second.pid, second.headless, second.process) == (office.pid, True, None)
    assert second.running


def test_pipe_that_does_not_answer() -> None:
    with pytest.raises(xlwings_libreoffice.OfficeError, match="does not answer on pipe nobody within 0 seconds"):
        xlwings_libreoffice.connect("nobody", wait=0.1)


def test_program_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(connection, "PROGRAM_FOLDERS", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("UNO_PATH", raising=False)
    with pytest.raises(xlwings_libreoffice.OfficeError, match="LibreOffice was not found"):
        connection.program_folder()
    (tmp_path / "soffice.bin").touch()
    monkeypatch.setenv("UNO_PATH", str(tmp_path))
    assert connection.program_folder() == tmp_path


def test_program_that_ends_at_once(tmp_path: Path) -> None:
    program = tmp_path / "soffice.bin"
    program.write_text("#!/bin/sh\nexit 7\n")
    program.chmod(0o755)
    with pytest.raises(xlwings_libreoffice.OfficeError, match="ended while starting, with code 7"):
        xlwings_libreoffice.start(tmp_path / "profile", program=tmp_path)


def test_program_is_not_led_to_an_activated_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    activated, plain = tmp_path / "venv" / "bin", tmp_path / "tools"
    activated.mkdir(parents=True)
    (activated.parent / "pyvenv.cfg").touch()
    monkeypatch.setenv("PATH", os.pathsep.join([str(activated), str(plain), "", "/usr/bin", "/bin"]))
    monkeypatch.setenv("VIRTUAL_ENV", str(activated.parent))
    monkeypatch.setenv("PYTHONHOME", str(activated.parent))
    program = tmp_path / "soffice.bin"
    program.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\nexit 7\n")
    program.chmod(0o755)
    with pytest.raises(xlwings_libreoffice.OfficeError):
        xlwings_libreoffice.start(tmp_path / "profile", program=tmp_path)
    seen = dict(line.split("=", 1) for line in (tmp_path / "seen").read_text().splitlines())
    assert seen["PATH"] == os.pathsep.join([str(plain), "", "/usr/bin", "/bin"])
    assert not {"VIRTUAL_ENV", "PYTHONHOME"} & set(seen)


def test_profile_that_exists_is_left_alone(tmp_path: Path) -> None:
    xlwings_libreoffice.prepare_profile(tmp_path)
    settings = tmp_path / "user" / "registrymodifications.xcu"
    assert "UseDocumentOOoLockFile" in settings.read_text(encoding="utf-8")
    settings.write_text("mine", encoding="utf-8")
    xlwings_libreoffice.prepare_profile(tmp_path)
    assert settings.read_text(encoding="utf-8") == "mine"


def test_engine_inside_libreoffice(office: xlwings_libreoffice.Office, app: xw.App, tmp_path: Path) -> None:
    component = tmp_path / "inside.py"
    packages = [path for path in sys.path if path.endswith("site-packages")]
    root = str(Path(xlwings_libreoffice.__file__).parents[1])
    component.write_text(INSIDE.format(paths=[root, *packages]), encoding="utf-8")
    loader = office.service("com.sun.star.loader.Python")
    job = loader.activate("test.Inside", "", component.as_uri(), None).createInstanceWithContext(office.context)
    assert job.execute(()) == "(True, [[1.0, '文字'], [2.0, 2.0]])"


def test_office_ends_with_a_program_that_is_killed(tmp_path: Path) -> None:
    program = f"""
import time
import xlwings_libreoffice
print(xlwings_libreoffice.start({str(tmp_path / "profile")!r}).pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        pid = int(running.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        running.kill()
    end = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()
