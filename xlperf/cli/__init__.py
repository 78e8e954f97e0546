"""The command line. Exit codes: 0 fine, 1 ``check`` found errors, 2 cannot run. Messages are Chinese.

Each command stands in a module of its group, which is imported when the command is asked for. click is loaded for what
is not plainly right, and for the commands that are declared with it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from xlperf.commands import Command, held_as, plainly
from xlperf.printing import directly, guarded, leave

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xlperf.cli.group import cli as cli
else:

    def __getattr__(name):
        """``cli``, click's group of all commands, imported when it is asked for."""
        if name != "cli":
            raise AttributeError(name)
        from xlperf.cli.group import cli

        return cli


_GARBAGE = 100_000  # new objects between collections: a short process makes many and drops few in circles
_COMPLETE = "_XLPERF_COMPLETE"  # set where a shell asks click for the words that may follow

COMMANDS = {
    "demo": "job",
    "new": "job",
    "fill": "job",
    "check": "checking",
    "report": "job",
    "export": "job",
    "import": "importing",
    "explain": "checking",
    "summary": "summary",
    "aggregate": "summary",
    "rollover": "years",
    "template": "templates",
    "setup": "office",
    "doctor": "office",
    "libreoffice": "office",
}
"""Command -> the module beside this one that holds it under that name, in the order of the help page."""


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script."""
    gc.set_threshold(_GARBAGE)
    code = guarded(lambda: _run(arguments))
    if arguments is None and "click" not in sys.modules:
        leave(code)
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> object:
    """Run the command that the arguments (None: the process's) ask for."""
    name, *words = (sys.argv[1:] if arguments is None else arguments) or [""]
    if name in COMMANDS and _COMPLETE not in os.environ:
        command = getattr(import_module(f"{__name__}.{COMMANDS[name]}"), held_as(name))
        values = plainly(command, words) if isinstance(command, Command) else None
        if values is not None:
            return directly(command.run, values)
    from xlperf.cli.group import cli
    from xlperf.terminal import invoke

    return invoke(cli, arguments)
