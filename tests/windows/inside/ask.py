"""Ask the cell functions on a PC as Excel does: ``python ask.py WHAT IN.json OUT.json``.

``calls``: a list of [name, arguments] -> their answers. ``times``: how many rounds -> seconds of a first call, and of
each of PERF_STATUS and of a function that does nothing. ``wrappers``: the workbook's VBA in an interpreter.
"""

import datetime as dt
import json
import sys
import time
from pathlib import Path

import excel

FUNCTIONS = "xlperf.hosts.excel.functions"
BOOK = r"C:\材料\填报 (1) & 甲.xlsm"
ROW = ("≥", "98%", "97%", "%")
LEFT_OUT = -2147352572
WHOLE_ROW = (*ROW, *[LEFT_OUT] * 7, BOOK)  # as the wrapper of PERF_STATUS hands it over
NOWHERE = r"C:\nowhere\python.exe"


def unpacked(value):
    """A value as JSON has it: dates are objects."""
    return dt.datetime.fromisoformat(value["date"]) if isinstance(value, dict) else value


def calls(server, asked):
    return [server.call(FUNCTIONS, name, [unpacked(value) for value in values]) for name, values in asked]


def times(server, rounds):
    found = {"PERF_STATUS": [], "NOTHING": []}
    for _ in range(rounds):
        for module, name in ((FUNCTIONS, "PERF_STATUS"), ("no_op", "NOTHING")):
            begin = time.perf_counter()
            server.call(module, name, WHOLE_ROW)
            found[name].append(time.perf_counter() - begin)
    return found


def wrappers(server):
    """What cells show, what they were asked for while Python was called, and a PC on which Python does not start."""
    from tests.support.vba_host import Cell, Excel, error
    from xlperf.template.vba.installed_macros import BLANK, installed_project

    project = installed_project(BLANK)
    cells = [Cell("≥"), Cell("98%", "@"), Cell(0.97, "0%"), Cell("%")]
    asked = []

    def answer(name, values):
        before = sum(cell.asked for cell in cells)
        found = server.call(FUNCTIONS, name, values)
        asked.append(sum(cell.asked for cell in cells) - before)
        return found

    program = Excel(project, answer, BOOK)
    shown = [program.compute("PERF_STATUS", *cells, LEFT_OUT) for _ in range(3)]
    faulty = program.compute("PERF_STATUS", Cell("≥"), Cell(-2146826246), Cell(5.0))

    class WithoutPython(Excel):
        def begin(self):
            self.starts += 1
            try:
                excel.Excel(BOOK, interpreter=NOWHERE).start()
            except OSError as fault:
                raise error(1000, str(fault)) from fault

    from pyopenvba.interpreter import method

    WithoutPython.StartPython = method(WithoutPython.begin)
    dead = WithoutPython(project, None, BOOK)
    begin = time.perf_counter()
    first = dead.compute("PERF_STATUS", *cells, LEFT_OUT)
    tried = time.perf_counter()
    rest = {dead.compute("PERF_STATUS", *cells, LEFT_OUT) for _ in range(300)}
    return {
        "shown": shown, "faulty": faulty, "asked": asked, "cells": sum(cell.asked for cell in cells),
        "first": first, "rest": sorted(rest), "starts": dead.starts,
        "seconds": [tried - begin, time.perf_counter() - tried],
    }  # fmt: skip


def main(what, source, target):
    asked = json.loads(Path(source).read_text("utf-8"))
    office = excel.Excel(BOOK, python_path=str(Path(__file__).parent))
    begin = time.perf_counter()
    try:  # a Python that is left running would keep whoever waits for this one's output
        server = office.start()
        server.call(FUNCTIONS, "PERF_STATUS", WHOLE_ROW)
        cold = time.perf_counter() - begin
        if what == "calls":
            found = calls(server, asked)
        elif what == "times":
            found = {"cold": cold, "loaded": server.call("no_op", "LOADED", ()), **times(server, asked)}
        else:
            found = wrappers(server)
    finally:
        office.stop()
    Path(target).write_text(json.dumps(found, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
