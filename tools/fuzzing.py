"""Damages documents in thousands of ways and reads them, each in a child process with limits.

``python tools/fuzzing.py --seconds 300`` goes on until the time is up and names every input that
crashed, hung or raised anything but ``UnreadableError``; such inputs are kept in ``build/fuzz``.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from fuzz import mutations  # noqa: E402
from juesuan.checking.check import check  # noqa: E402
from juesuan.reading.document import read_bytes  # noqa: E402
from juesuan.reading.pages import UnreadableError  # noqa: E402
from juesuan.workers import Limits, Result, run_each  # noqa: E402

Case = tuple[str, bytes]
LIMITS = Limits(seconds=20.0, memory=3 * 1024**3)


def survive(case: Case) -> str:
    """Read and check one damaged document: what became of it."""
    name, data = case
    try:
        disclosure = read_bytes(name, data)
    except UnreadableError:
        return "unreadable"
    check(disclosure)
    return str(disclosure.kind)


def cases(files: Iterable[Path], seeds: Iterable[int]) -> Iterator[Case]:
    """Every mutation of every file, seed after seed."""
    sources = [(file, file.read_bytes()) for file in files]
    for seed in seeds:
        for file, data in sources:
            for kind, damaged in mutations(data, seed):
                yield f"{file.stem}-{seed}-{kind}{file.suffix}", damaged


def run(some: list[Case], jobs: int = 2) -> Iterator[Result[Case, str]]:
    """Run a batch of cases."""
    return run_each(survive, some, jobs=jobs, limits=LIMITS)


def main() -> int:
    """Fuzz until the time is up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=300.0)
    options = parser.parse_args()
    real = ROOT.parent / "shared" / "real"
    files = options.files or [
        *ROOT.glob("examples/*.pdf"),
        *real.glob("*.pdf"),
        *real.glob("*.txt"),
    ]
    end = time.monotonic() + options.seconds
    endless = cases(files, count())
    outcomes: Counter[str] = Counter()
    bad = 0
    while time.monotonic() < end:
        for result in run(list(islice(endless, 60))):
            outcomes[str(result.failure or result.value)] += 1
            if result.failure:
                bad += 1
                name, data = result.item
                folder = ROOT / "build" / "fuzz"
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name.replace("/", "_")).write_bytes(data)
                print(f"{result.failure} {name} {result.detail}")
    print(f"{sum(outcomes.values())} inputs: {dict(outcomes)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
