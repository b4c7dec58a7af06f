"""The engine: turns, lanes, caps; reserve, perform, record, reap, relay.

No product and no kind of work of its own: kinds are registered by main.
"""
