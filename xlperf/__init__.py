"""xlperf: budget-performance self-evaluation 预算绩效自评, from one filled workbook to a checked report."""

__version__ = "0.1.0"
