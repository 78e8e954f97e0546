"""xlperf: budget-performance self-evaluation 预算绩效自评, from a filled workbook to a checked report and its tables."""

__version__ = "0.1.0"
