"""Workers of a Dask cluster: answers in order, whoever dies."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra scale is not installed")

from healthnews.scale.cluster import crew_at, own_crew
from healthnews.scale.dask_crew import ClusterLostError
from pipelines.rebuild.crew import Killed


def square(number: int) -> int:
    return number * number


def square_unless(number: int) -> int:
    """Kill the worker for multiples of seven."""
    if number % 7 == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def square_killed_once(given: tuple[Path, int]) -> int:
    """Kill the worker the first time that anybody is asked."""
    mark, number = given
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return number * number
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def complain(number: int) -> int:
    raise OSError(f"no room for {number}")


@pytest.fixture(scope="module")
def crew(scheduler):
    with crew_at(scheduler) as crew:
        yield crew


@pytest.mark.long
def test_workers_of_this_machine_need_no_scheduler():
    with own_crew(1) as crew:
        assert list(crew.in_order(square, [3])) == [9]


def test_answers_come_in_the_order_of_the_tasks(crew):
    assert list(crew.in_order(square, range(30))) == [number**2 for number in range(30)]
    assert list(crew.in_order(square, [])) == []


def test_what_a_task_raises_is_raised_and_is_no_lost_scheduler(crew):
    with pytest.raises(OSError, match="no room for 1"):
        list(crew.in_order(complain, [1, 2]))
    assert list(crew.in_order(square, [3])) == [9]


def test_tasks_are_taken_as_needed(crew):
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield len(taken)

    answers = crew.in_order(square, endless())
    for _ in range(10):
        next(answers)
    answers.close()
    assert len(taken) <= 10 + 2 * 4


def test_a_worker_that_is_killed_costs_no_task(crew, tmp_path):
    tasks = [(tmp_path / "mark", number) for number in range(8)]
    assert list(crew.in_order(square_killed_once, tasks)) == [n * n for n in range(8)]


@pytest.mark.long
def test_a_task_that_kills_its_workers_is_told_and_costs_no_other(crew):
    told = [
        ("killed", item.task) if isinstance(item, Killed) else item
        for item in crew.in_order(square_unless, range(5, 10))
    ]
    assert told == [25, 36, ("killed", 7), 64, 81]


def test_a_scheduler_that_is_not_there_is_waited_for_and_then_told():
    with (
        pytest.raises(ClusterLostError, match="no scheduler with a worker"),
        crew_at("tcp://127.0.0.1:9", patience=0.1),
    ):
        pass
