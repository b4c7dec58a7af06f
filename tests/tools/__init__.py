"""Tests of the project's own tools.

Not tests of the product.
"""
