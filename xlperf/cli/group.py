"""All commands, for click."""

from __future__ import annotations

import click

from xlperf import __version__, terminal
from xlperf.cli import COMMANDS


@click.group(
    cls=terminal.LazyGroup,
    sources={name: f"xlperf.cli.{module}" for name, module in COMMANDS.items()},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, "-V", "--version", message="xlperf %(version)s", help="显示版本号。")
def cli() -> None:
    """预算绩效自评：填一张工作簿，得到核对过的绩效自评报告和自评表。"""
