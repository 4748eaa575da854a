"""Exit codes: what a scheduler may act on."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended. `meaning` is a sentence for people."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    PARTLY = 3
    BLOCKED = 4
    NOTHING = 5
    DRIFTED = 6
    LOCKED = 75

    @property
    def meaning(self) -> str:
        """What the code says."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.DONE: "Done; also where nothing was due, or the budget was reached.",
    ExitCode.INTERNAL: "An error of the program or the machine: a bug, a full disk.",
    ExitCode.USAGE: "Called wrongly, or on something unusable: a missing file, no database.",
    ExitCode.PARTLY: "Partly failed, or interrupted: some of the output is missing.",
    ExitCode.BLOCKED: "The site refused to serve us.",
    ExitCode.NOTHING: "No output where some was expected.",
    ExitCode.DRIFTED: "What is read from the site has changed: its layout probably has.",
    ExitCode.LOCKED: "Another run holds the lock: nothing was done, try again later.",
}
