"""The public API families, each a convention and its routes, on one kit.

A family may rename, omit, regroup and wrap; it may not decide.
"""
