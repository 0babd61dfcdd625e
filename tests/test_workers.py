"""Workers: limits of time and memory, crashes that cost one item only."""

import os
import signal
import threading
import time
from pathlib import Path

from juesuan.workers import Failure, Lane, Limits, run_each


def act(item: str) -> str:
    if item == "sleep":
        time.sleep(30)
    if item == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "memory":
        return str(len(bytearray(3 * 1024**3)))
    if item == "raise":
        raise ValueError(item)
    return item.upper()


def test_every_item_gets_its_result_whatever_the_others_do() -> None:
    items = ["a", "crash", "b", "memory", "c", "sleep", "d", "crash", "e"]
    limits = Limits(seconds=1.0, memory=2 * 1024**3)
    results = list(run_each(act, items, jobs=2, limits=limits))
    assert len(results) == len(items)
    values = sorted(result.value for result in results if result.value)
    assert values == ["A", "B", "C", "D", "E"]
    failures = sorted((result.item, result.failure) for result in results if result.failure)
    assert failures == [
        ("crash", Failure.CRASH),
        ("crash", Failure.CRASH),
        ("memory", Failure.MEMORY),
        ("sleep", Failure.TIMEOUT),
    ]


def test_an_exception_costs_its_item_only() -> None:
    results = {result.item: result for result in run_each(act, ["raise", "a"])}
    assert results["raise"].failure is Failure.ERROR
    assert results["raise"].detail.startswith("ValueError test_workers.py:")
    assert results["a"].value == "A"


def test_no_items_no_results() -> None:
    assert list(run_each(act, [])) == []


def die_once(flag: Path) -> str:
    if flag.exists():
        return "done"
    flag.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def test_a_lane_goes_on_after_every_failure() -> None:
    with Lane(act, Limits(seconds=3.0, memory=2 * 1024**3)) as lane:
        results = [lane.run(item) for item in ("a", "crash", "b", "memory", "sleep", "raise", "c")]
    assert [result.value for result in results] == ["A", None, "B", None, None, None, "C"]
    assert [result.failure for result in results if result.failure] == [
        Failure.CRASH,
        Failure.MEMORY,
        Failure.TIMEOUT,
        Failure.ERROR,
    ]


def test_an_item_whose_process_was_killed_is_tried_again(tmp_path: Path) -> None:
    with Lane(die_once) as lane:
        assert lane.run(tmp_path / "flag").value == "done"


def test_lanes_of_several_threads_do_not_mix() -> None:
    found: dict[int, list[str | None]] = {}

    def work(number: int) -> None:
        with Lane(act) as lane:
            found[number] = [lane.run(f"{number}{letter}").value for letter in "abc"]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: [f"{number}{letter}" for letter in "ABC"] for number in range(3)}


def test_a_child_does_not_clean_up_what_its_parent_left() -> None:
    """A database of the parent that only the collector can reach crashed the child."""
    import duckdb

    for _ in range(3):
        left: list[object] = [duckdb.connect(":memory:", config={"threads": 2})]
        left.append(left)
        del left
        results = list(run_each(_collect, [1, 2]))
        assert [result.value for result in results] == [0, 0]


def _collect(_: int) -> int:
    import gc

    gc.collect()
    return 0
