"""The VBA project of the workbook: its sources, and whether a workbook has it whole."""
