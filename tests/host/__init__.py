"""Tests with a live LibreOffice."""
