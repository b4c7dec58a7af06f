"""Prices as the setting `audience_prices` writes them: one table for all tools and add-ons.

Not what a job costs: `Prices` says that, from this table and the tools' own prices.
"""

from __future__ import annotations

import difflib
from typing import Final

from overture.domain.audience.addons import ADDONS
from overture.domain.audience.tools import TOOLS

MOST: Final = 1_000_000
"""Credits a row."""


class PricesUnreadable(ValueError):
    """The table of prices cannot be used; the message says what is wrong and what to write."""


def usual() -> dict[str, int]:
    """What each tool and add-on costs where the setting does not say: credits a row, by name."""
    return {tool.name: tool.price for tool in TOOLS} | {addon.name: addon.price for addon in ADDONS}


def prices_of(text: str) -> dict[str, int]:
    """`followers=6,enrich_profiles=2` as credits by name. Raises `PricesUnreadable`."""
    known, out = usual(), dict[str, int]()
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, sign, price = (p.strip() for p in part.partition("="))
        if not sign or not name or not (price.isascii() and price.isdecimal()):
            raise PricesUnreadable(f"`{part[:50]}` is no price; write `tool=credits`, as in `followers=6`.")
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(known)}."
            raise PricesUnreadable(f"`{name[:50]}` is no tool and no add-on; {hint}")
        if name in out:
            raise PricesUnreadable(f"`{name}` has two prices; write one.")
        if len(price) > len(str(MOST)) or int(price) > MOST:
            raise PricesUnreadable(f"`{name}` costs {price[:20]} credits a row; at most {MOST:,} can be asked.")
        out[name] = int(price)
    return out
