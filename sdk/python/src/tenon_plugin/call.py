"""One call of a plugin's function."""

from __future__ import annotations

import time

from tenon_plugin.host import Host


class Call:
    """Who calls, and until when. Passed to every function as its last argument; not to be kept beyond the call."""

    def __init__(self, context, host: Host):
        remaining = context.time_remaining()
        self._context = context
        #: when the answer is due, on the clock of time.monotonic(); None if the caller waits for ever
        self.deadline = None if remaining is None else time.monotonic() + remaining
        #: the host, whose functions take no longer than this call may
        self.host = host.until(self.deadline)

    def remaining(self) -> float | None:
        """Seconds until the answer is due, never less than 0; None if the caller waits for ever."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    def abandoned(self) -> bool:
        """Whether nobody waits for the answer any more. A long computation looks here now and then, and gives up."""
        return not self._context.is_active()
