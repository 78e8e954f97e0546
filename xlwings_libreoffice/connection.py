"""Ways to a LibreOffice: start one, reach one over a pipe, and the ``uno`` module from any Python of the same version.

A process of our own gets its own profile, its own pipe, its own session and an environment that hides this Python from
LibreOffice's own. Its profile asks no questions, writes no lock files and lets macros of opened documents run.
"""

from __future__ import annotations

import atexit
import builtins
import contextlib
import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

PROGRAM_FOLDERS = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/snap/libreoffice/current/lib/libreoffice/program",
)
PYTHON_FOLDERS = ("/usr/lib/python3/dist-packages", "/usr/lib/python3/site-packages")

# Organiser path, property, value: what a profile needs so that nothing waits for an answer.
SETTINGS = (
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Office.Common/Misc", "ShowTipOfTheDay", "false"),
    ("/org.openoffice.Office.Common/Misc", "UseDocumentOOoLockFile", "false"),
    ("/org.openoffice.Office.Common/Misc", "UseDocumentSystemFileLocking", "false"),
    ("/org.openoffice.Office.Common/Misc", "UseLocking", "false"),
    ("/org.openoffice.Office.Common/Save/Document", "WarnAlienFormat", "false"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "0"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "false"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
)

PR_SET_PDEATHSIG = 1  # linux/prctl.h
RESTART = 81  # what soffice.bin returns when it has made a new profile and wants to be started again


class OfficeError(Exception):
    """LibreOffice is not there, does not start, or does not answer."""


def program_folder() -> Path:
    """LibreOffice's folder ``program``: from UNO_PATH, the usual places, or ``soffice`` on PATH. OfficeError when
    there is none.
    """
    places = [os.environ.get("UNO_PATH", ""), *PROGRAM_FOLDERS]
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found and os.path.isabs(found):  # on Windows it may be a stranger's, in the current folder
        places.append(str(Path(found).resolve().parent))
    for place in places:
        if place and (Path(place) / "soffice.bin").exists():
            return Path(place)
    raise OfficeError("LibreOffice was not found: install it, or set UNO_PATH to its folder 'program'")


def load_uno() -> Any:
    """The module ``uno``; loaded from its file, so that nothing else of the system's Python becomes importable.

    Python's import is left as it was: ``from com.sun.star…`` does not work through it; use ``uno.getClass`` and
    ``uno.getConstantByName``.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    program = program_folder()
    ordinary, places = builtins.__import__, list(sys.path)
    try:
        _load("pyuno", program / "pyuno.so")
        uno: Any = _load("uno", _bridge_file(program, "uno.py"))
        _let_exceptions_pass(uno)
        uno.getComponentContext()
    except ImportError as error:
        sys.modules.pop("pyuno", None)
        sys.modules.pop("uno", None)
        raise OfficeError(
            f"LibreOffice's Python bridge does not load in Python {sys.version.split()[0]}: {error}"
        ) from error
    finally:
        builtins.__import__ = ordinary
        sys.path[:] = places
    return uno


def _let_exceptions_pass(uno: Any) -> None:
    """Let Python set ``__traceback__`` and the like on UNO's exceptions, which contextlib does; they take every
    attribute for UNO's own.
    """
    own = uno._uno_struct__setattr__

    def put(made: Any, name: str, value: Any) -> None:
        if name.startswith("__") and isinstance(made, BaseException):
            BaseException.__setattr__(made, name, value)
        else:
            own(made, name, value)

    uno._uno_struct__setattr__ = put


def _bridge_file(program: Path, name: str) -> Path:
    for folder in (program, *map(Path, PYTHON_FOLDERS)):
        if (folder / name).exists():
            return folder / name
    raise OfficeError(f"LibreOffice's Python bridge ({name}) is missing: install the package python3-uno")


def _load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@dataclass(slots=True, kw_only=True)
class Office:
    """A running LibreOffice: its component context, process id, and whether it has no screen. One that we started
    can be ended.
    """

    context: Any = field(repr=False)
    pid: int
    headless: bool
    pipe: str = ""
    process: subprocess.Popen[bytes] | None = None
    profile: Path | None = None
    temporary: bool = False
    bridge: Any = field(default=None, repr=False)
    callback_thread: int = field(default=0, repr=False)
    """Identifier of our thread that its main thread waits for just now, 0 for none."""

    def service(self, name: str) -> Any:
        """A new UNO service of that name."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        if self.process is not None:
            return self.process.poll() is None
        return _alive(self.pid)

    def close(self, wait: float = 10.0) -> None:
        """End it: ask, wait at most ``wait`` seconds, then end the process by its id. Its temporary profile goes
        too.
        """
        if self.running:
            _terminate(self)
        if not _wait(lambda: not self.running, wait):
            self.kill()
        self._tidy()

    def kill(self) -> None:
        """End the process at once."""
        if self.running and self.pid:
            os.kill(self.pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait(10)
        self._tidy()

    def _tidy(self) -> None:
        if self.temporary and self.profile is not None and not self.running:
            shutil.rmtree(self.profile, ignore_errors=True)


def start(
    profile: str | os.PathLike[str] | None = None,
    *,
    visible: bool = False,
    wait: float = 60.0,
    program: Path | None = None,
) -> Office:
    """Start a LibreOffice of our own and connect to it.

    ``profile`` is the folder of its settings, prepared when it is new; without one a temporary profile is used and
    removed at the end. ``visible`` needs a display. OfficeError when it does not answer within ``wait`` seconds; the
    process is then ended.
    """
    folder = Path(profile) if profile else Path(tempfile.mkdtemp(prefix="lo-engine-"))
    prepare_profile(folder)
    pipe = f"xlwings-{uuid.uuid4().hex}"
    command = [
        str((program or program_folder()) / "soffice.bin"),
        f"-env:UserInstallation={folder.resolve().as_uri()}",
        f"--accept=pipe,name={pipe};urp",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nolockcheck",
        *([] if visible else ["--headless"]),
    ]
    office = _launch(command, _environment(), pipe, wait)
    office.profile, office.temporary = folder, profile is None
    atexit.register(_end, office)
    return office


def _environment() -> dict[str, str]:
    """This process's, without what would lead LibreOffice's Python to another one's library, where it cannot start.

    It looks for ``python3`` along PATH, too: an activated virtual environment is one that it must not find.
    """
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    ours.pop("VIRTUAL_ENV", None)
    folders = ours.get("PATH", os.defpath).split(os.pathsep)
    ours["PATH"] = os.pathsep.join(
        one for one in folders if not os.path.exists(os.path.join(os.path.dirname(one), "pyvenv.cfg"))
    )  # Path.exists raises where a folder may not be looked into
    return ours


def _launch(command: list[str], environment: dict[str, str], pipe: str, wait: float, again: bool = True) -> Office:
    process = subprocess.Popen(  # noqa: S603  our own command
        command,
        env=environment,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        return connect(pipe, pid=process.pid, wait=wait, process=process)
    except OfficeError:
        if again and process.poll() == RESTART:
            return _launch(command, environment, pipe, wait, again=False)
        process.kill()
        process.wait(10)
        raise


def _end_with_parent() -> None:
    """In the new process, before the program: end when the one that started it does, even if that is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def connect(pipe: str, *, pid: int = 0, wait: float = 20.0, process: subprocess.Popen[bytes] | None = None) -> Office:
    """Connect to a LibreOffice that listens on ``pipe`` (``--accept=pipe,name=…;urp``), trying for ``wait`` seconds.
    OfficeError if it does not answer.
    """
    uno = load_uno()
    local = uno.getComponentContext()
    connector = local.ServiceManager.createInstanceWithContext("com.sun.star.connection.Connector", local)
    factory = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.BridgeFactory", local)
    end = time.monotonic() + wait
    while True:
        try:
            bridge = factory.createBridge("", "urp", connector.connect(f"pipe,name={pipe}"), None)
            manager = bridge.getInstance("StarOffice.ServiceManager")
            break
        except Exception as error:  # a UNO exception, whose class exists only inside uno
            if process is not None and process.poll() is not None:
                raise OfficeError(f"LibreOffice ended while starting, with code {process.returncode}") from error
            if time.monotonic() > end:
                raise OfficeError(f"LibreOffice does not answer on pipe {pipe} within {wait:.0f} seconds") from error
            time.sleep(0.05)
    number = pid or process_of(pipe)
    return Office(
        context=manager.DefaultContext,
        pid=number,
        headless=is_headless(number),
        pipe=pipe,
        process=process,
        bridge=bridge,
    )


def within(context: Any) -> Office:
    """The LibreOffice whose own Python runs this code, by its component context."""
    return Office(context=context, pid=os.getpid(), headless=is_headless(os.getpid()))


def prepare_profile(folder: Path) -> None:
    """Write the settings into a new profile; one that exists is left alone."""
    target = folder / "user" / "registrymodifications.xcu"
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    items = "\n".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SETTINGS
    )
    target.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}\n</oor:items>\n",
        encoding="utf-8",
    )


def process_of(pipe: str) -> int:
    """Process id of the LibreOffice listening on ``pipe``, 0 when it is unknown (no /proc)."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if arguments[0].endswith(b"soffice.bin") and any(
            f"name={pipe};".encode() in argument for argument in arguments
        ):
            return int(entry.parent.name)
    return 0


def is_headless(pid: int) -> bool:
    """Whether process ``pid`` was started without a screen."""
    try:
        return b"--headless" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def _terminate(office: Office) -> None:
    with contextlib.suppress(Exception):  # the bridge goes down during the call: whether it worked shows in the process
        office.service("com.sun.star.frame.Desktop").terminate()


def _end(office: Office) -> None:
    if office.running:
        office.kill()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _wait(done: Any, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.02)
    return bool(done())
