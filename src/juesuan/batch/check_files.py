"""One function a document, run in child processes so that a hostile file costs only itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from juesuan.checking.check import check
from juesuan.checking.inspection import inspect
from juesuan.model import Disclosure
from juesuan.model.forms import compact
from juesuan.model.inspection import Dates
from juesuan.reading.document import read
from juesuan.reading.isolated import LIMITS, failure_sentence, isolated
from juesuan.reading.pages import UnreadableError
from juesuan.report.drawing import draw_pages
from juesuan.report.outcome import FileOutcome
from juesuan.rules.book import Rule
from juesuan.workers import run_each


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
    for result in run_each(_check_one, work, jobs=jobs, limits=LIMITS):
        file = result.item[0]
        if result.value is not None:
            yield result.value
        else:
            yield FileOutcome(str(file), error=failure_sentence(result.failure, result.detail))


def read_file(file: Path) -> tuple[Disclosure | None, str]:
    """Read one file in a child process: the disclosure, or why there is none."""
    return isolated(_read_one, file)


def draw_file(file: Path, folder: Path) -> tuple[int | None, str]:
    """Draw a file's pages in a child process: how many, or why none."""
    return isolated(_draw_one, (file, folder))


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
