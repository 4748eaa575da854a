from __future__ import annotations

import os
import signal
from threading import Thread

import pytest

from healthnews.interrupts import Interrupts


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_the_first_ctrl_c_is_a_question() -> None:
    with Interrupts() as interrupts:
        assert not interrupts.asked
        interrupt()
        assert interrupts.asked


def test_the_second_ctrl_c_is_an_exception() -> None:
    with Interrupts() as interrupts:
        interrupt()
        with pytest.raises(KeyboardInterrupt):
            interrupt()
        assert interrupts.asked


def test_afterwards_ctrl_c_is_what_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupts():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_in_other_threads_nothing_changes() -> None:
    before, during = signal.getsignal(signal.SIGINT), []

    def work() -> None:
        with Interrupts() as interrupts:
            during.append((signal.getsignal(signal.SIGINT), interrupts.asked))

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert during == [(before, False)]
