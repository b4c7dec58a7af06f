"""Machinery without a product: database, work engine, settings, limits.

Nothing here knows a campaign or a platform.
"""
