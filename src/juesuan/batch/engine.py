"""Daft: one function over many tasks, with the threads of this machine or on a Ray cluster.

Results come in the order in which they are done, and no faster than they are taken, so that
memory does not grow with the number of tasks.
"""

import logging
import os
import pickle
import socket
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

Task = TypeVar("Task")
Value = TypeVar("Value")

# Both report their use to their makers, and Daft draws its own progress, unless told not to.
for _name, _value in {
    "DO_NOT_TRACK": "1",
    "DAFT_PROGRESS_BAR": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
}.items():
    os.environ.setdefault(_name, _value)

import daft  # noqa: E402 (it reads the environment)

_SECONDS: Final = 10.0
_threads = 0


class EngineError(Exception):
    """The engine cannot be started: one Chinese sentence."""


class StoppedError(Exception):
    """The engine stopped before all tasks were done: somebody interrupted it."""


class Engine:
    """Daft's local engine with some threads, or a Ray cluster at an address.

    Raises ``EngineError`` where the cluster does not answer.
    """

    def __init__(self, jobs: int, ray: str = "") -> None:
        self._ray = ray
        self.jobs = jobs
        if ray:
            _join_cluster(ray)
            daft.set_runner_ray(noop_if_initialized=True)
        else:
            _use_threads(jobs)
        daft.set_execution_config(maintain_order=False)

    def stream(self, function: Callable[[Task], Value], tasks: Sequence[Task]) -> Iterator[Value]:
        """Yield what the function makes of each task.

        Raises ``StoppedError``: Daft takes an interrupt for itself and ends as if all were done;
        and ``EngineError`` where a task raises or a node of the cluster is lost.
        """
        if not tasks:
            return
        binary = daft.DataType.binary()
        frame = daft.from_pydict({"task": [pickle.dumps(task) for task in tasks]})
        frame = frame.into_partitions(len(tasks)) if self._ray else frame.into_batches(1)
        work = daft.func(_Pickled(function), return_dtype=binary, use_process=False)
        frame = frame.select(work(frame["task"]).alias("value"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Daft and Ray about themselves
            count = 0
            for data in self._values(frame):
                count += 1
                yield pickle.loads(data)  # noqa: S301 (written by our own worker)
        if count < len(tasks):
            raise StoppedError

    def _values(self, frame: daft.DataFrame) -> Iterator[bytes]:
        try:
            for row in frame.iter_rows(results_buffer_size=max(2 * self.jobs, 2)):
                yield row["value"]
        except Exception as error:  # Daft and Ray raise what they like
            told = (str(error).strip().splitlines() or [type(error).__name__])[-1]
            raise EngineError(f"引擎出错（{told[:200]}）；再运行同一命令就接着做。") from error


class _Pickled:
    """A function whose argument and value travel as bytes."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function
        self.__name__ = function.__name__

    def __call__(self, task: bytes) -> bytes:
        return pickle.dumps(self._function(pickle.loads(task)))  # noqa: S301 (our own task)


def _use_threads(count: int) -> None:
    """Give the local engine its threads, which it takes once in the life of a process."""
    global _threads  # noqa: PLW0603 (the engine is global too)
    if _threads not in {0, count}:
        raise EngineError(f"引擎在本进程里已经用 {_threads} 个线程，不能改为 {count} 个。")
    if not _threads:
        daft.set_runner_native(num_threads=count)
        _threads = count


def _join_cluster(address: str) -> None:
    import ray  # slow, and only needed here

    if ray.is_initialized():
        return
    try:
        _knock(address)
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError) as error:
        raise EngineError(f"连不上 Ray 集群 {address}（{error}）。") from error


def _knock(address: str) -> None:
    """See whether anybody is there at all: Ray itself would ask for many minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host, int(port)), timeout=_SECONDS).close()
