"""Where the macros of older workbooks look for Python's side, which is in hosts/excel now.

Nobody rewrites the macros of an officer's workbook unasked, so these names go on answering. Nothing of ours uses them.
"""
