"""What a worker and an API import, for the process they are forked from; it makes no loop, no thread and no id.

Not imported by tests.
"""

import uvicorn
import uvloop

from overture import main, sandbox
from overture.apis import inbound, outreach
from overture.cli import opening, processes, serving
from overture.connectors import bridge
from overture.dashboard import landing
from overture.domain import campaigns, webhooks
from overture.runtime import housekeeping, http, probes
from overture.runtime.work import worker

IMPORTED = (
    *(
        uvicorn,
        uvloop,
        main,
        sandbox,
        inbound,
        outreach,
        opening,
        processes,
        serving,
        bridge,
        landing,
        campaigns,
        webhooks,
    ),
    *(housekeeping, http, probes, worker),
)
