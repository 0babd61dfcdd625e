"""How fast a batch is, against a plain loop over the same function, and whether it can be killed.

In one run, on documents made by ``make_corpus.py``:
- documents a second and peak memory with 1 and 2 workers, beside `multiprocessing` over the very
  function that a worker runs;
- the cost of a document and the peak memory with few and with many documents;
- the same run on a Ray cluster of two nodes, and runs whose driver or workers are killed with
  SIGKILL and which are then taken up: the data set must be the same.
"""

import argparse
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from juesuan.batch.examine import Job, examine
from juesuan.batch.opening import digest_of
from juesuan.report.outcome import EDITION
from juesuan.store.dataset import Dataset
from juesuan.store.rows import Listing
from juesuan.store.schema import load_schema
from make_corpus import make_corpus
from processes import descendants, workers_of
from ray_cluster import ray_cluster

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
JUESUAN = (sys.executable, "-c", "from juesuan.cli import main; main()")
_TICK = 1.0
_KILLS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run took: wall time in seconds, peak memory of all its processes in MB."""

    documents: int
    seconds: float
    memory: float

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.documents / self.seconds

    def cost(self, workers: int) -> float:
        """Milliseconds of one worker for one document."""
        return 1000 * self.seconds * workers / self.documents


class Memory:
    """The most memory in MB that a process and its descendants have at one time.

    Pages shared by n processes count 1/n in each.
    """

    def __init__(self, pid: int) -> None:
        self.peak = 0.0
        self._pid = pid
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_TICK):
            self.peak = max(self.peak, sum(map(_memory, [self._pid, *descendants(self._pid)])))


def _memory(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in text.splitlines() if line[:4] == "Pss:")


# --- what is measured -----------------------------------------------------------------------------


def run_loop(files: Sequence[Path], workers: int) -> Measured:
    """A plain loop: a pool of processes, the function that a worker runs, nothing kept."""
    command = [sys.executable, __file__, "--loop", str(workers), *map(str, files)]
    return _measured(command, len(files))


def loop(workers: int, files: Sequence[str]) -> None:
    """The plain loop itself."""
    jobs = [Job(*digest_of(file)[:1], file, 0, Listing(), EDITION) for file in files]
    with multiprocessing.get_context("forkserver").Pool(workers) as pool:
        for told in pool.imap_unordered(examine, jobs):
            assert told.columns


def run_batch(files: Path, out: Path, workers: int) -> Measured:
    """The batch, from nothing to the finished data set."""
    shutil.rmtree(out, ignore_errors=True)
    count = sum(1 for item in files.rglob("*") if item.is_file())
    return _measured(batch_command(files, out, workers), count)


def batch_command(files: Path, out: Path, workers: int) -> list[str]:
    """The command line of a batch."""
    return [*JUESUAN, "batch", str(files), "-o", str(out), "-j", str(workers)]


def _measured(command: Sequence[str], documents: int) -> Measured:
    start = time.perf_counter()
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL) as process,
        Memory(process.pid) as memory,
    ):
        process.wait()
        seconds = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"{' '.join(command[:6])} … ended with {process.returncode}")
    return Measured(documents, seconds, memory.peak)


# --- what must be the same ------------------------------------------------------------------------


def content(out: Path) -> dict[str, tuple[int, str]]:
    """Rows and a digest of every table, whatever the order of the rows."""
    found = {}
    with Dataset(out).open() as database:
        for table in load_schema().values():
            left_out = "EXCLUDE (modified)" if table.name == "sources" else ""
            rows = (
                f"SELECT md5(t::VARCHAR) AS row FROM (SELECT * {left_out} FROM {table.name}) AS t"
            )
            found[table.name] = database.execute(
                f"SELECT count(*), md5(string_agg(row, '' ORDER BY row)) FROM ({rows})"
            ).fetchone()
    return found


def killed(files: Path, out: Path, whom: str) -> str:
    """Kill the driver or the workers in the middle a few times, then let it end."""
    shutil.rmtree(out, ignore_errors=True)
    random = Random(7)
    kills = 0
    process = _started(files, out)
    while kills < _KILLS:
        time.sleep(random.uniform(4.0, 7.0))
        if process.poll() is not None:
            break
        kills += 1
        for pid in [process.pid] if whom == "driver" else workers_of(process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if whom == "driver":
            process.wait()
            process = _started(files, out)
    if process.wait():
        raise RuntimeError(f"a run ended with {process.returncode}")
    return f"killed {kills} times"


def _started(files: Path, out: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(batch_command(files, out, 2), stdout=subprocess.DEVNULL)


@contextmanager
def few_of(corpus: Path, count: int) -> Iterator[Path]:
    """A folder with links to some documents of a corpus, spread over it."""
    folder = BUILD / f"bench-{count}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files = documents(corpus)
    for at in range(count):
        file = files[at * len(files) // count]
        (folder / f"{at:06}{file.suffix}").hardlink_to(file)
    yield folder
    shutil.rmtree(folder)


def documents(folder: Path) -> list[Path]:
    """The documents of a corpus."""
    return sorted(item for item in folder.rglob("*") if item.suffix == ".pdf")


# --- the report -----------------------------------------------------------------------------------


def main() -> int:
    """Measure; exit 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=200)
    parser.add_argument("--many", type=int, default=5000)
    parser.add_argument("--loop", type=int, help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.loop:
        loop(options.loop, options.files)
        return 0
    console = Console(width=110)
    corpus = BUILD / f"corpus-{options.many}"
    console.print(f"{options.many} documents in {corpus.relative_to(ROOT)} …")
    make_corpus(corpus, options.many, spoiled=0.01, jobs=2)
    with few_of(corpus, options.few) as few:
        goals = {**speed(console, few, corpus), **sameness(console, few)}
    for goal, met in goals.items():
        console.print(f"{'met   ' if met else 'MISSED'} {goal}", style="" if met else "bold red")
    return 0 if all(goals.values()) else 1


def speed(console: Console, few: Path, corpus: Path) -> dict[str, bool]:
    """Loop against batch, few documents against many."""
    out = BUILD / "bench-out"
    table = Table(title="a batch (all of it: finding, reading, checking, writing) and a plain loop")
    for name in ("run", "documents", "workers", "seconds", "documents/s", "ms a document", "MB"):
        table.add_column(name, justify="left" if name == "run" else "right")
    goals, last = {}, None
    for workers in (1, 2):
        base = run_loop(documents(few), workers)
        last = run_batch(few, out, workers)
        table.add_row("loop", *_cells(base, workers))
        table.add_row("batch", *_cells(last, workers))
        share = last.rate / base.rate
        goals[f"{workers} workers: batch {share:.0%} of the loop (at least 90 %)"] = share >= 0.9
    many = run_batch(corpus, out, 2)
    table.add_row("batch", *_cells(many, 2), style="bold")
    console.print(table)
    assert last is not None
    cost, memory = many.cost(2) / last.cost(2), many.memory / last.memory
    few_count, many_count = last.documents, many.documents
    goals[f"cost of a document, {many_count} to {few_count}: {cost:.2f} (at most 1.1)"] = (
        cost <= 1.1
    )
    goals[f"memory, {many_count} to {few_count}: {memory:.2f} (at most 1.25)"] = memory <= 1.25
    size = sum(item.stat().st_size for item in out.rglob("*.parquet"))
    console.print(f"data set: {size / many.documents / 1024:.1f} KB a document")
    return goals


def _cells(measured: Measured, workers: int) -> list[str]:
    return [
        f"{measured.documents:,}",
        str(workers),
        f"{measured.seconds:.1f}",
        f"{measured.rate:.1f}",
        f"{measured.cost(workers):.0f}",
        f"{measured.memory:.0f}",
    ]


def sameness(console: Console, few: Path) -> dict[str, bool]:
    """The content of runs on a cluster and of runs that were killed, against an undisturbed one."""
    whole, out = BUILD / "bench-whole", BUILD / "bench-out"
    run_batch(few, whole, 2)
    expected = content(whole)
    goals = {}
    shutil.rmtree(out, ignore_errors=True)
    with ray_cluster() as address:
        start = time.perf_counter()
        command = [*batch_command(few, out, 2), "--ray", address]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        console.print(f"on a Ray cluster of two nodes: {time.perf_counter() - start:.1f} s")
    goals["Ray cluster of two nodes: the same content"] = content(out) == expected
    for whom in ("driver", "workers"):
        told = killed(few, out, whom)
        goals[f"{whom} {told}, taken up: the same content"] = content(out) == expected
    for folder in (whole, out):
        shutil.rmtree(folder)
    return goals


if __name__ == "__main__":
    sys.exit(main())
