"""Regular expressions that are compiled when they are first used, for most runs use few of those there are."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import compile as pattern
else:

    def pattern(text, flags=0):
        """What ``re.compile`` gives, later."""
        return _Pattern(text, flags)

    class _Pattern:
        """A pattern that takes its methods from the compiled one, each when it is first called."""

        def __init__(self, text, flags):
            self._wanted = (text, flags)

        def __getattr__(self, name):
            found = getattr(re.compile(*self._wanted), name)
            setattr(self, name, found)
            return found


__all__ = ["pattern"]
