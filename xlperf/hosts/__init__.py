"""The programs in which a workbook is live."""
