"""kill -9 at each step of a piece of work, one after the other."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from itertools import count


def killed_at(step: int, steps: list[tuple[object, str]], work: Callable[[], object]) -> bool:
    """Do the work in a process of its own that kills itself before its step of that number.

    Every call of one of these functions, named with the module or class it is
    looked up in, is a step; the first is 1. Returns False where the work was
    done before it came to that step. No database may be open here.
    """
    child = os.fork()
    if child == 0:
        taken = count(1)
        try:
            for place, name in steps:
                setattr(place, name, _killing(getattr(place, name), taken, step))
            work()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def _killing(function, taken, step):
    def stopped(*arguments, **options):
        if next(taken) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **options)

    return stopped
