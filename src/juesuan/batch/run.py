"""A batch run: find documents, examine those that are not done, put the rows into the data set.

A run that dies at any moment is taken up by the next one: finished tasks are kept in `staging`, and
the data set changes all at once (``juesuan.store.dataset``).
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

import duckdb
from filelock import FileLock, Timeout

from juesuan.batch.engine import Engine
from juesuan.batch.examine import (
    FAILED,
    Contents,
    Digested,
    Job,
    Task,
    close_lanes,
    digest_files,
    examine_task,
)
from juesuan.batch.listings import write_listings
from juesuan.batch.opening import Digest
from juesuan.batch.sources import Found, find_sources
from juesuan.batch.staging import Staging
from juesuan.reading.isolated import LIMITS
from juesuan.report.outcome import EDITION
from juesuan.store.dataset import Dataset
from juesuan.store.merge import merge
from juesuan.workers import Limits

Item = TypeVar("Item")

_MOST_JOBS: Final = 16
"""Documents in one task: few enough to lose little when a run is killed."""
_MOST_FILES: Final = 64
"""Files in one task of reading contents."""
_TURNS: Final = 8
"""Tasks that every worker has at least, so that none waits long for the others at the end."""


class RunError(Exception):
    """A run cannot begin: one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How a run is done."""

    jobs: int = 1
    ray: str = ""
    region: str = ""
    limits: Limits = LIMITS
    again: bool = False
    """Whether documents that failed by time, memory or a crash are tried once more."""


@dataclass(slots=True)
class Progress:
    """How far a run is; ``changed`` is called after every change."""

    changed: Callable[["Progress"], None] = lambda _: None
    phase: str = ""
    done: int = 0
    total: int = 0
    begun: float = 0.0

    def begin(self, phase: str, total: int) -> None:
        """A phase with so many documents begins."""
        self.phase, self.done, self.total, self.begun = phase, 0, total, time.monotonic()
        self.changed(self)

    def advance(self, count: int) -> None:
        """So many documents more are done."""
        self.done += count
        self.changed(self)

    @property
    def rate(self) -> float:
        """Documents a second in this phase."""
        return self.done / max(time.monotonic() - self.begun, 0.001)


@dataclass(slots=True)
class Run:
    """What a run did."""

    started: datetime
    sources: int = 0
    unopened: int = 0
    duplicates: int = 0
    already: int = 0
    """Documents that an earlier run had done."""
    examined: Counter[str] = field(default_factory=Counter)
    """Documents of this run by their state."""
    seconds: float = 0.0
    """How long it took in all."""
    examining: float = 0.0
    """How long reading and checking took."""

    @property
    def rate(self) -> float:
        """Documents a second, while they were read and checked."""
        return self.examined.total() / self.examining if self.examining else 0.0


def run_batch(
    names: Sequence[str], folder: Path, choices: Choices, progress: Progress | None = None
) -> Run:
    """Examine all documents that names mean, and put them into the data set of a folder.

    Raises ``RunError``, ``SourceError``, ``ListError``, ``EngineError``, and ``StoppedError`` where
    somebody interrupted it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", blocking=False):
            return _Runner(folder, choices, progress or Progress()).run(names)
    except Timeout as error:
        raise RunError(f"另一个 juesuan batch 正在写 {folder}。") from error
    except OSError as error:
        raise RunError(f"写不了 {folder}：{error.strerror or error}。") from error
    except duckdb.Error as error:
        told = str(error).splitlines()[0]
        raise RunError(f"{folder} 里的数据集读写不了（{told}）。") from error


class _Runner:
    """One run over one data set."""

    def __init__(self, folder: Path, choices: Choices, progress: Progress) -> None:
        self._dataset = Dataset(folder)
        self._staging = Staging(folder / "staging")
        self._choices = choices
        self._progress = progress
        self._run = Run(datetime.now(UTC))

    def run(self, names: Sequence[str]) -> Run:
        """Do it all."""
        started = time.monotonic()
        self._take_up()
        engine = Engine(self._choices.jobs, self._choices.ray)
        found = find_sources(names, self._choices.region)
        contents = self._contents(engine, found)
        jobs = list(self._jobs(found, contents))
        try:
            self._examine(engine, jobs)
        finally:
            close_lanes()
        self._progress.begin("写入数据集", 0)
        self._put_in_place(found, contents)
        self._run.seconds = time.monotonic() - started
        return self._run

    def _take_up(self) -> None:
        """Put in place what a run that was killed had finished."""
        self._dataset.settle()
        self._staging.tidy()
        if not self._staging.empty:
            merge(self._dataset, self._staging.folder, {})
        self._staging.clear()

    def _contents(self, engine: Engine, found: Found) -> Contents:
        """The content of every source: as known from its size and time, else read through."""
        known = self._known()
        contents: Contents = {}
        files = []
        for source in found.sources:
            digest = known.get((source.file, source.size, source.modified))
            if source.reason:
                contents[source.file] = Digested(source.file, None, source.reason)
            elif digest is not None:
                contents[source.file] = Digested(source.file, digest)
            else:
                files.append(source.file)
        self._progress.begin("辨认内容", len(files))
        size = _turn(len(files), engine.jobs, _MOST_FILES)
        for told in engine.stream(digest_files, _parts(files, size)):
            contents |= {item.file: item for item in told}
            self._progress.advance(len(told))
        return contents

    def _known(self) -> dict[tuple[str, int | None, int | None], Digest]:
        """Contents of files that an earlier run knew, by name, size and time of last change."""
        if not self._dataset.exists:
            return {}
        with self._dataset.open() as database:
            rows = database.execute(
                "SELECT file, bytes, modified, document FROM sources "
                "WHERE document IS NOT NULL AND modified IS NOT NULL"
            ).fetchall()
        return {(file, size, at): Digest(document, size) for file, size, at, document in rows}

    def _jobs(self, found: Found, contents: Contents) -> Iterator[Job]:
        """What is to be examined: each content once, if it is not done under the same listing."""
        run, done = self._run, self._done()
        seen = set()
        run.sources = len(found.sources)
        for source in found.sources:
            digest = contents[source.file].digest
            if digest is None:
                run.unopened += 1
            elif digest.document in seen:
                run.duplicates += 1
            else:
                seen.add(digest.document)
                if done.get(digest.document) == source.listing.digest:
                    run.already += 1
                else:
                    yield Job(digest.document, source.file, digest.size, source.listing, EDITION)

    def _done(self) -> dict[str, str]:
        """Documents that this edition has examined, with the digest of their listing."""
        if not self._dataset.exists:
            return {}
        failed = [str(state) for state in FAILED] if self._choices.again else []
        with self._dataset.open() as database:
            rows = database.execute(
                "SELECT document, listing FROM documents "
                "WHERE edition = ? AND NOT list_contains(?::VARCHAR[], state)",
                [EDITION, failed],
            ).fetchall()
        return dict(rows)

    def _examine(self, engine: Engine, jobs: list[Job]) -> None:
        self._progress.begin("读取和检查", len(jobs))
        begun = time.monotonic()
        size = _turn(len(jobs), engine.jobs, _MOST_JOBS)
        tasks = [Task(part, self._choices.limits) for part in _parts(jobs, size)]
        for done in engine.stream(examine_task, tasks):
            self._staging.put(done.pieces)
            self._run.examined.update(done.states.values())
            self._progress.advance(len(done.states))
        self._run.examining = time.monotonic() - begun

    def _put_in_place(self, found: Found, contents: Contents) -> None:
        self._staging.folder.mkdir(parents=True, exist_ok=True)
        loose = write_listings(self._staging.folder, found, contents)
        merge(self._dataset, self._staging.folder, loose)
        self._staging.clear()


def _turn(count: int, jobs: int, most: int) -> int:
    """How many items one task has."""
    return min(max(count // (jobs * _TURNS), 1), most)


def _parts(items: Sequence[Item], size: int) -> list[tuple[Item, ...]]:
    return [tuple(items[at : at + size]) for at in range(0, len(items), size)]
