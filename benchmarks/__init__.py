"""Benchmarks: each compares in one run and prints ratios beside seconds. `python -m benchmarks [rows …]`."""
