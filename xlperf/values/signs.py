"""The signs 符号 of indicators and every way people write them (``data/words.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache

from xlperf.values.amounts import normalise, words


class Sign(StrEnum):
    """How the actual value has to compare with the target: 区间 lies between two figures, 定性 compares none."""

    GE = "≥"
    GT = ">"
    EQ = "＝"
    LT = "<"
    LE = "≤"
    RANGE = "区间"
    QUALITATIVE = "定性"

    @property
    def is_upper(self) -> bool:
        """More is better (正向指标): ≥ and >."""
        return self in (Sign.GE, Sign.GT)

    @property
    def is_lower(self) -> bool:
        """Less is better (反向指标): < and ≤."""
        return self in (Sign.LT, Sign.LE)

    @property
    def words(self) -> str:
        """The sign as a sentence says it: 大于等于."""
        return str(words()["signs"][self.value]["words"])


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
    signs = words()["signs"]
    return {
        compact(word): sign for sign in Sign for word in (sign.value, *signs[sign]["before"], *signs[sign]["after"])
    }
