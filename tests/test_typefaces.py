"""Which typefaces show instead of those that Word and Excel are asked for, where the tests render."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import typefaces
from xlperf.writing.sheets import styles
from xlperf.writing.word import typography


def stand_ins() -> dict[str, list[str]]:
    """Typeface -> what shows instead, the best first."""
    matches = re.findall("<match .*?</match>", typefaces.CONFIGURATION.read_text("utf-8"), re.DOTALL)
    names = [re.findall("<string>(.*?)</string>", match) for match in matches]
    return {asked: instead for asked, *instead in names}


def test_every_chinese_typeface_of_reports_and_sheets_has_a_stand_in_and_one_for_desks_without_it() -> None:
    found = stand_ins()
    asked = {style.font for style in typography.looks().style.values() if style.font} | {typography.looks().text.font}
    asked |= {str(style["font_name"]) for style in styles.looks().styles.values() if "font_name" in style}
    assert {name for name in asked if not name.isascii()} <= set(found)
    assert {name: found[name][0] for name in typefaces.FAMILIES} == dict(typefaces.FAMILIES)
    assert {names[-1] for names in found.values()} == {"Noto Serif CJK SC", "Noto Sans CJK SC"}


def test_a_desk_without_them_is_told_which(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typefaces, "_PLACES", (tmp_path,))
    assert "仿宋（FandolFang R）" in typefaces.lacking()
    for name in ("Song", "Fang", "Hei", "Kai"):
        (tmp_path / f"Fandol{name}-Regular.otf").touch()
    assert typefaces.lacking() == ""
