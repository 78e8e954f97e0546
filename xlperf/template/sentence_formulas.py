"""Sentences with figures in them, as formulas: the words are data, the figures are cells."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PARTS = re.compile(r"\{(\w+)\}|([^{}]+)")


def phrase(template: str, references: Mapping[str, str]) -> str:
    """``已填 {count} 条`` with a formula for ``count`` as an expression, ``"已填 "&COUNTA(…)&" 条"``."""
    parts = [
        references[name] if name else '"' + words.replace('"', '""') + '"' for name, words in _PARTS.findall(template)
    ]
    return "&".join(parts)
