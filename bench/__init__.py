"""Benchmarks: each hot path beside a floor measured in the same run.

They print figures and assert nothing about time: machines differ, ratios less.
"""
