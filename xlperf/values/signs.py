"""The signs 符号 of indicators and every way people write them (``data/words.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from xlperf.values.amounts import normalise
from xlperf.values.words import Sign, words

__all__ = ["Sign", "compact", "parse_sign"]


def parse_sign(text: object) -> Sign | None:
    """The sign that ``text`` names by any of its aliases (≧, 》, >=, 不少于, 以上); else ``None``, as for 定量."""
    if not isinstance(text, str):
        return None
    aliases = _sign_aliases()
    return aliases.get(text) or aliases.get(compact(text))


@lru_cache(maxsize=4096)
def compact(text: str) -> str:
    """Typed words for comparison, without any white space."""
    return normalise(text).replace(" ", "")


@cache
def _sign_aliases() -> Mapping[str, Sign]:
    return {
        compact(word): sign
        for sign, typed in words().signs.items()
        for word in (sign.value, *typed.before, *typed.after)
    }
