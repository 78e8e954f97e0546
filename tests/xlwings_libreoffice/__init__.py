"""Tests of the xlwings engine for LibreOffice, in a living one."""
