"""The edge to the file system: workbooks and data files in, writing that is whole or not at all, own schemes, PDF."""

from xlperf.files.atomic_writing import atomic, left_older, safe_filename, saved_by_person, together
from xlperf.files.backups import back_up, free_name
from xlperf.files.importing import Imported, load_import
from xlperf.files.input_files import decoded
from xlperf.files.loading import has_tables, load, load_by_scheme, load_forms, read_book
from xlperf.files.scheme_proposals import confirm_scheme, propose_scheme
from xlperf.files.unit_schemes import KINDS, own_alerts, own_files, own_outlines, own_schemes, scheme_files, user_folder

__all__ = [
    "KINDS", "Imported", "atomic", "back_up", "confirm_scheme", "decoded", "free_name", "has_tables", "left_older",
    "load", "load_by_scheme", "load_forms", "load_import", "own_alerts", "own_files", "own_outlines", "own_schemes",
    "propose_scheme", "read_book", "safe_filename", "saved_by_person", "scheme_files", "together", "user_folder",
]  # fmt: skip
