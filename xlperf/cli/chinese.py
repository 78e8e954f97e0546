"""click's manners: usage and errors in Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from xlperf.cli.printing import fail, guarded

__all__ = ["ChineseCommand", "ChineseGroup", "LazyGroup", "run"]


_EXTRA = re.compile(r"\s*\[([^][]*)\]$")  # what click adds to an option's help: [1<=x<=256; required]
_GAP, _WIDEST = 2, 30  # half-width characters between the columns of a list, and of its first column
_WORDS = re.compile(r"（必填）|[!-~]+[，。、；：）”]*|.[，。、；：）”]*")  # what a line does not break, or begin with


class ChineseCommand(click.Command):
    """A command whose help page is Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **kwargs})

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of options; arguments are named in the usage line."""
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
        records = [record for option in options if (record := option.get_help_record(ctx))]
        _write_list(formatter, "选项", [(names, _EXTRA.sub(_extra_in_chinese, text)) for names, text in records])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, with a Chinese text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段帮助。"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group of such commands, listed in the order they were written."""

    command_class = ChineseCommand
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "命令 …", **kwargs})

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands' names, in order of definition."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        ChineseCommand.format_options(self, ctx, formatter)
        listed = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        records = [(name, command.get_short_help_str(90)) for name, command in listed if command and not command.hidden]
        _write_list(formatter, "命令", records)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say in Chinese that there is none of that name."""
        names = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in names:
            raise click.UsageError(f"没有“{args[0]}”这个命令。可用的命令：{'、'.join(names)}", ctx)
        return super().resolve_command(ctx, args)


class LazyGroup(ChineseGroup):
    """A group whose commands are imported when they are asked for; ``sources`` maps a name to its module."""

    def __init__(self, *args: Any, sources: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands' names, in the order of ``sources``."""
        return list(self.sources)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported now; None where there is none of that name."""
        source = self.sources.get(cmd_name)
        if source is None:
            return None
        found: click.Command = getattr(import_module(source), f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name)
        return found


def run(command: click.Command, arguments: Sequence[str] | None) -> int:
    """Run a command; its exit code: 0 fine, 1 findings of severity error, 2 cannot run. Never shows a traceback."""
    return guarded(lambda: _invoke(command, arguments))


def _invoke(command: click.Command, arguments: Sequence[str] | None) -> object:
    """Run a command; what it returns, or the exit code where click stops it."""
    try:
        return command.main(args=arguments, prog_name="xlperf", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        return _usage(error)
    except click.Abort as stop:
        if isinstance(stop.__cause__, EOFError):  # click takes it for a person's stop; it is a file that ends early
            raise stop.__cause__ from None
        raise KeyboardInterrupt from None


def _extra_in_chinese(extra: re.Match[str]) -> str:
    """What of it the option's own help does not say: the bounds are there in words."""
    return "（必填）" if "required" in extra[1].split("; ") else ""


def _usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return error.exit_code
    code = fail(_in_chinese(error))
    if context is not None:
        click.echo(f"查看用法：{context.command_path} --help", err=True)
    return code


def _in_chinese(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        near = f"是不是 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有 {error.option_name} 这个选项。{near}"
    if isinstance(error, click.MissingParameter):
        param = error.param
        name = param.make_metavar(error.ctx) if param is not None and error.ctx is not None else ""
        if isinstance(param, click.Option):
            return f"还缺少选项 {'/'.join(param.opts)} {param.metavar or ''}".rstrip() + "。"
        return f"还缺少{name.rstrip('…')}。"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面要写上它的值。"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"选项 {'/'.join(error.param.opts)} 的值不对。{_allowed(error.param.type)}"
    if "unexpected extra argument" in error.message:
        return f"多写了参数：{error.message.partition('(')[2].rstrip(')')}。"
    return error.message


def _write_list(formatter: click.HelpFormatter, heading: str, records: Sequence[tuple[str, str]]) -> None:
    """Write names and what they mean in two columns; a Chinese character is two columns of the terminal wide."""
    if not records:
        return
    left = min(max(_wide(name) for name, _ in records), _WIDEST) + 2 * _GAP
    formatter.write(f"\n{heading}：\n")
    for name, text in records:
        first, *more = _lines(text, max(formatter.width - left, _WIDEST))
        begin = " " * _GAP + name
        fits = _wide(begin) + _GAP <= left
        formatter.write(begin + (" " * (left - _wide(begin)) if fits else "\n" + " " * left) + first + "\n")
        for line in more:
            formatter.write(" " * left + line + "\n")


def _lines(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns."""
    lines = [""]
    for word in _WORDS.findall(text):
        if _wide(lines[-1] + word) > width:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return lines


def _wide(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WFA") for character in text)


def _allowed(kind: object) -> str:
    """What may be given, in a sentence; "" where nothing is known."""
    if isinstance(kind, click.Choice):
        return f"只能是：{'、'.join(map(str, kind.choices))}。"
    if isinstance(kind, click.IntRange | click.FloatRange):
        what = "整数" if isinstance(kind, click.IntRange) else "数"
        bounds = [
            f"不小于 {kind.min:g}" if kind.min is not None else "",
            f"不大于 {kind.max:g}" if kind.max is not None else "",
        ]
        return f"要填{'、'.join(filter(None, bounds))} 的{what}。"
    return ""
