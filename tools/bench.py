"""How long reading and checking take, against a floor and against pdfplumber, in one run.

The floor: PDFium loads every page and yields all characters and all path objects, with boxes.
Floor, reading and checking take turns in one process, best of several rounds; pdfplumber and the
peak memory of a check are measured in processes of their own.
"""

import argparse
import multiprocessing
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import repeat
from multiprocessing.queues import Queue
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "real"
_ROUNDS = 9

Task = Callable[[Path], None]


def floor(path: Path) -> None:
    """Load all pages, fetch all characters and path objects with their boxes; no more than that."""
    from collections import deque

    import numpy as np

    from juesuan.reading.pdf import pdfium

    with pdfium.open_document(path.read_bytes()) as (document, count):
        for index in range(count):
            with pdfium.open_page(document, index) as page, pdfium.open_text(page) as text:
                chars = pdfium.char_count(text)
                codes = np.zeros(chars + 1, np.uint16)
                boxes = np.zeros((chars, 4), np.float32)
                if chars:
                    pdfium.char_text(text, 0, chars, codes.ctypes.data)
                start = boxes.ctypes.data
                addresses = range(start, start + 16 * chars, 16)
                deque(map(pdfium.char_box, repeat(text), range(chars), addresses), maxlen=0)
                objects = pdfium.object_count(page)
                handles = list(map(pdfium.object_at, repeat(page), range(objects)))
                paths = [
                    handle for handle in handles if pdfium.object_type(handle) == pdfium.OBJECT_PATH
                ]
                bounds = np.zeros((len(paths), 4), np.float32)
                start = bounds.ctypes.data
                sides = [
                    range(start + 4 * i, start + 4 * i + 16 * len(paths), 16) for i in range(4)
                ]
                deque(map(pdfium.object_bounds, paths, *sides), maxlen=0)


def read(path: Path) -> None:
    """Our reading."""
    import juesuan

    juesuan.read(path)


def check(path: Path) -> None:
    """Our reading and checking."""
    import juesuan

    juesuan.check(path)


def plumber(path: Path) -> None:
    """The usual tool: every page's text and tables."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()


def _times(functions: Sequence[Task], path: Path, rounds: int, queue: "Queue[list[float]]") -> None:
    """Best seconds of each function; the rounds take turns, so that all see the same machine."""
    best = [float("inf")] * len(functions)
    for number in range(rounds + 1):
        for place, function in enumerate(functions):
            start = time.perf_counter()
            function(path)
            taken = time.perf_counter() - start
            if number:  # the first round imports and fills caches
                best[place] = min(best[place], taken)
    queue.put(best)


def _memory(function: Task, path: Path, queue: "Queue[list[float]]") -> None:
    """Peak memory in MB of a process that runs the function once."""
    function(path)
    queue.put([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024])


def _in_process(target: Callable[..., None], *arguments: object) -> list[float]:
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=target, args=(*arguments, queue))
    process.start()
    result: list[float] = queue.get()
    process.join()
    return result


def start_up() -> float:
    """Median seconds that the command line takes to say its version."""
    command = [sys.executable, "-m", "juesuan.cli", "--version"]
    program = Path(sys.executable).parent / "juesuan"
    if program.exists():
        command = [str(program), "--version"]
    times = []
    for _ in range(7):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> int:
    """Measure the real documents where they are, else the examples; exit 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    options = parser.parse_args()
    files = options.files or sorted(REAL.glob("*.pdf")) or sorted(ROOT.glob("examples/*.pdf"))
    table = Table(title="seconds per document (best of rounds); ratios in the same run")
    for name in (
        "document",
        "floor",
        "read",
        "check",
        "pdfplumber",
        "read/floor",
        "check/floor",
        "pdfplumber/check",
        "MB",
    ):
        table.add_column(name, justify="left" if name == "document" else "right")
    totals = [0.0, 0.0, 0.0, 0.0]
    most = 0.0
    for file in files:
        base, reading, whole = _in_process(_times, (floor, read, check), file, options.rounds)
        (slow,) = _in_process(_times, (plumber,), file, 1)
        (memory,) = _in_process(_memory, check, file)
        most = max(most, memory)
        for place, value in enumerate((base, reading, whole, slow)):
            totals[place] += value
        table.add_row(file.name, *_cells(base, reading, whole, slow), f"{memory:.0f}")
    table.add_row("all", *_cells(*totals), f"{most:.0f}", style="bold")
    console = Console(width=130)
    console.print(table)
    starting = start_up()
    base, reading, whole, slow = totals
    goals = {
        f"read {reading / base:.2f} × floor (at most 2)": reading <= 2 * base,
        f"check {whole / base:.2f} × floor (at most 3)": whole <= 3 * base,
        f"check 1/{slow / whole:.0f} of pdfplumber (at most 1/8)": whole <= slow / 8,
        f"start-up {starting:.2f} s (under 0.3)": starting < 0.3,
        f"peak memory {most:.0f} MB (under 120)": most < 120,
    }
    for goal, met in goals.items():
        console.print(f"{'met   ' if met else 'MISSED'} {goal}", style="" if met else "bold red")
    return 0 if all(goals.values()) else 1


def _cells(base: float, reading: float, whole: float, slow: float) -> list[str]:
    ratios = [f"{reading / base:.2f}", f"{whole / base:.2f}", f"{slow / whole:.1f}"]
    return [*(f"{value:.3f}" for value in (base, reading, whole, slow)), *ratios]


if __name__ == "__main__":
    sys.exit(main())
