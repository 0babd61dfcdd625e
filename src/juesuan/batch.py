"""One function a document, run in child processes so that a hostile file costs only itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Final, TypeVar

from juesuan.checking.check import check
from juesuan.checking.inspection import inspect
from juesuan.model import Disclosure
from juesuan.model.forms import compact
from juesuan.model.inspection import Dates
from juesuan.reading.document import read
from juesuan.reading.pages import UnreadableError
from juesuan.report.drawing import draw_pages
from juesuan.report.outcome import FileOutcome
from juesuan.rules.book import Rule
from juesuan.workers import Failure, Limits, run_each

Item = TypeVar("Item")
Value = TypeVar("Value")

_LIMITS: Final = Limits(seconds=60.0, memory=4 * 1024**3)
_FAILURES: Final = {
    Failure.TIMEOUT: f"处理超过 {_LIMITS.seconds:.0f} 秒，已停止。",
    Failure.MEMORY: "处理所需内存超过上限，已停止。",
    Failure.CRASH: "文件使读取程序崩溃，已停止。",
    Failure.ERROR: "程序出错，请报告此文件",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules to run, by code or pattern (``H*``)."""

    select: tuple[str, ...] = ("*",)
    ignore: tuple[str, ...] = ()

    def __call__(self, rule: Rule) -> bool:
        """Whether a rule is to be run."""
        wanted = any(fnmatch(rule.code, pattern) for pattern in self.select)
        return wanted and not any(fnmatch(rule.code, pattern) for pattern in self.ignore)


@dataclass(frozen=True, slots=True)
class Beside:
    """What files are checked beside themselves."""

    priors: tuple[Disclosure, ...] = ()
    """Last year's disclosures, of which each file is compared with its own unit's."""
    dates: Dates | None = None
    """When they were approved and published; None: no score of an inspection is wanted."""


def check_files(
    files: Sequence[Path], choice: Choice, jobs: int, beside: Beside = Beside()
) -> Iterator[FileOutcome]:
    """Check files in up to ``jobs`` processes, in the order in which they are done."""
    alone = len(files) == 1
    work = [(file, choice, beside, alone) for file in files]
    for result in run_each(_check_one, work, jobs=jobs, limits=_LIMITS):
        file = result.item[0]
        if result.value is not None:
            yield result.value
        else:
            yield FileOutcome(str(file), error=_why(result.failure, result.detail))


def read_file(file: Path) -> tuple[Disclosure | None, str]:
    """Read one file in a child process: the disclosure, or why there is none."""
    return _isolated(_read_one, file)


def draw_file(file: Path, folder: Path) -> tuple[int | None, str]:
    """Draw a file's pages in a child process: how many, or why none."""
    return _isolated(_draw_one, (file, folder))


def _isolated(
    function: Callable[[Item], tuple[Value | None, str]], item: Item
) -> tuple[Value | None, str]:
    result = next(run_each(function, [item], limits=_LIMITS))
    if result.value is not None:
        return result.value
    return None, _why(result.failure, result.detail)


def _why(failure: Failure | None, detail: str) -> str:
    """The sentence for the user."""
    sentence = _FAILURES[failure or Failure.CRASH]
    return f"{sentence}（{detail}）。" if detail else sentence


def _read_one(file: Path) -> tuple[Disclosure | None, str]:
    try:
        return read(file), ""
    except UnreadableError as error:
        return None, str(error)


def _check_one(job: tuple[Path, Choice, Beside, bool]) -> FileOutcome:
    file, choice, beside, alone = job
    disclosure, error = _read_one(file)
    if disclosure is None:
        return FileOutcome(str(file), error=error)
    report = check(disclosure, choice, _prior_of(disclosure, beside.priors, alone=alone))
    inspection = inspect(report, beside.dates) if beside.dates is not None else None
    return FileOutcome(str(file), report, inspection)


def _prior_of(
    disclosure: Disclosure, priors: Sequence[Disclosure], *, alone: bool
) -> Disclosure | None:
    """The unit's own disclosure of the year before; one given for one file is taken as it is."""
    unit = compact(disclosure.unit)
    own = [
        prior
        for prior in priors
        if compact(prior.unit) == unit and (prior.year or 0) + 1 == disclosure.year
    ]
    return own[0] if own else (priors[0] if alone and len(priors) == 1 else None)


def _draw_one(job: tuple[Path, Path]) -> tuple[int | None, str]:
    file, folder = job
    try:
        return draw_pages(file, folder), ""
    except UnreadableError as error:
        return None, str(error)
    except OSError as error:
        return None, f"图片写不了：{error.strerror or error}。"
