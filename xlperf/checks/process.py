"""How reasons, problems and references are written, V51-V53. V49 and V50 are questions to the officer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlperf.checks.check_rules import rules
from xlperf.checks.context import Context, cell, section_name, text_cell
from xlperf.findings import Finding

_LIST = 2  # numbered paragraphs that make a list


def check_vague_deductions(context: Context) -> Iterator[Finding]:
    """V51: points are taken off “as seems right”, without a share or a ground."""
    for subject, row, _ in context.indicators():
        reason = row.reason or ""
        word = next((word for word in rules().words["reasons.vague"] if word in reason), None)
        if word is not None and not any(character.isdigit() for character in reason):
            yield context.found("V51", subject, cell(row.origins, "reason", "name"), {"value": word}, item=row.name)


def check_problems_and_measures(context: Context) -> Iterator[Finding]:
    """V52: numbered problems and numbered measures differ in number by more than one."""
    for subject in context.evaluation.subjects:
        problems, measures = subject.texts.get("deviation"), subject.texts.get("measures")
        if problems is None or measures is None:
            continue
        many, few = (len(rules().patterns["prose.numbering"].findall(text.text)) for text in (problems, measures))
        if min(many, few) >= _LIST and abs(many - few) > rules().numbers["prose.gap"]:
            values = {"problems": many, "measures": few}
            yield context.found("V52", subject, text_cell(measures), values, item=section_name("measures"))


def check_document_numbers(context: Context) -> Iterator[Finding]:
    """V53: a document number has its year in other brackets than 〔〕."""
    for subject in context.evaluation.subjects:
        for key, text in subject.texts.items():
            values = wrong_document_number(text.text)
            if values:
                yield context.found("V53", subject, text_cell(text), values, item=section_name(key))


def wrong_document_number(text: str) -> Mapping[str, str]:
    """The first document number of a text that has its year in other brackets, and how to write it; else nothing.

    >>> wrong_document_number("按照财预[2020]10号文件")
    {'value': '[2020]10号', 'should': '〔2020〕10号'}
    """
    found = rules().patterns["prose.document"].search(text) if "号" in text else None
    return {"value": found.group().strip(), "should": f"〔{found.group(1)}〕{found.group(2)}号"} if found else {}


CHECKS = (check_vague_deductions, check_problems_and_measures, check_document_numbers)
