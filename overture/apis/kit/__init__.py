"""The kit: a family of the API is a convention, as data, and routes.

Not a family itself, and no product: nothing here knows a campaign.
"""

from overture.apis.kit.agents import agents, llms
from overture.apis.kit.convention import Authenticate, Caller, Convention, Quota, Served, Wiring, bearer_key
from overture.apis.kit.family import Family
from overture.apis.kit.host import Host
from overture.apis.kit.replies import Answer, Stream
from overture.apis.kit.routes import CallsBack, Route, Routes
from overture.apis.kit.shapes import Ident

__all__ = [
    "Answer",
    "Authenticate",
    "Caller",
    "CallsBack",
    "Convention",
    "Family",
    "Host",
    "Ident",
    "Quota",
    "Route",
    "Routes",
    "Served",
    "Stream",
    "Wiring",
    "agents",
    "bearer_key",
    "llms",
]
