"""What is done with documents on a worker: read, check, score, turn into columns.

Every task that runs has one child process that does its work, within limits.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, NamedTuple

from juesuan.batch.columns import Columns, Partition, Piece, pack, pieces
from juesuan.batch.opening import Digest, close_archive, digest_of, load
from juesuan.checking.check import check
from juesuan.checking.inspection import inspect
from juesuan.model import Kind
from juesuan.model.inspection import Dates
from juesuan.reading.document import read_bytes
from juesuan.reading.isolated import failure_sentence
from juesuan.reading.pages import UnreadableError
from juesuan.store.rows import Examined, Listing, State, rows_of
from juesuan.workers import Failure, Lane, Limits, Result

_FAILURES: Final = {
    Failure.TIMEOUT: State.TIMEOUT,
    Failure.MEMORY: State.MEMORY,
    Failure.CRASH: State.CRASH,
    Failure.ERROR: State.ERROR,
}
FAILED: Final = frozenset(_FAILURES.values())
"""The states of documents that may be read another time."""
_PRELOAD: Final = ("juesuan.batch.examine", "juesuan.reading.pdf")


@dataclass(frozen=True, slots=True)
class Job:
    """A document that is to be examined."""

    document: str
    file: str
    size: int
    listing: Listing
    edition: str


class Task(NamedTuple):
    """The jobs of one turn of a worker, and the limits of each."""

    jobs: tuple[Job, ...]
    limits: Limits


class Told(NamedTuple):
    """What a worker tells of one document at once."""

    document: str
    state: str
    columns: Columns
    partition: Partition


class Done(NamedTuple):
    """What a task gave: files for the data set, and the state of each document."""

    pieces: list[Piece]
    states: dict[str, str]


class Digested(NamedTuple):
    """What a file holds, or why it cannot be opened."""

    file: str
    digest: Digest | None
    reason: str = ""


Contents = dict[str, Digested]
"""What is known of each file."""


def digest_files(files: tuple[str, ...]) -> list[Digested]:
    """Read files through, to know their contents."""
    return list(_digested(files))


def _digested(files: tuple[str, ...]) -> Iterator[Digested]:
    for file in files:
        try:
            yield Digested(file, digest_of(file))
        except UnreadableError as error:
            yield Digested(file, None, str(error))
    close_archive()


def examine_task(task: Task) -> Done:
    """Examine the documents of a task, one after the other, in a child process."""
    with _lane(task.limits) as lane:
        told = [_told(lane.run(job)) for job in task.jobs]
    return Done(
        pieces((item.partition, item.columns) for item in told),
        {item.document: item.state for item in told},
    )


def _told(result: Result[Job, Told]) -> Told:
    if result.value is not None:
        return result.value
    reason = failure_sentence(result.failure, result.detail)
    return _tell(result.item, _FAILURES[result.failure or Failure.CRASH], reason)


def _tell(job: Job, state: State, reason: str) -> Told:
    """What is told of a document that gave no report."""
    examined = Examined(job.document, job.file, job.size, state, job.edition, reason, job.listing)
    return _packed(examined)


def _packed(examined: Examined) -> Told:
    partition = Partition(examined.year, examined.listing.region or None)
    return Told(examined.document, str(examined.state), pack(rows_of(examined)), partition)


def examine(job: Job) -> Told:
    """Read and check one document (in a child process)."""
    try:
        disclosure = read_bytes(job.file, load(job.file))
    except UnreadableError as error:
        return _tell(job, State.UNREADABLE, str(error))
    report = check(disclosure)
    account = disclosure.kind is Kind.FINAL_ACCOUNT
    dates = Dates(job.listing.approved, job.listing.published)
    return _packed(
        Examined(
            job.document,
            job.file,
            job.size,
            State.CHECKED if account else State.NOT_ACCOUNT,
            job.edition,
            "" if account else disclosure.reason,
            job.listing,
            report,
            inspect(report, dates) if account else None,
        )
    )


_idle: dict[Limits, list[Lane[Job, Told]]] = {}
_lock = threading.Lock()


@contextmanager
def _lane(limits: Limits) -> Iterator[Lane[Job, Told]]:
    """A child process that nobody else uses; there are as many as are used at one time.

    The engine's threads keep nothing of Python's from one call to the next.
    """
    with _lock:
        idle = _idle.setdefault(limits, [])
        lane = idle.pop() if idle else Lane(examine, limits, _PRELOAD)
    try:
        yield lane
    finally:
        with _lock:
            idle.append(lane)


def close_lanes() -> None:
    """End the child processes that are idle."""
    with _lock:
        lanes = [lane for idle in _idle.values() for lane in idle]
        _idle.clear()
    for lane in lanes:
        lane.close()
