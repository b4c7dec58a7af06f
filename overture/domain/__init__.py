"""The product, a folder for each part, in tiers: a part calls down, tells upwards by events.

No HTTP here and no sockets; see docs/architecture.md for the order of the tiers.
"""
