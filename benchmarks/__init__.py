"""Measurements, each a ratio of two things done in the same run; ``python -m benchmarks`` prints them."""
