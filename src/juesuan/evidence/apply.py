"""Queries of a form, run in a child process within limits of time and memory."""

import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from juesuan.evidence.files import EvidenceError
from juesuan.evidence.query import QueryEvidence, answer
from juesuan.model.account import FormEntry, Query
from juesuan.workers import Failure, Limits, run_each

_LIMITS: Final = Limits(seconds=30.0, memory=4 * 1024**3)
_FAILURES: Final = {
    Failure.TIMEOUT: f"查询超过 {_LIMITS.seconds:.0f} 秒，已停止。",
    Failure.MEMORY: "查询所需内存超过上限，已停止。",
    Failure.CRASH: "查询或文件使数据库崩溃，已停止。",
    Failure.ERROR: "程序出错，请报告此查询。",
}
_Job = tuple[int, Query, Path, Path]
_Answer = tuple[QueryEvidence | None, str]


def run_query(query: Query, base: Path) -> QueryEvidence:
    """Run one query over files in a folder; ``EvidenceError`` where it does not give one number."""
    (found,) = _answers([query], base)
    evidence, error = found
    if evidence is None:
        raise EvidenceError(error)
    return evidence


def apply_evidence(entry: FormEntry, base: Path) -> tuple[FormEntry, tuple[QueryEvidence, ...]]:
    """Replace the results of indicators that have a query by what it gives.

    ``EvidenceError`` names the first indicator whose query gives nothing: a typed result never
    stands in for it.
    """
    asked = [(at, line, line.query) for at, line in enumerate(entry.indicators) if line.query]
    indicators = list(entry.indicators)
    evidence = []
    found = _answers([query for _, _, query in asked], base) if asked else ()
    for (at, line, _), (given, error) in zip(asked, found, strict=True):
        if given is None:
            raise EvidenceError(f"指标“{line.name}”：{error}")
        indicators[at] = replace(line, result=given.value)
        evidence.append(replace(given, indicator=line.name, entered=line.result, place=line.place))
    return replace(entry, indicators=tuple(indicators)), tuple(evidence)


def _answers(queries: Sequence[Query], base: Path) -> list[_Answer]:
    """The answers in the order of the queries; within a worker there is no other process."""
    with TemporaryDirectory(prefix="juesuan-") as folder:
        jobs = list(_jobs(queries, base, Path(folder)))
        if multiprocessing.current_process().daemon:
            return [_answer(job) for job in jobs]
        found: dict[int, _Answer] = {}
        for result in run_each(_answer, jobs, limits=_LIMITS):
            failed = _FAILURES[result.failure or Failure.CRASH]
            found[result.item[0]] = result.value or (None, failed)
        return [found[number] for number in range(len(jobs))]


def _jobs(queries: Sequence[Query], base: Path, folder: Path) -> Iterator[_Job]:
    for number, query in enumerate(queries):
        scratch = folder / f"{number}"
        scratch.mkdir()
        yield number, query, base, scratch


def _answer(job: _Job) -> _Answer:
    _, query, base, scratch = job
    try:
        return answer(query, base, scratch), ""
    except EvidenceError as error:
        return None, str(error)
