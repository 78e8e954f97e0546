"""Compressed sources, ours and others': against the examples of [MS-OVBA] 3.2, oletools, pyOpenVBA, and itself."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyopenvba import vba

from tests.support import vba_oracles
from tools.vba.compressor import compress
from tools.vba.module_sources import xlwings_source
from xlperf.findings import XlperfError
from xlperf.template.vba.decompression import CHUNK, decompress

NO_COPIES = b"abcdefghijklmnopqrstuv."
SOME_COPIES = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
NOISE = random.Random(1).randbytes(CHUNK)  # noqa: S311 - only has to be irregular
TEXTS = st.lists(st.sampled_from([b"Sub ", b"End Sub\r\n", b"    ", b"x = 1", b"\0", b"aaaa"]), max_size=3000).map(
    b"".join
)


def test_compress__the_specification_without_copies():
    expected = "0119B000 61626364 65666768 00696A6B 6C6D6E6F 70007172 73747576 2E"
    assert compress(NO_COPIES) == bytes.fromhex(expected)


def test_compress__the_specification_with_one_long_copy():
    assert compress(b"a" * 73) == bytes.fromhex("0103B002614500")


def test_decompress__the_specification_with_copies_chosen_differently():
    packed = "012FB000236161616263646582660070616768696A013808616B6C00306D6E6F70067102700410727374757610 7778797A003C"
    assert decompress(bytes.fromhex(packed)) == SOME_COPIES


@given(TEXTS)
def test_compress__three_readers_give_the_text_back(text):
    packed = compress(text)
    assert decompress(packed) == text
    assert vba_oracles.unpack(packed) == text
    assert vba.decompress(packed) == text


@given(TEXTS)
def test_decompress__reads_what_pyopenvba_packs(text):
    assert decompress(vba.compress(text)) == text


def test_compress__a_real_module_in_full_chunks_shrinks_to_half():
    source = xlwings_source("xlwings.bas").encode("ascii")
    assert len(source) > 10 * CHUNK
    assert len(compress(source)) < len(source) / 2
    assert decompress(compress(source)) == source


def test_compress__full_chunks_that_do_not_shrink_are_stored_as_they_are():
    packed = compress(NOISE)
    assert len(packed) == 1 + 2 + CHUNK
    assert decompress(packed) == NOISE
    assert vba.decompress(packed) == NOISE


def test_compress__a_last_chunk_that_does_not_shrink_is_refused():
    with pytest.raises(ValueError, match="does not shrink"):
        compress(NOISE[:-1])


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x02", id="signature"),
        pytest.param(b"\x01\x00", id="half a header"),
        pytest.param(bytes.fromhex("0119B00061"), id="shorter than its header says"),
        pytest.param(bytes.fromhex("010190006161"), id="chunk mark"),
        pytest.param(bytes.fromhex("0102B001 0000"), id="copy before anything"),
        pytest.param(bytes.fromhex("0103B002 61FFFF"), id="copy from before the chunk"),
        pytest.param(bytes.fromhex("0102B002 6100"), id="half a copy"),
        pytest.param(bytes.fromhex("0101B00061 01B00061"), id="a chunk after one that is not full"),
        pytest.param(bytes.fromhex("01013000 61"), id="plain chunk that is not full"),
    ],
)
def test_decompress__broken_data_is_refused(packed):
    with pytest.raises(XlperfError):
        decompress(packed)
