"""The command line's manners: usage and errors in Chinese, findings as lists, a log instead of a traceback."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from xlperf.errors import Finding, Severity, XlperfError
from xlperf.order import in_order

if TYPE_CHECKING:
    from xlperf.checks import Question

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


class ChineseCommand(click.Command):
    """A command whose usage line, headings and help option are Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of options."""
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)

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

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands' names, in order of definition."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        ChineseCommand.format_options(self, ctx, formatter)
        listed = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        records = [(name, command.get_short_help_str(90)) for name, command in listed if command and not command.hidden]
        if records:
            with formatter.section("命令"):
                formatter.write_dl(records)

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
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command | None = getattr(import_module(source), name) if source else None
        return command


def run(command: click.Command, arguments: Sequence[str] | None) -> int:
    """Run a command; its exit code: 0 fine, 1 findings of severity error, 2 cannot run. Never shows a traceback."""
    _be_lenient(sys.stdout)
    _be_lenient(sys.stderr)
    try:
        result = command.main(args=arguments, prog_name="xlperf", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        return _usage(error)
    except XlperfError as error:
        return fail(str(error))
    except (KeyboardInterrupt, click.Abort):
        return fail("已停止。没有写出任何文件。")
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception:
        if os.environ.get("XLPERF_DEBUG"):
            raise
        return fail(f"程序出错了，这是软件的问题，不是您填错了。请把这个文件发给维护人员：{_log()}")
    return result if isinstance(result, int) else 0


def fail(message: str) -> int:
    """Print why it cannot go on; the exit code 2."""
    click.echo(click.style("不能继续：", fg="red") + message, err=True)
    return 2


def _usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
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
        return f"还缺少{name}。" if not isinstance(param, click.Option) else f"还缺少选项 {'/'.join(param.opts)}。"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面要写上它的值。"
    if isinstance(error, click.BadParameter) and error.param is not None:
        choice = error.param.type
        allowed = f"只能是：{'、'.join(map(str, choice.choices))}。" if isinstance(choice, click.Choice) else ""
        return f"选项 {'/'.join(error.param.opts)} 的值不对。{allowed}"
    if "unexpected extra argument" in error.message:
        return f"多写了参数：{error.message.partition('(')[2].rstrip(')')}。"
    return error.message


def _be_lenient(stream: IO[str]) -> None:
    """Let a console of a narrow encoding show ? where it lacks a character, rather than stop."""
    reconfigure: Callable[..., Any] | None = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _log() -> Path:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="xlperf-", suffix=".log", delete=False) as log:
        log.write(f"xlperf {' '.join(sys.argv[1:])}\n")
        traceback.print_exc(file=log)
        return Path(log.name)


def summary(findings: Iterable[Finding]) -> str:
    """How many of each severity, in words, and how many are explained: “2 个错误，1 个提醒，3 条说明”."""
    listed = list(findings)
    counts = Counter(found.severity for found in listed if found.is_open)
    explained = sum(not found.is_open for found in listed)
    tail = f"，另有 {explained} 条已说明" if explained else ""
    return f"{counts[Severity.ERROR]} 个错误，{counts[Severity.WARNING]} 个提醒，{counts[Severity.NOTE]} 条说明{tail}"


def show(name: str, findings: Sequence[Finding], questions: Sequence[Question] = ()) -> None:
    """Print one file's findings in their order, each on a line of its own, those explained last.

    Then the questions that no figure answers.
    """
    click.echo(click.style(f"{name}：", bold=True) + (summary(findings) if findings else "没有发现问题。"))
    listed = in_order(findings)
    for severity in Severity:
        _list(severity.label, [found for found in listed if found.severity is severity and found.is_open], severity)
    _list("已说明", [found for found in listed if not found.is_open], Severity.NOTE)
    if questions:
        click.echo(click.style(f"  请自查（{len(questions)}）", bold=True))
        for question in questions:
            click.echo(f"    {question.text}{question.remedy}（{question.code}）")


def _list(label: str, findings: Sequence[Finding], severity: Severity) -> None:
    if findings:
        click.echo(click.style(f"  {label}（{len(findings)}）", fg=_COLOURS[severity], bold=True))
    for found in findings:
        subject = "·".join(part for part in (found.subject, found.item) if part)
        click.echo(f"    {found}" + (f" ［{subject}］" if subject else ""))


def show_examined(name: str, ok: bool | None, message: str, remedy: str) -> None:
    """Print one thing that ``doctor`` looked at: right, wrong, or (``ok`` None) not to be told from here."""
    word, colour = {True: ("正常", "green"), False: ("不行", "red"), None: ("留意", "yellow")}[ok]
    click.echo(click.style(f"［{word}］", fg=colour) + f"{name}：{message}{remedy}")
