"""The sentences of a paragraph, each read by the template that wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlperf.narrative.sentence_templates import Template
from xlperf.published.patterns import Reader, Reading, bare, best, pieces, reader

__all__ = ["begins_with", "last_results", "only_name", "phrases", "read_sentences"]

_MOST_JOINED = 4  # pieces that one sentence may have, where a name has an end mark of its own
_MOST = 80  # sentences of a paragraph; one of more is none of an outline's
_PHRASE = re.compile("；(?=“)")


def phrases(text: str) -> list[str]:
    """A list of indicators in one sentence, one by one: “甲”…；“乙”…"""
    return [phrase for phrase in _PHRASE.split(text) if phrase]


def begins_with(text: str, readers: Sequence[Reader]) -> bool:
    """Whether a paragraph begins with a sentence that one of the templates wrote."""
    parts = pieces(text)
    return any(best("".join(parts[: size + 1]), readers) for size in range(min(_MOST_JOINED, len(parts))))


def only_name(sentence: str) -> Reading | None:
    """An indicator of which only the name is said: 数量指标——甲。"""
    level2, dash, name = bare(sentence).rstrip("。").partition("——")
    template = Template(groups=())
    facts = {"level2": level2, "name": name} if dash else {"name": level2}
    return Reading(facts=facts, needs=(), reader=reader(template))


def read_sentences(text: str, readers: Sequence[Reader]) -> Iterator[tuple[Reading | None, str]]:
    """The sentences of a paragraph, each with what it says, or None; a long fact takes in what follows unread."""
    parts = pieces(text)
    if len(parts) > _MOST:
        yield None, text
        return
    at = 0
    waiting: tuple[Reading, str] | None = None
    while at < len(parts):
        reading, size = None, 1
        for size in range(1, min(_MOST_JOINED, len(parts) - at) + 1):
            if size > 1 and best(parts[at + size - 1], readers) is not None:
                break
            reading = best("".join(parts[at : at + size]), readers)
            if reading is not None:
                break
        size = size if reading is not None else 1
        sentence = "".join(parts[at : at + size])
        at += size
        if reading is None and waiting is not None:
            waiting = (waiting[0].longer(sentence), waiting[1] + sentence)
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        if reading is not None and reading.reader.long:
            waiting = (reading, sentence)
        else:
            yield reading, sentence
    if waiting is not None:
        yield waiting


def last_results(text: str, readers: Sequence[Reader]) -> list[tuple[str, str]]:
    """Last year's results in a list of indicators: (name, last year's value)."""
    found = (best(phrase, readers) for phrase in phrases(text))
    return [(one.facts["name"], one.facts["last"]) for one in found if one and "last" in one.facts]
