"""Python runs this at each start. Where Excel starts it, pandas and numpy count as not installed.

xlwings imports both as soon as it can, which doubles the time until the first cell is calculated; no button and no
cell function uses them. From the command line they are there.
"""

import sys

if any("xlwings.serve(" in argument for argument in sys.orig_argv):
    sys.modules["pandas"] = sys.modules["numpy"] = None  # type: ignore[assignment]
