"""Tests of the public APIs."""
