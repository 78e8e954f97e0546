"""Messages of the package in the page's words: there is no command line there, but a button or a list in its place."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PHRASES", "on_page"]

PHRASES: Mapping[str, str] = {
    "请用 --scheme 指定汇总按哪一个计分": "请在上面的“评分规则”里选汇总按哪一个计分",
    "请用 --scheme 写明": "请在右边“评分规则”的“检查按”里选",
    "请用 --by 指定": "请在“相对值按”里选",
    "请用 xlperf check 工作簿 --against 报告 核对": "请把工作簿和报告一起放进来核对",
    "请用 xlperf check 工作簿 --against 报告": "请把工作簿和报告一起放进来",
    "请用 check --against 核对": "请和工作簿一起放进来核对",
    "用 xlperf summary": "请把它们一起放进来",
    "请导入工作簿（xlperf import），在它的": "请取走“填好的工作簿”，在它的",
    "或者用 xlperf rename": "或者用右边的“给评价对象改名”",
    "或运行 xlperf scheme 加工作簿的名称": "或再放到这里、取走“核对好的评分规则”",
    "xlperf scheme --list：": "“有哪些评分规则，出自哪里”：",
    "请用 xlperf import 导入": "请放到这里，取走“填好的工作簿”",
    "请用 xlperf new 新建一个": "请在右上角“空白工作簿”里取一个",
    "。各个编号见 docs/checks.md": "",
}
"""What a message says of the command line, and what it says on the page."""


def on_page(message: str) -> str:
    """A message in the page's words.

    >>> on_page("规则不对的话，请用 --scheme 写明。")
    '规则不对的话，请在右边“评分规则”的“检查按”里选。'
    """
    for phrase, words in PHRASES.items():
        message = message.replace(phrase, words)
    return message
