"""A file of any format → a disclosure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from juesuan.model import Disclosure, Kind, Narrative, Table
from juesuan.model.forms import compact
from juesuan.reading.narrative import read_narrative
from juesuan.reading.pages import Page, UnreadableError
from juesuan.reading.recognise.assign import assign_columns
from juesuan.reading.recognise.flattened import find_flattened
from juesuan.reading.recognise.identity import identify
from juesuan.reading.recognise.match import titled_form
from juesuan.reading.recognise.performance import find_performance
from juesuan.reading.recognise.tables import find_tables, money_unit

if TYPE_CHECKING:
    from juesuan.model.document import Document

_CAPTION: Final = re.compile(r"公开\d\d表|单位：.*元")
_LONG: Final = 60  # characters; no title of a table is longer
_MOST_GARBLED: Final = 0.9  # share of the characters; what is left then is page numbers
MAX_BYTES: Final = 200 * 1024 * 1024
DIGEST_DIGITS: Final = 32
"""Hexadecimal digits of the SHA-256 of a content by which a document is known."""


def load(path: Path) -> bytes:
    """Load a file's bytes.  Raises ``UnreadableError`` with a sentence for the user."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UnreadableError("这是文件夹，不是文件。")
        if size > MAX_BYTES:
            raise UnreadableError(f"文件有 {size // 1024 // 1024} MB，超过上限 200 MB。")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"文件打不开：{error.strerror or '原因不明'}。") from error
    if not data:
        raise UnreadableError("文件是空的。")
    return data


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF's, whatever the file is called."""
    return b"%PDF-" in data[:1024]


def read(path: str | Path) -> Disclosure:
    """Read one document.

    Raises ``UnreadableError`` for a file that cannot be read at all; a document that is no
    final-accounts disclosure is returned with its ``kind`` and the ``reason``.
    """
    return read_bytes(str(path), load(Path(path)))


def read_bytes(file: str, data: bytes) -> Disclosure:
    """Read one document from memory; ``file`` is what it is called.  Raises like ``read``."""
    if is_pdf(data):
        from juesuan.reading.pdf import read_pages  # numpy and PDFium, only where needed

        return from_pages(file, list(read_pages(data)))
    from juesuan.reading.formats import read_flow

    flow = read_flow(data)
    if flow is not None:
        return from_flow(file, flow.pages, flow.sheets)
    from juesuan.reading.text import read_text

    return from_text(file, read_text(data))


def from_document(document: "Document", file: str = "") -> Disclosure:
    """Read a document as a tree, as if it had been printed.  Raises like ``read``."""
    from juesuan.reading.tree import read_tree

    return from_flow(file or document.title, read_tree(document))


def from_pages(file: str, pages: Sequence[Page]) -> Disclosure:
    """Recognise the tables, unit, year and kind of pages, whatever format they came from."""
    _require_text(pages)
    unread = tuple(page.number for page in pages if page.unread)
    return _disclosure(file, pages, find_tables(pages), unread)


def from_flow(file: str, pages: Sequence[Page], sheets: int = 0) -> Disclosure:
    """Recognise the pages of a format without a layout, whose numbers mean nothing to a reader."""
    _require_text(pages)
    found = _disclosure(file, pages, find_tables(pages), ())
    return replace(
        found,
        pages=0,
        sheets=sheets,
        tables=tuple(replace(table, pages=()) for table in found.tables),
        performance=tuple(replace(form, pages=()) for form in found.performance),
    )


def _require_text(pages: Sequence[Page]) -> None:
    """Raise ``UnreadableError`` where next to nothing of a document can be read."""
    whole = sum(page.size for page in pages)
    garbled = sum(page.size for page in pages if page.garbled)
    if whole and garbled <= _MOST_GARBLED * whole:
        return
    if garbled:
        reason = "文字的字体没有编码对照，读出来的不是原文，需要先做文字识别（OCR）。"
    elif any(page.picture for page in pages):
        reason = "各页都是图片，没有可读取的文字，需要先做文字识别（OCR）。"
    elif any(page.damaged for page in pages):
        reason = "文件已损坏，没有能读出的页。"
    else:
        reason = "文件里没有文字。"
    raise UnreadableError(reason)


def from_text(file: str, page: Page) -> Disclosure:
    """Recognise the tables, unit, year and kind of flattened text."""
    _require_text([page])
    flattened = _disclosure(file, [page], find_flattened(page.lines), ())
    return assign_columns(flattened)


def _disclosure(
    file: str, pages: Sequence[Page], tables: tuple[Table, ...], unread: tuple[int, ...]
) -> Disclosure:
    headings = _headings(pages)
    identity = identify(pages, tables, headings)
    account = identity.kind is Kind.FINAL_ACCOUNT
    return Disclosure(
        file=file,
        kind=identity.kind,
        reason=identity.reason,
        unit=identity.unit,
        year=identity.year,
        scope=identity.scope,
        money_unit=money_unit(tables),
        pages=len(pages),
        tables=tables,
        headings=headings,
        unread_pages=unread,
        narrative=read_narrative(pages, tables, identity.year) if account else Narrative(),
        performance=find_performance(pages) if account else (),
    )


def _headings(pages: Sequence[Page]) -> frozenset[str]:
    """The forms whose titles stand on lines of their own, those of a table of contents left out."""
    found = set()
    for page in pages:
        texts = [compact(line.text) for line in page.lines]
        contents = "目录" in texts
        for index, text in enumerate(texts):
            captioned = any(_CAPTION.search(below) for below in texts[index + 1 : index + 4])
            if text.endswith("表") and len(text) < _LONG and (captioned or not contents):
                found.add(titled_form(text))
    return frozenset(code for code in found if code)
