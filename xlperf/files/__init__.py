"""The edge to the file system: workbooks and data files in, writing that is whole or not at all, own schemes, PDF.

Official forms (``form_books``), importing them and reports (``importing``), and the scheme that a form's rules make
(``scheme_proposals``) are asked for by name: a command that only reads a workbook does not load them.
"""

from xlperf.files.atomic_writing import atomic, left_older, safe_filename, saved_by_person, together
from xlperf.files.backups import back_up, free_name
from xlperf.files.book_kinds import has_tables
from xlperf.files.input_files import decoded
from xlperf.files.loading import load, load_by_scheme, load_evaluation, read_book
from xlperf.files.unit_schemes import KINDS, own_alerts, own_files, own_outlines, own_schemes, scheme_files, user_folder

__all__ = [
    "KINDS", "atomic", "back_up", "decoded", "free_name", "has_tables", "left_older",
    "load", "load_by_scheme", "load_evaluation", "own_alerts", "own_files", "own_outlines", "own_schemes",
     "read_book", "safe_filename", "saved_by_person", "scheme_files", "together", "user_folder",
]  # fmt: skip
