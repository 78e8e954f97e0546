"""LibreOffice as a second live host of the workbook: its cell functions, its buttons, and the engine that runs
xlwings programs there.
"""
