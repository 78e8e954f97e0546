# make demo   runs the main job on the sample          make test   runs all parts of the tests
# make bench  prints the measurements                  make build  rebuilds macros and workbooks
# The parts, by pytest's markers: make test-core (rules, values, reading of grids, scoring, checks, texts, tables: most
# tests; writes no workbook or Word file), make test-workbooks (what writes workbooks, Word and other files and reads
# them back; neither has LibreOffice or a process), make test-libreoffice (tests marked libreoffice or process),
# make test-page (the page in Chromium and Firefox), make test-screen (LibreOffice on a screen: mouse and keys),
# make test-pythons (commands under each other CPython from 3.11 on that the machine has, core under the oldest, Debian's
# own, and the newest, reading of files under the oldest). A part that the machine cannot have is named as left out; with
# CI=true it fails.
# make test-windows runs the offline bundle under Wine (1.6 GB of disk, Python 3.11): by hand, not within make test. What
# it makes and fetches lies in build/windows.
# make test-nightly runs all with 300 examples of each law instead of 25, other ones each time.
# make golden writes the golden texts (tests/golden) anew and prints what changed: read that before you commit it
# make bundle writes dist/xlperf-…-windows-offline.zip, for offices without internet
# make page writes dist/xlperf.html, for those who may install nothing (building it takes Node.js and npm)
# make release writes both, with their hashes and a text for the IT section
# Each makes its own .venv; PYTHON names the interpreter to make it with.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTS_READY := $(VENV)/.tests-ready

.PHONY: demo test test-core test-workbooks test-libreoffice test-page test-screen test-pythons test-windows test-nightly golden bench build bundle page release clean

demo: $(READY)
	$(BIN)/xlperf demo -o out

test: $(TESTS_READY)
	$(BIN)/python -m tests

test-core test-workbooks test-libreoffice test-page test-screen test-pythons test-windows: test-%: $(TESTS_READY)
	$(BIN)/python -m tests $*

test-nightly: $(TESTS_READY)
	$(BIN)/python -m tests --hypothesis-profile=nightly

golden: $(TESTS_READY)
	$(BIN)/python -m tests.support.golden_texts

bench: $(TESTS_READY)
	$(BIN)/python -m benchmarks

build: $(READY)
	$(BIN)/python -m tools.vba
	$(BIN)/xlperf template build

bundle: $(TESTS_READY)
	$(BIN)/python -m bundle

page: $(TESTS_READY)
	$(BIN)/python -m bundle.page

release: $(TESTS_READY)
	$(BIN)/python -m bundle.release

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("xlperf 需要 Python 3.11 或更新版本（现在是 %d.%d）" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(TESTS_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

clean:
	rm -rf $(VENV) out build dist
