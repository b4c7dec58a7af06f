"""What Instagram pushes, as it reaches the hook: once, again later, the older after the newer, or not at its first try.

Not what is pushed: the sandbox says that. What is made of it is asked in overheard.py.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, MutableMapping
from typing import Any, Final

from overture.apis.inbound.pushes import PushHook
from tests.simulation.tracing import Killed

MANY: Final = 6
"""Pushes that may be pushed again."""
Push = tuple[str, Mapping[str, str], bytes]


class Pushes:
    """Between the platform and the hook."""

    def __init__(self, hook: PushHook, dice: random.Random) -> None:
        self._hook = hook
        self._dice = dice
        self._before: list[Push] = []

    async def taken(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """The hook's answer to a push, with some of before; 0 where its process died over one of them."""
        dice, new = self._dice, (path, headers, body)
        if dice.random() < 0.1:
            return 502
        pushed = [p for p in self._before if dice.random() < 0.15] + [new]
        dice.shuffle(pushed)
        status = 0
        for push in pushed:
            try:
                answer = await self._pushed(*push)
            except Killed:
                return 0
            status = answer if push is new else status
        self._before.append(new)
        del self._before[:-MANY]
        return status

    def forget(self) -> None:
        """Nothing of before is pushed again."""
        self._before.clear()

    async def _pushed(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        scope = {
            "method": "POST",
            "path": f"/hooks/{path}",
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        }

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        reply = await self._hook.answered(scope, receive, path.partition("/")[2])
        return reply.status
