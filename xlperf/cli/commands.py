"""All commands, for click.

Each command stands in a module of its group, which is imported when the command is asked for.
"""

from __future__ import annotations

import click

from xlperf.cli import chinese
from xlperf.data.version import __version__

__all__ = ["cli"]

COMMANDS = {
    "demo": "workbook_commands",
    "new": "workbook_commands",
    "fill": "workbook_commands",
    "check": "check_commands",
    "report": "report_commands",
    "export": "report_commands",
    "import": "import_commands",
    "explain": "check_commands",
    "scheme": "scheme_command",
    "summary": "summary_commands",
    "aggregate": "summary_commands",
    "target": "paper_commands",
    "monitor": "paper_commands",
    "rollover": "rollover_command",
    "rename": "rename_command",
    "template": "template_commands",
    "setup": "install_commands",
    "doctor": "install_commands",
    "libreoffice": "install_commands",
}
"""Command -> the module beside this one that holds it under that name, in the order of the help page."""


@click.group(
    cls=chinese.LazyGroup,
    sources={name: f"xlperf.cli.{module}" for name, module in COMMANDS.items()},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, "-V", "--version", message="xlperf %(version)s", help="显示版本号。")
def cli() -> None:
    """预算绩效自评：填一张工作簿，得到核对过的绩效自评报告和自评表。"""
