"""Documents of old formats: LibreOffice reads them where it is there; else the message says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.official_forms import mof
from tests.support.word_papers import add_table, document, packed
from tests.test_word_forms import faultless, of_workbook, said
from xlperf import files
from xlperf.files import old_documents, pdf
from xlperf.findings import XlperfError

pytestmark = pytest.mark.workbooks

FORMS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "odt": "odt:writer8"}


@pytest.fixture(scope="module")
def as_odt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form as LibreOffice has it: it writes no tables from .docx to .doc."""
    path = tmp_path_factory.mktemp("odt") / "a.docx"
    made = document()
    add_table(made, mof(*faultless())).style = "Table Grid"
    path.write_bytes(packed(made))
    found = pdf.run(pdf.converter(), path, FORMS["odt"])
    assert found is not None
    return found


@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", FORMS)
def test_a_form_in_an_old_document_is_read(ending: str, as_odt: Path, tmp_path: Path) -> None:
    made = as_odt if ending == "odt" else pdf.run(pdf.converter(), as_odt, FORMS[ending])
    assert made is not None
    other = shutil.copy(made, tmp_path / "自评表.xlsx")  # the content decides
    (usual,) = of_workbook(tmp_path, mof(*faultless())).evaluation.subjects
    (subject,) = files.load(other).evaluation.subjects
    assert said(subject) == said(usual)


OLD = bytes.fromhex("D0CF11E0A1B11AE1") + "WordDocument".encode("utf-16-le")


@pytest.mark.parametrize("content", [OLD, b"{\\rtf1 x}"])
def test_without_libreoffice_the_message_says_what_to_do(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_PLACES", ())
    (tmp_path / "a.doc").write_bytes(content)
    with pytest.raises(XlperfError, match=r"旧格式的文档.*另存为 \.docx") as caught:
        files.load(tmp_path / "a.doc")
    assert caught.value.code == "R01"


def test_what_libreoffice_cannot_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_documents, "converter", lambda: tmp_path)
    monkeypatch.setattr(old_documents, "run", lambda *_: None)
    (tmp_path / "a.doc").write_bytes(OLD)
    with pytest.raises(XlperfError, match="LibreOffice 读不出这个文件"):
        files.load(tmp_path / "a.doc")
