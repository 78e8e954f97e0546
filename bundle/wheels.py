"""The packages that go along: which ones Windows needs, pinned with hashes, and fetched for it on any system.

pip evaluates conditions such as ``platform_system == "Windows"`` for the system it runs on, whatever platform it
fetches for. So what a package needs on Windows is read from the wheels themselves.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from xlperf.findings import XlperfError

PYTHON = "3.11"
"""The version of Python that the bundle carries; 64 bits."""

OWN = "xlperf"
"""The package that the others are there for."""

LOCK = Path(__file__).with_name("lock.txt")
"""The packages with versions and hashes."""

Pip = Callable[[Sequence[str]], None]
"""Runs pip with these arguments; XlperfError if it fails."""

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)((?:\s*\\\n\s+--hash=sha256:[0-9a-f]{64})+)\s*$", re.MULTILINE)
_HASH = re.compile(r"sha256:([0-9a-f]{64})")
_ROUNDS = 10  # of asking for what the packages fetched so far turn out to need


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """One wheel file: the package's canonical name, its version, what it requires."""

    path: Path
    name: str
    version: str
    requires: tuple[Requirement, ...]

    @property
    def sha256(self) -> str:
        """The hash of the file, in hexadecimal digits."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One package of the lock: its version and the hashes of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]

    def __str__(self) -> str:
        return " \\\n    ".join([f"{self.name}=={self.version}", *(f"--hash=sha256:{value}" for value in self.hashes)])


def run_pip(arguments: Sequence[str]) -> None:
    """Run this Python's pip."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise XlperfError(f"pip 没有做成：{' '.join(arguments[:1])}\n{done.stderr.strip()[-2000:]}")


def read_wheel(path: Path) -> Wheel:
    """The wheel at ``path``; XlperfError if it says nothing about itself."""
    with ZipFile(path) as archive:
        name = next((entry for entry in archive.namelist() if entry.endswith(".dist-info/METADATA")), None)
        if name is None:
            raise XlperfError("这不是 Python 的安装包", path=str(path))
        headers = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    requires = tuple(Requirement(text) for text in headers.get_all("Requires-Dist") or ())
    return Wheel(path=path, name=canonicalize_name(headers["Name"]), version=headers["Version"], requires=requires)


def read_wheels(folder: Path) -> tuple[Wheel, ...]:
    """All wheels of a folder, by file name."""
    return tuple(read_wheel(path) for path in sorted(folder.glob("*.whl")))


def windows() -> Mapping[str, str]:
    """What conditions of requirements are judged by, on a 64-bit Windows with the bundle's Python."""
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{PYTHON}.0",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0.19045",
        "python_full_version": f"{PYTHON}.0",
        "python_version": PYTHON,
        "sys_platform": "win32",
        "extra": "",
    }


def needed(wheels: Iterable[Wheel]) -> tuple[set[str], set[str]]:
    """Names of the packages that ``OWN`` needs there, itself included, and the requirements that no wheel meets."""
    known = {wheel.name: wheel for wheel in wheels}
    reached: set[str] = set()
    missing: set[str] = set()
    ahead = [Requirement(OWN)]
    while ahead:
        wanted = ahead.pop()
        name = canonicalize_name(wanted.name)
        wheel = known.get(name)
        if wheel is None or not wanted.specifier.contains(Version(wheel.version), prereleases=True):
            missing.add(str(wanted).partition(";")[0].strip())
        elif name not in reached:
            reached.add(name)
            environment = dict(windows())
            ahead += [one for one in wheel.requires if one.marker is None or one.marker.evaluate(environment)]
    return reached, missing


def build_own(project: Path, folder: Path, pip: Pip) -> Wheel:
    """Build our own wheel into ``folder``."""
    pip(["wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(project)])
    own = next((wheel for wheel in read_wheels(folder) if wheel.name == OWN), None)
    if own is None:
        raise XlperfError("没有生成本软件的安装包", path=str(folder))
    return own


def lock(own: Wheel, pip: Pip) -> tuple[Pin, ...]:
    """Pins of everything that our wheel needs on Windows, the newest that the bundle's Python can use."""
    with tempfile.TemporaryDirectory() as folder:
        wheels = _fetch_all(own, Path(folder), pip)
        pins = [Pin(name=wheel.name, version=wheel.version, hashes=(wheel.sha256,)) for wheel in wheels]
    return tuple(sorted(pins, key=lambda pin: pin.name))


def _fetch_all(own: Wheel, folder: Path, pip: Pip) -> list[Wheel]:
    """Fetch until nothing is missing; the wheels that are needed."""
    for _ in range(_ROUNDS):
        wheels = (own, *read_wheels(folder))
        reached, missing = needed(wheels)
        if not missing:
            return [wheel for wheel in wheels if wheel.name in reached - {OWN}]
        pip([*_download(folder), "--no-deps", *sorted(missing)])
    raise XlperfError(f"找不齐 Python {PYTHON} 要用的包：{'、'.join(sorted(missing))}")


def fetch(pins: Path, folder: Path, pip: Pip) -> tuple[Wheel, ...]:
    """Fetch what is pinned in that file, and nothing else; hashes are checked by pip."""
    pip([*_download(folder), "--no-deps", "--require-hashes", "--requirement", str(pins)])
    return read_wheels(folder)


def _download(folder: Path) -> list[str]:
    target = ["--platform", "win_amd64", "--python-version", PYTHON, "--implementation", "cp"]
    return ["download", "--quiet", "--dest", str(folder), "--only-binary", ":all:", *target]


def read_pins(text: str) -> tuple[Pin, ...]:
    """The pins of a lock; XlperfError where a line is none."""
    found = tuple(
        Pin(name=name, version=version, hashes=tuple(_HASH.findall(hashes)))
        for name, version, hashes in _PINNED.findall(text)
    )
    rest = [line for line in _PINNED.sub("", text).splitlines() if line.strip() and not line.startswith("#")]
    if rest:
        raise XlperfError(f"这一行没有写明版本和校验值：{rest[0]}", path=LOCK.name)
    return found
