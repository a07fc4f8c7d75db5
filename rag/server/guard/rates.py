"""How often a caller may ask: a bucket for each, which fills again as time goes by.

It does not know who a caller is; the guard names them.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

CALLERS = 4096
"""Buckets that are kept; whoever was not seen for longest is forgotten first."""
TOKEN, COOKIE = "token", "cookie"
"""Callers that showed they may come in; all others are called by their address."""


class Rates:
    """Counts requests.

    :param each_minute: requests that a caller may make in a minute, all at once or spread; 0 for
        any number.
    :param now: seconds that only ever rise.
    """

    def __init__(self, each_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self.each_minute = each_minute
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, caller: str) -> float:
        """Count a request; seconds until there is room for it, 0 where there is now."""
        if self.each_minute <= 0:
            return 0.0
        now, each_second = self._now(), self.each_minute / 60
        left, seen = self._left.pop(caller, (float(self.each_minute), now))
        left = min(self.each_minute, left + (now - seen) * each_second)
        room = left >= 1
        self._left[caller] = (left - room, now)
        while len(self._left) > CALLERS:
            self._left.popitem(last=False)
        return 0.0 if room else (1 - left) / each_second
