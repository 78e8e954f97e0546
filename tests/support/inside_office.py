"""Python of a test inside a LibreOffice, where the extension runs: by a component that only tests load."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import xlwings_libreoffice

_COMPONENT = """
import unohelper
from com.sun.star.task import XJob

class Job(unohelper.Base, XJob):
    def __init__(self, context):
        self.context = context

    def execute(self, arguments):
        (code,) = arguments
        exec(code.Value, {"context": self.context})

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Job, "org.xlperf.tests.Inside", ("com.sun.star.task.Job",))
"""


def run_inside(office: xlwings_libreoffice.Office, code: str) -> None:
    """Run Python in LibreOffice's own process; ``context`` is its component context. What it raises is raised here.

    >>> run_inside(office, "import os; open('/tmp/pid', 'w').write(str(os.getpid()))")  # doctest: +SKIP
    """
    uno = xlwings_libreoffice.connection.load_uno()
    job = office.service("com.sun.star.loader.Python").activate("org.xlperf.tests.Inside", "", _component(), None)
    argument: Any = uno.createUnoStruct("com.sun.star.beans.NamedValue", "code", code)
    job.createInstanceWithContext(office.context).execute((argument,))


@cache
def _component() -> str:
    """The URL of the component's file."""
    path = Path(mkdtemp(prefix="xlperf-inside-")) / "inside.py"
    path.write_text(_COMPONENT, "utf-8")
    return path.as_uri()
