"""What the report is made of: paragraphs, their runs of text, and whose text they hold."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from xlperf.model import Edit, Origin

TABLE = "table"
"""What begins the keys of cells of the generated tables: ``table/<subject>/<the cell's name in its layout>``."""

_LONGEST_NAME = 60
_MEANT_FOR_KEYS = str.maketrans({"/": "／", "+": "＋", "#": "＃", "!": "！", "\\": "＼"})
_NAMED = 14  # characters of a paragraph's beginning that name it


class Style(StrEnum):
    """What a paragraph is in the report's layout.

    TITLE heads the whole report and PART a subject's report within it, each on a new page (a PART right under the TITLE
    stays there); HEADING1 to HEADING3 are 一、, （一） and 1.; ATTACHMENT names an attached table, SIGNATURE is the
    unit or the date at the end 落款.
    """

    TITLE = "title"
    PART = "part"
    HEADING1 = "heading1"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    BODY = "body"
    ATTACHMENT = "attachment"
    SIGNATURE = "signature"

    @property
    def is_title(self) -> bool:
        """Whether it is the title of the report or of a part."""
        return self in (Style.TITLE, Style.PART)

    def begins_page(self, before: Style | None) -> bool:
        """Whether it begins a new page after a paragraph of the style ``before`` (None: there is none).

        >>> Style.PART.begins_page(Style.BODY), Style.PART.begins_page(Style.TITLE)
        (True, False)
        """
        return self.is_title and before not in (None, Style.TITLE)

    @property
    def ends_report(self) -> bool:
        """Whether it stands after the last section."""
        return self in (Style.ATTACHMENT, Style.SIGNATURE)


class Status(StrEnum):
    """Whose text a paragraph holds.

    GENERATED as composed; EDITED a person's; STALE a person's, and the facts have changed since (数据已变); OWN one
    that a person added; ORPHAN a person's text for a paragraph that is no more: at the end of the sheet, not in Word.
    """

    GENERATED = "generated"
    EDITED = "edited"
    STALE = "stale"
    OWN = "own"
    ORPHAN = "orphan"


class RunKind(StrEnum):
    """Where a stretch of text comes from: the outline, a heading's number, a computed fact, a person's typing."""

    WORDS = "words"
    NUMBER = "number"
    COMPUTED = "computed"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph's text; ``fact`` names the fact it says."""

    text: str
    kind: RunKind
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of the report.

    ``key`` is ``subject/section/slot``. ``text`` is final, a person's edit included; ``runs`` join to it. ``origins``
    are the cells of the facts it says, without repeats. ``generated`` and ``facts`` are the fingerprints of the text as
    composed now and of its facts now, whatever a person made of it. ``edit`` is the edit applied; ``position`` is the
    place in the order as composed, -1 for own and orphan paragraphs. ``bare`` is a heading under which a person emptied
    every paragraph: it keeps its row in the sheet, hidden, and is in no other output.
    """

    key: str
    style: Style
    text: str
    subject: str = ""
    runs: tuple[Run, ...] = ()
    origins: tuple[Origin, ...] = ()
    generated: str = ""
    facts: str = ""
    status: Status = Status.GENERATED
    edit: Edit | None = None
    position: int = -1
    bare: bool = False


def fingerprint(text: str) -> str:
    """The first 16 hex digits of a text's SHA-256; white space at its ends and the kind of line break do not count."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def paragraph_name(text: str) -> str:
    """What a finding calls a paragraph that a person worded: by its beginning, for people do not know its key.

    >>> paragraph_name("　　2022年度，我单位年初预算数为337.05万元。")
    '报告段落“2022年度，我单位年初预算…”'
    """
    bare = " ".join(text.split())
    if not bare:
        return "报告里清空的段落"
    return f"报告段落“{bare[:_NAMED]}{'…' if len(bare) > _NAMED else ''}”"


def key_part(name: str) -> str:
    """A name as part of a key: no white space, none of the signs keys use; a long one is cut, still distinct."""
    part = "".join(name.split()).translate(_MEANT_FOR_KEYS)
    return part if len(part) <= _LONGEST_NAME else f"{part[:_LONGEST_NAME]}~{fingerprint(name)}"


def subject_keys(names: Iterable[str]) -> list[str]:
    """The subjects of a report as they begin keys, in its order: distinct, and none is the word for tables.

    >>> subject_keys(["甲", "乙", "甲", "table"])
    ['甲', '乙', '甲#2', 'table#2']
    """
    seen = Counter({TABLE: 1})
    result = []
    for name in map(key_part, names):
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return result


class ReportLine(NamedTuple):
    """A line of a finished report: a paragraph, or a row of a table (then ``cells`` are its cells).

    ``place`` is where it stands, in words: 第12段.
    """

    text: str
    place: str
    cells: tuple[str, ...] = ()
