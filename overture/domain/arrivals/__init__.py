"""Arrivals: what platforms pushed to us, kept as it came until it is taken in. Nothing that was answered is lost.

Not what it means: conversations take it in.
"""

from overture.domain.arrivals.events import PushArrived
from overture.domain.arrivals.keeping import Keeping, Pushed
from overture.domain.arrivals.taking import STARTS, forget, take_in

__all__ = ["STARTS", "Keeping", "PushArrived", "Pushed", "forget", "take_in"]
