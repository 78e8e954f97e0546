"""What docs/extending.md calls enough is enough: its blocks go into a copy of the package, which is then used."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.small_evaluations import project
from xlperf import load_report
from xlperf.files.finished_report import read_report
from xlperf.findings import XlperfError

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "extending.md").read_text("utf-8")


def blocks(title: str) -> list[str]:
    """The code blocks of the section of that title, in order."""
    section = re.split(r"(?m)^## ", PAGE.split(f"## {title}", 1)[1])[0]
    return re.findall(r"(?s)```\w+\n(.*?)```", section)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package, to be changed."""
    return Path(shutil.copytree(ROOT / "xlperf", tmp_path / "xlperf", ignore=shutil.ignore_patterns("__pycache__")))


def put(path: Path, before: str, block: str) -> None:
    """Put a block before a text that stands in the file once."""
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, block + before), "utf-8")


def xlperf(copy: Path, *arguments: str) -> str:
    """What the command of the copy prints."""
    done = subprocess.run(
        [sys.executable, "-m", "xlperf.cli", *arguments],
        cwd=copy.parent,
        env={**os.environ, "PYTHONPATH": str(copy.parent), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def data_file(folder: Path, scheme: str = "hubei_2020", **values: object) -> Path:
    """A data file of one project; ``values`` are of its first indicator."""
    subject = project()
    subject["indicators"][0] |= values
    unit = {"name": "某中心", "year": 2022, "filled_on": "2023年3月1日", "scheme": scheme}
    path = folder / "数据.json"
    path.write_text(json.dumps({"xlperf": 1, "unit": unit, "subjects": [subject]}, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.process
def test_a_new_column(copy: Path) -> None:
    column, field = blocks("A new column")
    put(copy / "data" / "layout.toml", '  { key = "last_actual"', column)
    put(copy / "model.py", "    last_actual: Typed = None\n", field)
    path = data_file(copy.parent, survey="问卷")
    xlperf(copy, "fill", str(path), "-o", "填好.xlsx")
    exported = json.loads(xlperf(copy, "export", "填好.xlsx"))
    rows = exported["subjects"][0]["indicators"]
    assert [row["survey"] for row in rows] == ["问卷", *[None] * (len(rows) - 1)]
    xlperf(copy, "rollover", "填好.xlsx", "-o", "下年.xlsx")
    assert json.loads(xlperf(copy, "export", "下年.xlsx"))["subjects"][0]["indicators"][0]["survey"] == "问卷"
    codes = [found["code"] for found in json.loads(xlperf(copy, "check", str(path), "--json"))[0]["findings"]]
    assert "R08" not in codes  # an unknown key


@pytest.mark.process
def test_a_new_check(copy: Path) -> None:
    entry, check, registry = blocks("A new check")
    put(copy / "data" / "findings" / "checks.toml", "[V92]\n", entry + "\n")
    module = copy / "checks" / "process.py"
    text = module.read_text("utf-8")
    at = text.index("CHECKS = (")
    module.write_text(text[:at] + check + "\n\n" + registry, "utf-8")
    path = data_file(copy.parent, evidence="签到表")
    found = json.loads(xlperf(copy, "check", str(path), "--json"))[0]["findings"]
    named = [one["item"] for one in found if one["code"] == "V93"]
    assert named == [row["name"] for row in project()["indicators"][1:]]
    assert "没有佐证材料" in xlperf(copy, "explain", "V93")


def test_a_new_check__the_registry_of_the_page_is_that_of_the_module() -> None:
    """The names of the page's CHECKS are those of the module, and the new one."""
    registry = blocks("A new check")[2].split("(")[1].split(")")[0].split(", ")
    module = (ROOT / "xlperf" / "checks" / "process.py").read_text("utf-8")
    assert registry == [*module.split("CHECKS = (")[1].split(")")[0].split(", "), "check_evidence"]


def test_a_new_scheme(tmp_path: Path) -> None:
    (scheme,) = blocks("A new scheme")
    (tmp_path / "某市2024.toml").write_text(scheme, "utf-8")
    report = load_report(data_file(tmp_path, "某市（2024）"))
    assert report.scheme.title == "某市（2024）"
    assert report.results[0].execution.score == 10
    assert load_report(data_file(tmp_path)).results[0].execution.score == 20


def test_an_outline_of_the_units_own(tmp_path: Path) -> None:
    _, outline = blocks("A new outline")
    file = data_file(tmp_path)
    usual = load_report(file).paragraphs
    (tmp_path / "提纲.toml").write_text(outline, "utf-8")
    own = load_report(file, outline="本局提纲").paragraphs
    assert own[0].text == "2022年度某中心项目绩效自评报告"
    data = json.loads(file.read_text("utf-8"))
    data["unit"]["outline"] = "本局提纲"
    chosen = file.with_name("选了提纲.json")
    chosen.write_text(json.dumps(data), "utf-8")
    assert load_report(chosen).paragraphs == own
    assert load_report(chosen, outline="叙述式").paragraphs == usual
    assert own[1:] == usual[1:]
    assert load_report(file).paragraphs == usual


def test_an_outline_of_the_units_own_with_faults_is_refused(tmp_path: Path) -> None:
    _, outline = blocks("A new outline")
    (tmp_path / "提纲.toml").write_text(outline.replace("{unit_title}", "{unit_tite}", 1), "utf-8")
    with pytest.raises(XlperfError, match=r"提纲“本局提纲”：frame.title\[1\]：不认识的数据名 {unit_tite}"):
        load_report(data_file(tmp_path), outline="本局提纲")
    (tmp_path / "提纲.toml").write_text("kind = 'outline'\ntitle = 本局提纲", "utf-8")
    with pytest.raises(XlperfError, match=r"没有名为“本局提纲”的报告提纲。可选：.*有文件没有用上：提纲.toml 第2行"):
        load_report(data_file(tmp_path), outline="本局提纲")
    (tmp_path / "提纲.toml").write_text(outline.replace("叙述式", "叙事式"), "utf-8")
    with pytest.raises(XlperfError, match=r"提纲“本局提纲”：extends：没有名为“叙事式”的报告提纲"):
        load_report(data_file(tmp_path), outline="本局提纲")


@pytest.mark.process
def test_a_new_outline(copy: Path) -> None:
    title, _ = blocks("A new outline")
    outlines = copy / "data" / "outlines"
    (outlines / "city").mkdir()
    text = (outlines / "xianan" / "outline.toml").read_text("utf-8")
    changed = re.sub(r"(?m)^title = .*\n", title, text, count=1).replace("项目绩效评价报告", "绩效自评书")
    (outlines / "city" / "outline.toml").write_text(changed, "utf-8")
    xlperf(copy, "report", str(data_file(copy.parent)), "--outline", "某市提纲")
    lines = [line.text for line in read_report(copy.parent / "数据-报告.docx")]
    assert "2022年度某中心绩效自评书" in lines
