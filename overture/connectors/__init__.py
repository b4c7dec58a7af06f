"""Outside platforms behind the ports of domain.platforms, a folder each.

Connectors are strangers to each other and decide nothing: they translate.
"""
