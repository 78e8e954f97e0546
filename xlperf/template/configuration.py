"""The sheet ``xlwings.conf``: the settings of xlwings that belong to the workbook, and travel with it.

They are here and not in a file beside the workbook, which a copy leaves behind, nor in the user's own file, where
they would change his other workbooks. xlwings reads this sheet first, so nothing about one machine may stand in it:
the interpreter is in the user's ``~/.xlwings/xlwings.conf``. Values are texts.
"""

from __future__ import annotations

SHEET = "xlwings.conf"
"""Name of the sheet, which xlwings prescribes; very hidden, keys in column A from row 1, values in column B."""

CODE_NAME = "SheetXlwings"
"""Its code name in the VBA project."""

ROWS = (
    ("UDF MODULES", "xlperf.hosts.excel.functions"),  # named, because the default is the workbook's file name
    ("USE UDF SERVER", "True"),  # one Python for the whole Excel session, shared by cell functions and buttons
    (
        "ADD_WORKBOOK_TO_PYTHONPATH",
        "False",
    ),  # a file beside the workbook must not become a module; OneDrive has no path
    ("SHOW CONSOLE", "False"),
    (
        "XLPERF NO PYTHON",  # ours: what a button says when Python cannot be reached; the VBA editor knows no Chinese
        "没有连上 Python，工作簿没有变。请先运行安装包里的 install.bat，再重新打开 Excel；不行就把下面的话告诉管理员。",
    ),
)
"""Key and value, row by row."""

MACHINE_KEYS = (
    "INTERPRETER",
    "INTERPRETER_WIN",
    "INTERPRETER_MAC",
    "CONDA PATH",
    "CONDA ENV",
    "PYTHONPATH",
    "LICENSE_KEY",
    "TEMP DIR",
    "ONEDRIVE_CONSUMER_WIN",
    "ONEDRIVE_CONSUMER_MAC",
    "ONEDRIVE_COMMERCIAL_WIN",
    "ONEDRIVE_COMMERCIAL_MAC",
    "SHAREPOINT_WIN",
    "SHAREPOINT_MAC",
)
"""Settings of one machine or user: never in the workbook."""
