"""A job done on many files side by side, on this machine or on several; a bad file costs itself and nothing else.

Nothing here knows what the job is.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from xlperf.parallel.answer import answer_here
from xlperf.parallel.cluster import Cluster
from xlperf.parallel.pool import Pool, cores

T = TypeVar("T")

__all__ = ["Outcome", "gather"]

_LOG = logging.getLogger("xlperf.parallel")
_LOG.addHandler(logging.NullHandler())  # the log is for whoever asks for it; the reason is in the outcome


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came of one file: its path as it was given, the job's value, or why there is none.

    ``failure`` is a plain sentence in Chinese, "" where all went well; ``value`` is None where it is not.
    """

    path: Path
    value: T | None
    failure: str = ""


def gather(
    job: Callable[[Path], T],
    paths: Sequence[Path],
    *,
    processes: int | None = None,
    limit: float = 60.0,
    scheduler: str | None = None,
) -> Iterator[Outcome[T]]:
    """Do ``job`` on every path; an outcome for each, in the order in which they are done.

    ``job`` is a function of a module, or a ``functools.partial`` of one: other processes load it by its name. It gets
    the absolute path; what it returns must pickle. A file on which it raises, dies, or takes longer than ``limit``
    seconds is an outcome with a ``failure``; the process is replaced, and no other file notices.

    A script calls this under ``if __name__ == "__main__":``, as each new process loads the script: XlperfError
    otherwise, as where no process can be started for another reason.

    ``processes`` defaults to the number of cores. 0 does the files one after another in this process, where there can
    be no others (a browser's page): what kills or hangs it is then not caught, and ``limit`` has no meaning.

    ``scheduler`` is the address of a Dask scheduler (``tcp://host:8786``), whose workers must see the files under the
    same paths, or ``local`` for one of its own; ``processes`` is then the number of workers of that one, and without
    meaning for an address. XlperfError if no process can be started or the scheduler cannot be used.

    Only a few files are in the works at a time, and nothing stays of what was handed out, so memory stays flat
    however many there are. Leaving the loop early, or Ctrl-C, ends all processes.

    >>> from pathlib import Path
    >>> from xlperf import gather, load_report
    >>> paths = [Path("workbook/咸安区招商中心-2022.xlsm"), Path("没有.xlsm")]
    >>> outcomes = sorted(gather(load_report, paths), key=lambda outcome: outcome.failure)
    >>> [outcome.path.name for outcome in outcomes if outcome.failure]
    ['没有.xlsm']
    >>> outcomes[0].value.results[0].total
    Decimal('94.15')
    """
    if not paths:
        return
    absolute = [Path(os.path.abspath(path)) for path in paths]  # resolve() would follow links and mapped drives
    if scheduler is not None:
        answers = Cluster(job, absolute, processes, limit, scheduler).answers()
    elif processes == 0:
        answers = (pair for pair in enumerate(answer_here(job, path) for path in absolute))
    else:
        answers = Pool(job, absolute, processes or cores(), limit).answers()

    try:
        for number, answer in answers:
            if answer.trace:
                _LOG.error("%s\n%s", paths[number], answer.trace)
            yield Outcome(paths[number], answer.value, answer.failure)
    finally:
        answers.close()
