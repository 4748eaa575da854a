"""Worker processes: answers in order, whoever dies, and nobody left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.rebuild.crew import Crew, Killed

ROOT = Path(__file__).parents[3]


def square(number):
    return number * number


def square_unless(number):
    """Kill the process for multiples of seven."""
    if number % 7 == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def complain(number):
    raise ValueError(f"not {number}")


def told(answers):
    return [("killed", item.task) if isinstance(item, Killed) else item for item in answers]


@pytest.mark.parametrize("jobs", [1, 3])
def test_answers_come_in_the_order_of_the_tasks(jobs):
    with Crew(jobs) as crew:
        assert list(crew.in_order(square, range(50))) == [number**2 for number in range(50)]
        assert list(crew.in_order(square, [])) == []
        assert list(crew.in_order(square, [3])) == [9]


def test_a_task_that_kills_its_process_costs_no_other_task():
    with Crew(2) as crew:
        assert told(crew.in_order(square_unless, range(1, 16))) == [
            *(number**2 for number in range(1, 7)),
            ("killed", 7),
            *(number**2 for number in range(8, 14)),
            ("killed", 14),
            225,
        ]


def test_a_task_alone_is_killed_alone():
    with Crew(2) as crew:
        assert crew.alone(square, 4) == 16
        assert isinstance(crew.alone(square_unless, 7), Killed)
        assert list(crew.in_order(square, [5])) == [25]


def test_what_a_task_raises_is_raised():
    with Crew(2) as crew, pytest.raises(ValueError, match="not 1"):
        list(crew.in_order(complain, [1, 2, 3]))


def test_tasks_are_taken_as_needed():
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield len(taken)

    with Crew(2) as crew:
        answers = crew.in_order(square, endless())
        for _ in range(20):
            next(answers)
        answers.close()
    assert len(taken) <= 20 + 2 * 4


PARENT = """
import os, time
from pipelines.rebuild.crew import Crew
from tests.pipelines.rebuild.test_crew import pid_and_sleep
if __name__ == "__main__":
    with Crew(2) as crew:
        for pid in crew.in_order(pid_and_sleep, [0, 0, 60, 60]):
            print(pid, flush=True)
"""


def pid_and_sleep(seconds):
    time.sleep(seconds)
    return os.getpid()


def test_workers_end_with_a_parent_that_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    with subprocess.Popen(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as parent:
        workers = {int(parent.stdout.readline()) for _ in range(2)}
        parent.kill()
    deadline = time.monotonic() + 20
    while any(map(is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, workers))


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
