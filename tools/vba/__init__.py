"""Writes the workbook's VBA project: ``python -m tools.vba``.

Its sources are ``xlperf_cells.bas`` and ``xlperf_buttons.bas`` in xlperf/template/vba, the cell functions of
:mod:`xlperf.hosts.excel.functions` and the modules of the installed xlwings. Run it after a change of any of these; a
test fails until then.
"""
