"""Many units at once: one summary workbook over their files, and one department's table put together from its parts.

``find`` finds the files, ``part_of`` is done on each (in whatever process), a ``Spool`` keeps the rows on disk,
``across`` and ``years`` find what only many files show, and ``summarise`` writes it all up. That is loaded when it is
asked for: the processes that only do ``part_of`` start sooner without.
"""

from xlperf.summary.find import Found, Skipped, find
from xlperf.summary.part import Part, part_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xlperf.summary.run import Summed, summarise
else:

    def __getattr__(name):
        """``summarise`` and what it gives back."""
        if name not in ("Summed", "summarise"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from xlperf.summary import run

        return getattr(run, name)


__all__ = ["Found", "Part", "Skipped", "Summed", "find", "part_of", "summarise"]
