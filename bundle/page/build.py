"""From Pyodide, the wheels and this package to one HTML file.

What Python needs stands in the file as text, packed with gzip. The page's own scripts are allowed by their hashes and
nothing else is: markup that comes with a file can run nothing, and nothing can be fetched or sent.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from bundle.contents import LICENSE_ENTRY
from bundle.wheels import Pip, read_pins, run_pip
from xlperf.findings import XlperfError
from xlperf.hosts.browser import page

NAME = "xlperf.html"
"""The page's file name."""

MOST_BYTES = 25_000_000
"""What the page may have at most: it is passed on by mail and on sticks."""

LOCK = Path(__file__).with_name("lock.txt")
"""The packages of the page's Python, with versions and hashes."""

TARGET = ("--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--abi", "cp314")
"""For which Python pip fetches: the one in Pyodide, pinned in package-lock.json."""

RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
"""What goes into the page from Pyodide as it is, besides the standard library."""

NOT_IN_PAGE = (
    "xlperf/hosts/excel/",
    "xlperf/hosts/libreoffice/",
    "xlperf/excel/",
    "xlperf/cli/",
    "xlperf/hosts/browser/page/",
)
"""What of this package needs another program, or is in the page already."""

Run = Callable[[Sequence[str], Path], None]
"""Runs a command in a folder; XlperfError if it fails."""

_HERE = Path(__file__).parent
_ADDRESS = re.compile(r"\s*<[^>]*>")
_MADE_OF = re.compile(r"[^/]+\.dist-info/sboms/[^/]+\.cyclonedx\.json")
_PLACE = re.compile(r"<!-- (\w+) -->")


def run_command(command: Sequence[str], folder: Path) -> None:
    """Run a command in a folder; XlperfError, with what it printed last, if it is missing or fails."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise XlperfError(f"缺少 {command[0]}。生成网页要有 Node.js 18 以上和 npm") from None
    if done.returncode:
        raise XlperfError(f"{' '.join(command[:2])} 没有做成：{done.stderr.strip()[-2000:]}")


def build(project: Path, target: Path, *, pip: Pip = run_pip, run: Run = run_command) -> None:
    """Write the page to ``target``; XlperfError where a part is missing or the page is larger than ``MOST_BYTES``."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        pyodide = _pyodide(place, run)
        wheels = _wheels(place, pip)
        site = _archive(place / "site.zip", _own_files(project) | _unpacked(wheels))
        parts = {name: (pyodide / name).read_bytes() for name in RUNTIME}
        parts["pyodide-lock.json"] = _without_packages((pyodide / "pyodide-lock.json").read_bytes())
        for name, source in (("python_stdlib.zip", pyodide / "python_stdlib.zip"), ("site.zip", site)):
            compiled = place / f"compiled-{name}"
            run(["node", str(_HERE / "compile.mjs"), str(pyodide), str(source), str(compiled)], place)
            parts[name] = compiled.read_bytes()
        text = assemble(parts, _notices(project, wheels))
    content = text.encode()
    if len(content) > MOST_BYTES:
        raise XlperfError(f"网页有 {len(content) / 1e6:.1f} MB，超过 {MOST_BYTES / 1e6:.0f} MB", path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def assemble(parts: Mapping[str, bytes], notices: str) -> str:
    """The page's text: its own files in their places, ``parts`` packed, ``notices`` as text."""
    style = page.style()
    scripts = {"first": page.first_script(), "script": page.script()}
    inside = {
        "policy": f'<meta http-equiv="Content-Security-Policy" content="{policy(scripts.values(), style)}">',
        "style": f"<style>{style}</style>",
        **{name: f"<script>{text}</script>" for name, text in scripts.items()},
        "notices": escape(notices),
        "parts": "\n".join(_packed(name, content) for name, content in parts.items()),
    }
    return _PLACE.sub(lambda found: inside[found[1]], page.text())


def policy(scripts: Iterable[str], style: str) -> str:
    """What the browser allows the page: its own scripts and styles, Python, a worker; no connection to anywhere."""
    hashes = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {hashes} 'wasm-unsafe-eval' blob: data:; style-src {_hash(style)}; "
        "worker-src blob: data:; connect-src 'none'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _packed(name: str, content: bytes) -> str:
    packed = b64encode(gzip.compress(content, 9, mtime=0)).decode()
    return f'<script type="text/plain" data-part="{name}">{packed}</script>'


def _pyodide(place: Path, run: Run) -> Path:
    """The folder of Pyodide, fetched by npm as the lock says."""
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(_HERE / name, place / name)
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], place)
    return place / "node_modules" / "pyodide"


def _without_packages(lock: bytes) -> bytes:
    """Pyodide's list of its packages, of which the page has none."""
    return json.dumps({**json.loads(lock), "packages": {}}).encode()


def _wheels(place: Path, pip: Pip) -> list[Path]:
    """The wheels of the lock, and nothing else; hashes are checked by pip."""
    read_pins(LOCK.read_text("utf-8"))
    folder = place / "wheels"
    wanted = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--requirement", str(LOCK)]
    pip(["download", "--quiet", "--dest", str(folder), *TARGET, *wanted])
    return sorted(folder.glob("*.whl"))


def _own_files(project: Path) -> dict[str, bytes]:
    """The package's files by path, without what the page cannot use."""
    paths = sorted(path for path in (project / "xlperf").rglob("*") if path.is_file())
    named = {path.relative_to(project).as_posix(): path for path in paths if "__pycache__" not in path.parts}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith(NOT_IN_PAGE)}


def _unpacked(archives: Iterable[Path]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for path in archives:
        with ZipFile(path) as archive:
            files |= {entry: archive.read(entry) for entry in archive.namelist() if not entry.endswith("/")}
    return files


def _archive(path: Path, files: Mapping[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def _notices(project: Path, wheels: Iterable[Path]) -> str:
    """The licences of all that is in the page: our own, Pyodide's with what it is made of, the packages'."""
    texts = [("xlperf", (project / "LICENSE").read_text("utf-8"))]
    texts += [(path.stem, path.read_text("utf-8")) for path in sorted((_HERE / "notices").glob("*.txt"))]
    for wheel in wheels:
        files = _unpacked([wheel])
        found = {name: text for name, text in files.items() if LICENSE_ENTRY.fullmatch(name)}
        if not found:
            raise XlperfError("这个包里没有许可证", path=wheel.name)
        title = wheel.name.rpartition("-py")[0] or wheel.name
        texts += [(title, text.decode()) for text in found.values()]
        if lines := [line for name, text in files.items() if _MADE_OF.fullmatch(name) for line in _made_of(text)]:
            texts.append((f"{title}: what it is made of", "\n".join(lines)))
    return "\n\n".join(f"==== {title} ====\n\n{text.strip()}" for title, text in texts)


def _made_of(listed: bytes) -> list[str]:
    """What a wheel says, in CycloneDX's form, of the libraries that were compiled into it."""
    lines = []
    for one in json.loads(listed)["components"]:
        author = _ADDRESS.sub("", one.get("author", "its authors"))
        lines.append(f"{one['name']} {one['version']} ({', '.join(map(_licence, one['licenses']))}), by {author}")
    return lines


def _licence(stated: Mapping[str, Any]) -> str:
    """A licence as a part of a wheel states it: by an expression, by its identifier or by its name."""
    one = stated.get("license", {})
    return str(stated.get("expression") or one.get("id") or one.get("name"))
