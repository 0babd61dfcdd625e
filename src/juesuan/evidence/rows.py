"""CSV and XLSX files → a header and rows of plain text, None for what is blank."""

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from juesuan.evidence.files import EvidenceError, Source

Cells = list[str | None]

_MOST_ROWS: Final = 1_000_000
_MOST_COLUMNS: Final = 500
_MOST_UNPACKED: Final = 512 * 1024**2
_MOST_CELLS: Final = 20_000_000
_CHUNK: Final = 1024**2
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_LONGEST_REFERENCE: Final = 32  # bytes, so that one cut in two is still found
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    IndexError,
    NotImplementedError,  # a kind of compression that is not known
    OSError,
    RuntimeError,  # encrypted
    ValueError,
)
_DELIMITERS: Final = ",\t;"
_SIGNIFICANT: Final = 15  # the digits a spreadsheet keeps; beyond them floats show artefacts


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as text: names of columns, each once, and rows as wide."""

    header: tuple[str, ...]
    rows: tuple[Cells, ...]


def read_rows(source: Source) -> Rows:
    """Read a CSV or an XLSX file; ``EvidenceError`` where it cannot be read."""
    rows = _csv_rows(source) if source.kind == ".csv" else _xlsx_rows(source)
    return _tabled(source, rows)


def _tabled(source: Source, rows: Iterable[Cells]) -> Rows:
    """The first row is the header, blank ones do not count.

    Shorter rows are filled up, longer ones refused.
    """
    header: tuple[str, ...] = ()
    found: list[Cells] = []
    for number, row in enumerate(rows, 1):
        while row and row[-1] is None:
            row.pop()
        if not row:
            continue
        if not header:
            header = _names(row)
        elif len(row) > len(header):
            told = (
                f"文件“{source.name}”第 {number} 行有 {len(row)} 列，标题行只有 {len(header)} 列。"
            )
            raise EvidenceError(told)
        else:
            found.append([*row, *[None] * (len(header) - len(row))])
        if len(found) > _MOST_ROWS or len(header) > _MOST_COLUMNS:
            raise EvidenceError(
                f"文件“{source.name}”多于 {_MOST_ROWS} 行或 {_MOST_COLUMNS} 列，不能读取。"
            )
    if not header:
        raise EvidenceError(f"文件“{source.name}”是空的。")
    return Rows(header, tuple(found))


def _names(cells: Sequence[str | None]) -> tuple[str, ...]:
    """Names of columns; a blank one is 列3, a second one of the same name gets _2."""
    names: list[str] = []
    taken: Counter[str] = Counter()
    for number, cell in enumerate(cells, 1):
        name = own = cell or f"列{number}"
        while taken[name.casefold()]:
            taken[own.casefold()] += 1
            name = f"{own}_{taken[own.casefold()]}"
        taken[name.casefold()] += 1
        names.append(name)
    return tuple(names)


def _csv_rows(source: Source) -> Iterable[Cells]:
    text = _decoded(source)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_cell(cell) for cell in row]
    except csv.Error as error:
        raise EvidenceError(f"文件“{source.name}”不是正常的 CSV 文件。") from error


def _decoded(source: Source) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return source.content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise EvidenceError(f"文件“{source.name}”的编码不是 UTF-8，也不是 GB18030。")


def _xlsx_rows(source: Source) -> Iterable[Cells]:
    """The rows of the first sheet."""
    from python_calamine import CalamineError, CalamineWorkbook

    broken = f"文件“{source.name}”不是正常的 XLSX 文件。"
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            if _is_too_large(archive):
                raise EvidenceError(
                    f"文件“{source.name}”解压后太大，或有离得太远的单元格，不能读取。"
                )
        with CalamineWorkbook.from_filelike(io.BytesIO(source.content)) as book:
            rows = book.get_sheet_by_index(0).to_python()
    except (*_BROKEN, CalamineError) as error:
        raise EvidenceError(broken) from error
    for row in rows:
        yield [_cell(_plain(value)) for value in row]


def _is_too_large(archive: zipfile.ZipFile) -> bool:
    """Whether a workbook unpacks to too much, or a cell far out makes its sheet too large."""
    if sum(item.file_size for item in archive.infolist()) > _MOST_UNPACKED:
        return True
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
    return any(_area(archive, name) > _MOST_CELLS for name in sheets)


def _area(archive: zipfile.ZipFile, name: str) -> int:
    """The cells of the rectangle that the cells of a sheet span from its first one."""
    columns = rows = 0
    rest = b""
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            for found in _REFERENCE.finditer(rest + chunk):
                number = 0
                for letter in found[1]:
                    number = number * 26 + letter - 64
                columns, rows = max(columns, number), max(rows, int(found[2]))
            rest = chunk[-_LONGEST_REFERENCE:]
    return columns * rows


def _cell(text: str) -> str | None:
    """A cell trimmed; DuckDB's CSV reader stumbles over NUL and over a lone carriage return."""
    plain = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return plain.strip() or None


def _plain(value: object) -> str:
    """A spreadsheet's value as text; numbers without the artefacts of floats.

    >>> _plain(0.1 + 0.2), _plain(19012.0), _plain(True)
    ('0.3', '19012', 'TRUE')
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{Decimal(f'{value:.{_SIGNIFICANT}g}'):f}"
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat(*([" "] if isinstance(value, datetime) else []))
    return str(value)
