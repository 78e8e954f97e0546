"""Many units at once: one summary workbook over their files, and one department's table put together from its parts.

``find`` finds the files, ``part_of`` is done on each (in whatever process), a ``Spool`` keeps the rows on disk,
``across`` and ``years`` find what only many files show, and ``summarise`` writes it all up.
"""

from xlperf.summary.file_search import Found, Skipped, find
from xlperf.summary.run import Summed, stage_lines, summarise
from xlperf.summary.unit_rows import UnitRows, part_of

__all__ = ["Found", "Skipped", "Summed", "UnitRows", "find", "part_of", "stage_lines", "summarise"]
