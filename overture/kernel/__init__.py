"""Words everyone shares: ids, errors, events, paging, clocks.

No I/O and no product: nothing here knows a database, a socket or a campaign.
"""
