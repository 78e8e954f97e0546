"""Many units at once: one summary workbook over their files, and one department's table put together from its parts.

``find`` finds the files, ``part_of`` is done on each (in whatever process), a ``Spool`` keeps the rows on disk,
``across`` and ``years`` find what only many files show, and ``summarise`` writes it all up.
"""

from xlperf.summary.find import Found, Skipped, find
from xlperf.summary.part import Part, part_of
from xlperf.summary.run import Summed, summarise

__all__ = ["Found", "Part", "Skipped", "Summed", "find", "part_of", "summarise"]
