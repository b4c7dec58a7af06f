"""Single messages: one message to one person, accepted at once and sent after, its state told as it changes.

Not messages of campaigns: those wait in a table of their own (docs/decisions/0019).
"""
