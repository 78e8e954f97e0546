"""The sample's data file with every key of the layout, as ``xlperf export`` would write it.

``python -m tools.sample_data`` writes it; a test compares it with what it says when it is read.
"""

from __future__ import annotations

from xlperf.data.files import DATA
from xlperf.reading.datafile import dumps, parse, read_data, to_data

SAMPLE = DATA / "sample.json"


def text() -> str:
    """The file as it should be."""
    return dumps(to_data(read_data(parse(SAMPLE.read_text("utf-8"))).evaluation)) + "\n"


if __name__ == "__main__":
    SAMPLE.write_text(text(), "utf-8")
