"""Beside a data set's tables: a manifest of all files, and a summary of the last run."""

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from juesuan.batch.run import Run
from juesuan.exact import encode
from juesuan.files import opened_atomically, write_atomically
from juesuan.report.outcome import EDITION
from juesuan.store.dataset import Dataset

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MANIFEST: Final = "manifest.csv"
SUMMARY: Final = "summary.json"
_ROWS: Final = 10_000
_BOM: Final = "\ufeff"  # so that Excel knows the encoding
_HEADER: Final = (
    *("文件", "文档", "状态", "原因", "重复", "单位", "年度", "地区"),
    *("错误", "用词与规范", "尾差", "未判断"),
)
_STATES: Final = {
    "checked": "已检查",
    "not-account": "不是决算公开",
    "unreadable": "读不了",
    "timeout": "超时",
    "memory": "超内存",
    "crash": "读取程序崩溃",
    "error": "程序出错",
    None: "打不开",
}
_FILES: Final = """
SELECT sources.file, document, state, coalesce(documents.reason, sources.reason), duplicate,
       coalesce(documents.unit, sources.unit), coalesce(documents.year, sources.year),
       coalesce(documents.region, sources.region), errors, wordings, roundings, not_evaluated
FROM sources LEFT JOIN documents USING (document)
ORDER BY sources.file
"""
_NOT_READ: Final = """
SELECT coalesce(state, 'unopened') AS state, coalesce(documents.reason, sources.reason) AS reason,
       count(*) AS files
FROM sources LEFT JOIN documents USING (document)
WHERE state IS DISTINCT FROM 'checked'
GROUP BY ALL ORDER BY files DESC, state, reason
"""
_FINDINGS: Final = """
SELECT rule, any_value(rules.title) AS title, findings.severity,
       count(DISTINCT document) AS documents, count(*) AS findings
FROM findings LEFT JOIN rules USING (rule)
WHERE cause IS NULL
GROUP BY rule, findings.severity ORDER BY findings DESC, rule, findings.severity
"""
_TOTALS: Final = """
SELECT (SELECT count(*) FROM sources) AS files,
       (SELECT count(*) FROM documents) AS documents,
       (SELECT count(*) FROM documents WHERE state = 'checked') AS checked,
       (SELECT count(*) FROM facts) AS facts,
       (SELECT count(*) FROM claims) AS claims,
       (SELECT count(*) FROM findings) AS findings
"""


def write_summary(dataset: Dataset, run: Run) -> dict[str, Any]:
    """Write the manifest and the summary into a data set's folder; the summary is returned.

    Raises ``OSError``.
    """
    with dataset.open() as database:
        with opened_atomically(dataset.folder / MANIFEST) as file:
            for lines in _manifest(database):
                file.write(lines.encode())
        summary = {
            "edition": EDITION,
            "run": _run(run),
            "dataset": _records(database, _TOTALS)[0],
            "not_read": _records(database, _NOT_READ),
            "findings": _records(database, _FINDINGS),
        }
    write_atomically(dataset.folder / SUMMARY, (encode(summary) + "\n").encode())
    return summary


def _run(run: Run) -> dict[str, Any]:
    return {
        "started": run.started.isoformat(timespec="seconds"),
        "seconds": round(run.seconds, 3),
        "sources": run.sources,
        "unopened": run.unopened,
        "duplicates": run.duplicates,
        "already": run.already,
        "examined": dict(sorted(run.examined.items())),
        "examining_seconds": round(run.examining, 3),
        "documents_per_second": round(run.rate, 2),
    }


def _records(database: "DuckDBPyConnection", sql: str) -> list[dict[str, Any]]:
    result = database.execute(sql)
    names = [item[0] for item in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _manifest(database: "DuckDBPyConnection") -> Iterator[str]:
    """The manifest in pieces."""
    result = database.execute(_FILES)
    yield _BOM + _lines([_HEADER])
    while rows := result.fetchmany(_ROWS):
        yield _lines([_told(*row) for row in rows])


def _told(file: str, document: str, state: str | None, reason: str, *rest: Any) -> tuple[Any, ...]:
    duplicate, *figures = rest
    return (file, document, _STATES[state], reason, "是" if duplicate else "", *figures)


def _lines(rows: list[tuple[Any, ...]]) -> str:
    sink = io.StringIO(newline="")
    csv.writer(sink).writerows(rows)
    return sink.getvalue()
