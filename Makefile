# make demo   runs the main job on the sample          make test   runs all tests
# make bench  prints the measurements                  make build  rebuilds macros and workbooks
# make golden writes the golden texts (tests/golden) anew and prints what changed: read that before you commit it
# make bundle writes dist/xlperf-…-windows-offline.zip, for offices without internet
# Each makes its own .venv; PYTHON names the interpreter to make it with.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTS_READY := $(VENV)/.tests-ready

.PHONY: demo test golden bench build bundle clean

demo: $(READY)
	$(BIN)/xlperf demo -o out

test: $(TESTS_READY)
	$(BIN)/python -m tests.support.machine
	$(BIN)/python -m pytest

golden: $(TESTS_READY)
	$(BIN)/python -m tests.support.golden_texts

bench: $(TESTS_READY)
	$(BIN)/python -m benchmarks

build: $(READY)
	$(BIN)/python -m tools.vba
	$(BIN)/xlperf template build

bundle: $(TESTS_READY)
	$(BIN)/python -m bundle

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
