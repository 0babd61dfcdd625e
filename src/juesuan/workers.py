"""Runs a function over many items in child processes, each item within limits of time and memory.

A native library that crashes or hangs on one item costs that item only: its worker is killed and
replaced, and the failure is a value in the results.  Knows nothing of this project's subject.
"""

import gc
import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final, Generic, Self, TypeVar

Item = TypeVar("Item")
Value = TypeVar("Value")

_TICK: Final = 0.5  # seconds between looks at the clock while nothing comes in


class Failure(StrEnum):
    """Why an item has no value."""

    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    ERROR = "error"
    """The function raised: a fault of the program; ``Result.detail`` says where."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may use: seconds of wall time, bytes beyond what its process began with."""

    seconds: float = 120.0
    memory: int = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class Result(Generic[Item, Value]):
    """An item with its value, or with the reason why there is none."""

    item: Item
    value: Value | None
    failure: Failure | None = None
    detail: str = ""


@dataclass(slots=True)
class _Worker(Generic[Item]):
    process: BaseProcess
    pipe: Connection
    item: Item | None = None
    deadline: float = 0.0

    def receive(self) -> Result[Item, Any]:
        """What came of its item; a crash where the process is dead."""
        item = self.item
        self.item = None
        assert item is not None  # noqa: S101 (only busy workers are received from)
        try:
            value, failure, detail = self.pipe.recv()
        except (EOFError, OSError):
            return Result(item, None, Failure.CRASH)
        return Result(item, value, failure, detail)

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def run_each(
    function: Callable[[Item], Value],
    items: Sequence[Item],
    *,
    jobs: int = 1,
    limits: Limits = Limits(),
) -> Iterator[Result[Item, Value]]:
    """Yield a result for every item, in the order in which they finish.

    ``function`` must return values rather than raise; an exception is a failure of its item.
    """
    waiting = list(reversed(items))
    workers: list[_Worker[Item]] = []
    try:
        while waiting or any(worker.item is not None for worker in workers):
            _hand_out(waiting, workers, function, jobs, limits)
            busy = {worker.pipe: worker for worker in workers if worker.item is not None}
            for ready in wait(list(busy), timeout=_TICK):
                if not isinstance(ready, Connection):
                    continue
                worker = busy[ready]
                result: Result[Item, Value] = worker.receive()
                if result.failure is Failure.CRASH:
                    _dismiss(worker, workers)
                yield result
            for worker in [worker for worker in workers if worker.item is not None]:
                if time.monotonic() > worker.deadline:
                    item = worker.item
                    _dismiss(worker, workers)
                    if item is not None:
                        yield Result(item, None, Failure.TIMEOUT)
    finally:
        for worker in workers:
            _dismiss(worker, workers)


class Lane(Generic[Item, Value]):
    """One child process for one caller, who may be a thread among many: item in, result out.

    The process is started afresh after every failure but an exception.  An item whose process dies
    is tried once more: somebody else may have killed it.  Close it, or use it as a context.
    """

    def __init__(
        self,
        function: Callable[[Item], Value],
        limits: Limits = Limits(),
        preload: Sequence[str] = (),
    ) -> None:
        self._function = function
        self._limits = limits
        self._preload = list(preload)
        self._worker: _Worker[Item] | None = None

    def run(self, item: Item) -> Result[Item, Value]:
        """The result of one item."""
        result: Result[Item, Value] = self._try(item)
        return self._try(item) if result.failure is Failure.CRASH else result

    def _try(self, item: Item) -> Result[Item, Value]:
        worker = self._worker or _start(self._function, self._limits, self._context())
        self._worker = None
        with suppress(BrokenPipeError, OSError):  # a dead process is noticed when it is received
            worker.pipe.send(item)
        worker.item = item
        if not worker.pipe.poll(self._limits.seconds):
            worker.stop()
            return Result(item, None, Failure.TIMEOUT)
        result: Result[Item, Value] = worker.receive()
        if result.failure in {Failure.CRASH, Failure.MEMORY}:
            worker.stop()
        else:
            self._worker = worker
        return result

    def _context(self) -> BaseContext:
        """Processes come from a server without threads: a fork of threads may hang."""
        if sys.platform == "win32":
            return multiprocessing.get_context("spawn")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(self._preload)
        return context

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _hand_out(
    waiting: list[Item],
    workers: list[_Worker[Item]],
    function: Callable[[Item], Value],
    jobs: int,
    limits: Limits,
) -> None:
    """Give every idle worker an item, starting workers as long as there are too few."""
    while waiting:
        idle = next((worker for worker in workers if worker.item is None), None)
        if idle is None:
            if len(workers) >= jobs:
                return
            idle = _start(function, limits, _forking())
            workers.append(idle)
        idle.item = waiting.pop()
        idle.deadline = time.monotonic() + limits.seconds
        with suppress(BrokenPipeError, OSError):  # a dead worker is noticed when it is received
            idle.pipe.send(idle.item)


def _forking() -> BaseContext:
    """Fork where that is safe: a fork has everything imported already."""
    linux = sys.platform.startswith("linux")
    return multiprocessing.get_context("fork" if linux else "spawn")


def _start(
    function: Callable[[Item], Value], limits: Limits, context: BaseContext
) -> _Worker[Item]:
    ours, theirs = multiprocessing.Pipe()
    # mypy: contexts differ in the kind of process they make
    process: BaseProcess = context.Process(  # type: ignore[attr-defined]
        target=_serve, args=(function, theirs, limits.memory), daemon=True
    )
    _begin(process)
    theirs.close()
    return _Worker(process, ours)


def _begin(process: BaseProcess) -> None:
    """Start a process whose collector leaves alone what came with a fork.

    That is the parent's to clean up; a database's threads, for one, are gone in the child.
    """
    gc.freeze()
    try:
        process.start()
    finally:
        gc.unfreeze()


def _dismiss(worker: _Worker[Item], workers: list[_Worker[Item]]) -> None:
    workers.remove(worker)
    worker.stop()


def _serve(function: Callable[[Item], Value], pipe: Connection, memory: int) -> None:
    """The life of a worker: take an item, send back its value or a failure."""
    if sys.platform != "win32":
        import resource

        whole = memory + _address_space()
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (whole, whole))
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            pipe.send((function(item), None, ""))
        except BrokenPipeError:  # nobody waits for it any more
            return
        except MemoryError:
            pipe.send((None, Failure.MEMORY, ""))
        except KeyboardInterrupt:
            return
        except Exception as error:
            pipe.send((None, Failure.ERROR, _where(error)))


def _address_space() -> int:
    """Bytes of address space that came with a fork: libraries reserve much that they never use."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _where(error: Exception) -> str:
    """The kind of an exception and the line that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
