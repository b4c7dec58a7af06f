"""What the project is built and checked with.

Not part of the product: nothing under overture/ imports it.
"""
