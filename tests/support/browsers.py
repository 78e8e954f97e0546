"""What the tests of the page need: Debian's browsers, Node.js with puppeteer-core, and the page itself, built once."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from bundle.page.build import LOCK, NAME, build
from xlperf.findings import XlperfError

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "build" / "page"
"""What is made for the tests and used again: the page, and the driver with its packages."""

DRIVER = ROOT / "tests" / "page"
EXECUTABLES = {"chrome": "chromium", "firefox": "firefox-esr"}
PACKAGES = {
    "chromium": "chromium",
    "firefox-esr": "firefox-esr",
    "node": "nodejs",
    "npm": "npm",
    "pdftotext": "poppler-utils",
}
"""Command -> the Debian package that has it."""


def install_browsers() -> str:
    """Install what is missing, as root on Debian, and build the page; the reason in Chinese if that fails, else ""."""
    missing = sorted({package for command, package in PACKAGES.items() if shutil.which(command) is None})
    if missing and not (os.geteuid() == 0 and Path("/etc/debian_version").exists()):
        return f"缺少浏览器或 Node.js；请以管理员身份执行：apt-get install --no-install-recommends {' '.join(missing)}"
    if missing:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, "fonts-noto-cjk"]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, check=False, env=environment)
    try:
        the_page()
        the_driver()
    except (XlperfError, OSError, subprocess.CalledProcessError) as error:
        return f"网页或驱动浏览器的程序没有备好：{error}"
    return ""


def the_page() -> Path:
    """The page as a file, built anew where anything that goes into it has changed."""
    parts = [*(ROOT / "xlperf").rglob("*"), *LOCK.parent.rglob("*"), ROOT / "LICENSE"]
    mark = _mark(path for path in sorted(parts) if path.is_file() and path.suffix != ".pyc")
    target, made_of = PLACE / NAME, PLACE / "page.mark"
    with _alone("page"):
        if not target.exists() or not made_of.exists() or made_of.read_text() != mark:
            build(ROOT, target)
            made_of.write_text(mark)
    return target


def the_driver() -> Path:
    """The script that drives a browser, beside the packages it needs."""
    with _alone("driver"):
        for name in ("package.json", "package-lock.json", "drive.mjs"):
            shutil.copyfile(DRIVER / name, PLACE / name)
        lock = _mark([DRIVER / "package-lock.json"])
        installed = PLACE / "node_modules" / "mark"
        if not installed.exists() or installed.read_text() != lock:
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=PLACE, check=True, capture_output=True)
            installed.write_text(lock)
    return PLACE / "drive.mjs"


@contextmanager
def _alone(what: str) -> Iterator[None]:
    """One process at a time: the tests run in several."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _mark(paths: Any) -> str:
    mark = sha256()
    for path in paths:
        mark.update(f"{path}\0".encode() + path.read_bytes())
    return mark.hexdigest()


class Browser:
    """A browser with one tab, driven by the script; a context manager."""

    def __init__(self, name: str, downloads: Path, width: int = 1366, height: int = 768) -> None:
        self.name = name
        self._process = subprocess.Popen(
            ["node", str(the_driver())], cwd=PLACE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        executable = shutil.which(EXECUTABLES[name])
        self.version = self(
            "launch", name=name, executable=executable, downloads=str(downloads), width=width, height=height
        )

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self("close")
        finally:
            self._process.stdin.close()  # type: ignore[union-attr]
            self._process.wait(30)
            self._process.stdout.close()  # type: ignore[union-attr]

    def __call__(self, do: str, **values: object) -> Any:
        """Have the driver do something; its answer. AssertionError where that fails."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"do": do, **values}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "the driver has ended"}')
        assert "error" not in answer, f"{do}: {answer.get('error')}"
        return answer["value"]

    def open(self, page: Path) -> None:
        """Open the page and wait until it is ready."""
        self("open", address=page.as_uri())
        found = self.wait("ready", "failed", seconds=60)
        assert found["state"] == "ready", found

    def wait(self, *states: str, seconds: float = 60) -> dict[str, str]:
        """Wait for one of the states; it, the status line and the alert."""
        found: dict[str, str] = self("wait", states=states, seconds=seconds)
        return found

    def drop(self, *paths: Path, folders: bool = False, seconds: float = 60) -> dict[str, str]:
        """Choose files and wait for what comes of them."""
        self.begin_drop(*paths, folders=folders)
        return self.wait("done", "failed", seconds=seconds)

    def begin_drop(self, *paths: Path, folders: bool = False) -> None:
        """Choose files; what comes of them is to be waited for."""
        self("evaluate", script="document.documentElement.dataset.state = 'ready'")
        self("choose", files=[str(path) for path in paths], folders=folders)

    def idle(self) -> None:
        """Wait until the desk has done all that it was asked."""
        self("evaluate", script="new Promise((done) => setTimeout(done, 50)).then(() => desk.last).then(() => null)")
        self("evaluate", script="new Promise((done) => setTimeout(() => done(null), 50))")

    def megabytes(self) -> float:
        """Memory of all processes of the browser, what they share left out."""
        return sum(map(_private, _descendants(self._process.pid))) / 1e3

    def text(self) -> str:
        """What the page shows of the results."""
        shown: str = self("evaluate", script="document.getElementById('result').innerText")
        return shown

    def save(self, name: str) -> Path:
        """Save a file that the page offers; the path it was saved to."""
        return Path(self("save", name=name, seconds=120))

    def product(self, label: str, seconds: float = 60) -> list[str]:
        """Press the button of a product and wait for its files; their names. AssertionError where there are none."""
        before = self("links")
        self("click", text=label)
        script = f"document.querySelectorAll('a[download]').length > {len(before)}"
        script += " || [...document.querySelectorAll('.product .alert')].map(one => one.textContent).join()"
        end = time.monotonic() + seconds
        found = None
        while not found:
            assert time.monotonic() < end, f"{label}: not made in {seconds} s"
            found = self("evaluate", script=f"new Promise(done => setTimeout(() => done({script}), 50))")
            assert not isinstance(found, str) or not found, found
        after: list[str] = self("links")
        return [name for name in after if name not in before]


def _descendants(process: int) -> list[int]:
    found = []
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found += [child, *_descendants(child)]
    return found


def _private(process: int) -> int:
    """Kilobytes that only this process has."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
