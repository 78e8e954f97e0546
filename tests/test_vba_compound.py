"""Compound files: what tools/vba writes, olefile, pyOpenVBA and our own strict reader read alike."""

from __future__ import annotations

import io
from contextlib import suppress

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyopenvba.cfb import CFB

from tools.vba.compound_writer import write_compound
from xlperf.files.compound_file import read_compound
from xlperf.findings import XlperfError

NOBODY = 0xFFFFFFFF
STREAMS = {
    "PROJECT": b"x" * 500,
    "PROJECTwm": b"",
    "VBA/dir": b"d" * 4096,
    "VBA/_VBA_PROJECT": b"\xcc",
    "VBA/Sheet1": b"s" * 9000,
}
NAMES = st.text(st.sampled_from("ABCabc_1"), min_size=1, max_size=31).map(lambda name: f"VBA/{name}")


def test_write_compound__same_streams_in_any_order_give_the_same_bytes():
    assert write_compound(STREAMS) == write_compound(dict(reversed(STREAMS.items())))


def test_write_compound__read_back():
    assert read_compound(write_compound(STREAMS)) == STREAMS


@given(
    st.dictionaries(NAMES, st.integers(0, 10_000).map(bytes), min_size=1, max_size=30).filter(
        lambda streams: len({name.upper() for name in streams}) == len(streams)
    )
)
def test_write_compound__any_streams_survive(streams):
    assert read_compound(write_compound(streams)) == streams


def test_write_compound__olefile_finds_no_defect():
    book = olefile.OleFileIO(io.BytesIO(write_compound(STREAMS)), raise_defects=olefile.DEFECT_POTENTIAL)
    assert {"/".join(path): book.openstream(path).read() for path in book.listdir()} == STREAMS


def test_write_compound__pyopenvba_reads_the_same():
    book = CFB.from_bytes(write_compound(STREAMS))
    assert book.get_stream("PROJECT") == STREAMS["PROJECT"]
    assert book.get_stream_in_storage("VBA", "Sheet1") == STREAMS["VBA/Sheet1"]


@pytest.mark.parametrize("count", range(1, 40))
def test_write_compound__the_tree_of_names_is_red_black(count):
    written = write_compound({f"VBA/Module{number}": b"" for number in range(count)})
    entries = olefile.OleFileIO(io.BytesIO(written)).direntries

    def black_height(number, below_red=False):
        if number == NOBODY:
            return 1
        entry = entries[number]
        red = entry.color == 0
        assert not (red and below_red)
        left, right = black_height(entry.sid_left, red), black_height(entry.sid_right, red)
        assert left == right
        return left + (not red)

    storage = next(entry for entry in entries if entry and entry.name == "VBA")
    assert black_height(storage.sid_child) > 0


@pytest.mark.parametrize("name", ["", "n" * 32, "名"])
def test_write_compound__impossible_names_are_refused(name):
    with pytest.raises(ValueError, match="no part"):
        write_compound({f"VBA/{name}": b""})


@pytest.mark.parametrize("size", [0, 100, 511, 512, 1024])
def test_read_compound__a_cut_file_is_refused(size):
    with pytest.raises(XlperfError):
        read_compound(write_compound(STREAMS)[:size])


@given(st.integers(0, len(write_compound(STREAMS)) - 1), st.integers(1, 255))
def test_read_compound__a_changed_byte_is_refused_or_read_never_a_crash(place, change):
    damaged = bytearray(write_compound(STREAMS))
    damaged[place] ^= change
    with suppress(XlperfError):
        read_compound(bytes(damaged))


def entry_of(written: bytes, name: str) -> int:
    """Where the directory entry of that name begins."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    return next(place for place in range(0, len(written), 128) if written.startswith(wanted, place))


@pytest.mark.parametrize(
    ("stream", "field", "value"),
    [
        pytest.param("Sheet1", 120, 9000 + 512, id="longer than its sectors"),
        pytest.param("Sheet1", 120, 9000 - 512, id="shorter than its sectors"),
        pytest.param("PROJECT", 120, 500 - 64, id="shorter than its mini sectors"),
        pytest.param("Sheet1", 116, 0, id="sectors of another stream"),
        pytest.param("dir", 68, 0, id="a sibling that is the root"),
    ],
)
def test_read_compound__a_directory_entry_that_does_not_fit_is_refused(stream, field, value):
    written = bytearray(write_compound(STREAMS))
    place = entry_of(bytes(written), stream) + field
    assert int.from_bytes(written[place : place + 4], "little") != value
    written[place : place + 4] = value.to_bytes(4, "little")
    with pytest.raises(XlperfError):
        read_compound(bytes(written))
