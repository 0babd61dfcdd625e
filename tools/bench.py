"""How long reading and checking take, against a floor and against pdfplumber, in one run.

The floor: PDFium loads every page and yields all characters, their boxes and all path objects.
Every measurement runs in a process of its own (peak memory), best of several rounds.
"""

import argparse
import multiprocessing
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import repeat
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "real"
_ROUNDS = 5


def floor(path: Path) -> None:
    """Load all pages and fetch all characters, boxes and path objects; do nothing with them."""
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
                deque(map(pdfium.object_type, handles), maxlen=0)


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


def _measure(function: Callable[[Path], None], path: Path, rounds: int, queue: object) -> None:
    function(path)  # imports and caches
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function(path)
        times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    queue.put((min(times), peak))  # type: ignore[attr-defined]


def measure(function: Callable[[Path], None], path: Path, rounds: int) -> tuple[float, float]:
    """Best time in seconds and peak memory in MB, in a fresh process."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_measure, args=(function, path, rounds, queue))
    process.start()
    result: tuple[float, float] = queue.get()
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
        base, _ = measure(floor, file, options.rounds)
        reading, _ = measure(read, file, options.rounds)
        whole, memory = measure(check, file, options.rounds)
        slow, _ = measure(plumber, file, 1)
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
