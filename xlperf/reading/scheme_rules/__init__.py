"""Scoring rules that forms print, one by one: their words and values, the list an officer confirms, its scheme file."""
