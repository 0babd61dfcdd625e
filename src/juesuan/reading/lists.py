"""The list of who must publish (应公开名单): unit, year, dates, file; CSV or workbook."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Final

from juesuan.reading.document import load
from juesuan.reading.formats import read_sheets
from juesuan.reading.pages import UnreadableError
from juesuan.store.rows import Listing

DAYS: Final = 20
"""Days after approval within which an account must be published.  Source: 预算法 art. 14."""
_NAMES: Final = {
    "unit": ("单位", "单位名称", "unit"),
    "year": ("年度", "年份", "year"),
    "region": ("地区", "区划", "region"),
    "parent": ("主管部门", "parent"),
    "approved": ("批复日期", "approved"),
    "published": ("公开日期", "published"),
    "file": ("文件", "路径", "file", "path"),
    "kind": ("类型", "kind"),
    "due": ("期限", "公开期限", "due"),
    "address": ("网址", "公开网址", "address", "url"),
}
_LONGEST: Final = 60
"""Characters of a region; its name becomes the name of a folder."""
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


class ListError(Exception):
    """A list cannot be used: one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A unit that must publish the account of a year, and the file it published, if any."""

    listing: Listing
    file: str = ""
    kind: str = ""
    """部门, 单位 or what else the list calls it."""
    until: date | None = None
    """The last day to publish, where the list gives one."""
    address: str = ""
    """Where it is published on the web."""

    @property
    def due(self) -> date | None:
        """The last day to publish: as listed, else 20 days after approval."""
        approved = self.listing.approved
        return self.until or (approved + timedelta(days=DAYS) if approved else None)


def read_list(path: Path) -> list[Expected]:
    """Read a list; files are named relative to it.  Raises ``ListError``."""
    rows = _table(path)
    header = [str(name).strip().lower() for name in next(rows, (0, ()))[1]]
    columns = {
        key: header.index(name) for key, names in _NAMES.items() for name in names if name in header
    }
    missing = [_NAMES[key][0] for key in ("unit", "year") if key not in columns]
    if missing:
        raise ListError(f"{path}：名单缺少列“{'”“'.join(missing)}”。")
    return [item for number, row in rows if (item := _expected(path, number, row, columns))]


def _table(path: Path) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows of a list with their numbers, whatever format it has."""
    try:
        data = load(path)
        sheets = read_sheets(data)
    except UnreadableError as error:
        raise ListError(f"{path}：{error}") from error
    if sheets is not None:
        grid = next(iter(sheets.values()), None)
        yield from enumerate(grid.values if grid else (), 1)
        return
    reader = csv.reader(StringIO(_text(path, data), newline=""))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise ListError(f"{path}：不是能读的 CSV（{error}）。") from error


def _text(path: Path, data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListError(f"{path}：不是 UTF-8 或 GBK 编码的文本。")


def _expected(
    path: Path, number: int, row: Sequence[object], columns: dict[str, int]
) -> Expected | None:
    """A row of the list, None for an empty one."""
    cells = {key: _cell(row[at]) if at < len(row) else "" for key, at in columns.items()}
    if not any(cells.values()):
        return None
    where = f"{path} 第 {number} 行"
    if not cells["unit"] or not cells["year"]:
        raise ListError(f"{where}：单位和年度都要填。")
    if len(cells.get("region", "")) > _LONGEST:
        raise ListError(f"{where}：地区名超过 {_LONGEST} 个字。")
    listing = Listing(
        unit=cells["unit"],
        year=_year(where, cells["year"]),
        region=cells.get("region", ""),
        parent=cells.get("parent", ""),
        approved=_date(where, cells.get("approved", "")),
        published=_date(where, cells.get("published", "")),
    )
    return Expected(
        replace(listing, digest=_digest(listing)),
        _located(path, cells.get("file", "")),
        cells.get("kind", ""),
        _date(where, cells.get("due", "")),
        cells.get("address", ""),
    )


def _cell(value: object) -> str:
    """A cell as text: a workbook has dates and numbers of its own."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _year(where: str, text: str) -> int:
    digits = text.removesuffix("年度").removesuffix("年")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 4):
        raise ListError(f"{where}：年度“{text}”不是四位数字。")
    return int(digits)


def _date(where: str, text: str) -> date | None:
    if not text:
        return None
    parts = text.replace("年", "-").replace("月", "-").removesuffix("日")
    parts = parts.replace("/", "-").replace(".", "-")
    try:
        return date(*(int(part) for part in parts.split("-")))
    except (TypeError, ValueError):
        raise ListError(f"{where}：日期“{text}”读不懂，请写成 2024-09-20。") from None


def _digest(listing: Listing) -> str:
    """What tells this listing from another one of the same document."""
    told = (listing.unit, listing.year, listing.region, listing.parent)
    key = repr((*told, str(listing.approved), str(listing.published)))
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _located(path: Path, file: str) -> str:
    return file if not file or "://" in file else str(path.parent / file)
