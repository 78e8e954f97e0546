"""Makes the README's pictures from the sample: ``python -m tools.readme_pictures``.

Needs LibreOffice, pdftoppm and the Chinese fonts that the tests use too. Buttons do not print; for the picture they do.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from tests.support.rendering import page_texts, squeezed, to_pdf
from xlperf import template
from xlperf.report import evaluate
from xlperf.writing import sheets, word

FOLDER = Path(__file__).parents[1] / "docs" / "images"
"""Where the pictures are."""

_UNPRINTED = b"<x:PrintObject>False</x:PrintObject>"


def picture(pdf: Path, page: int, name: str, *, dpi: int, crop: tuple[int, int, int, int] | None = None) -> None:
    """Save a page (from 1) as ``name``.png; ``crop`` is left, top, width, height in pixels."""
    box = [part for flag, value in zip("xyWH", crop or (), strict=False) for part in (f"-{flag}", str(value))]
    target = FOLDER / name
    command = ["pdftoppm", "-png", "-r", str(dpi), "-f", str(page), "-l", str(page), "-singlefile", *box]
    subprocess.run([*command, str(pdf), str(target)], check=True)  # noqa: S603
    sys.stdout.write(f"{target}.png {target.with_suffix('.png').stat().st_size // 1024} KB\n")


def with_printed_buttons(workbook: Path, copy: Path) -> Path:
    """The workbook with buttons that print."""
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(_UNPRINTED, b""))
    return copy


def main() -> None:
    """Make all three."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        template.write_sample(work / "sample.xlsm")
        report = evaluate(template.read_sample())
        word.write(report, work / "word.docx")
        sheets.write(report, work / "tables.xlsx")
        front = to_pdf(with_printed_buttons(work / "sample.xlsm", work / "front.xlsm"))
        picture(front, 1, "front", dpi=110, crop=(20, 20, 870, 960))
        picture(to_pdf(work / "word.docx"), 1, "word", dpi=80)
        tables = to_pdf(work / "tables.xlsx")
        first = next(at for at, text in enumerate(page_texts(tables), 1) if "部门整体绩效自评表" in squeezed(text))
        picture(tables, first, "table", dpi=80)


if __name__ == "__main__":
    main()
