"""Whose disclosure of which year a document is, and whether it is one."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.model import Kind, Table
from juesuan.model.forms import compact
from juesuan.reading.pages import Page
from juesuan.reading.recognise.captions import find_owner

_COVER_LINES: Final = 40  # of the first page or of a text, which may tell what the document is
_YEAR: Final = re.compile(r"(20\d\d)年度?")
_COVER_NAME: Final = re.compile(r"(?:(.*?))(20\d\d|[xX×]{2,4})年度?(部门|单位)?(决算|预算)")
_PLACEHOLDER: Final = re.compile(r"[xX×]{2,}(年|局|单位|部门|委|区|市|镇|街道|万元|%)")
_OUR_TABLES: Final = 3  # fewer recognised tables do not make a disclosure
_OUR_HEADINGS: Final = 6  # nor do fewer titles alone
_TEMPLATE_MARKS: Final = 5
_LEDGER: Final = re.compile(r"财决(附|补)?\d\d")
_PUBLIC: Final = re.compile(r"公开\d\d表")
_NOT_OURS: Final = "没有认出部门决算公开的表格，这不是一份决算公开。"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document says of itself."""

    kind: Kind
    reason: str
    unit: str
    year: int | None
    scope: str


def identify(
    pages: Sequence[Page], tables: Sequence[Table], headings: Collection[str] = ()
) -> Identity:
    """Recognise kind, unit, year and scope (部门 or 单位) of a document.

    ``headings`` are the forms whose titles stand outside of the contents.
    """
    text = [compact(line.text) for page in pages for line in page.lines]
    first = next((page for page in pages if page.lines), None)
    cover = "".join(compact(line.text) for line in first.lines[:_COVER_LINES]) if first else ""
    head = "".join(text[:60])
    titles = [compact(table.title) for table in tables]
    unit, scope = _unit(pages, cover)
    kind, reason = _kind(head, text, tables, titles)
    if reason == _NOT_OURS and "决算" in head:
        kind, reason = _kind_of_unread(cover, sum(page.unread for page in pages), len(headings))
    return Identity(kind, reason, unit, _year(cover, head, titles), scope)


def _unit(pages: Sequence[Page], cover: str) -> tuple[str, str]:
    owners = Counter(
        owner
        for page in pages
        for line in page.lines
        if (owner := find_owner([line.text])) and len(owner) < 60
    )
    found = _COVER_NAME.search(cover)
    scope = found.group(3) or "" if found else ""
    if owners:
        return owners.most_common(1)[0][0], scope
    if found and found.group(1):
        return found.group(1), scope
    parts = Counter(
        name.group(1)
        for page in pages
        for line in page.lines
        if (name := re.match(r"第一部分(.{3,40}?)(概况|基本情况)", compact(line.text)))
    )
    if parts:
        return parts.most_common(1)[0][0], scope
    if found:
        tail = cover[: found.start()] or re.sub(r"\d+年.*$", "", cover[found.end() :])
        return tail[:40], scope
    return "", scope


def _year(cover: str, head: str, titles: Sequence[str]) -> int | None:
    votes: Counter[int] = Counter()
    for title in titles:
        votes.update(int(year) for year in _YEAR.findall(title))
    for text, weight in ((cover, 20), (head, 1)):
        for year in re.findall(r"(20\d\d)年度?(?:部门|单位)?(?:决算|预算)", text):
            votes[int(year)] += weight
    return votes.most_common(1)[0][0] if votes else None


def _kind(
    head: str, text: Sequence[str], tables: Sequence[Table], titles: Sequence[str]
) -> tuple[Kind, str]:
    whole = "".join([*text, *titles])
    ledgers = len(_LEDGER.findall(whole + "".join(table.place.sheet for table in tables)))
    ours = [table for table in tables if table.code]
    accounts = len(re.findall(r"决算", head)) + sum("决算" in title for title in titles)
    budgets = len(re.findall(r"预算(?!财政拨款|数|执行|绩效|支出|单位|收入)", head)) + sum(
        "预算" in title and "决算" not in title for title in titles
    )
    if budgets > accounts and "预算" in head:
        return Kind.BUDGET, "这是预算公开，不是决算公开。"
    if ledgers >= _OUR_TABLES and not _PUBLIC.search(whole):
        return Kind.OTHER, "这是部门决算报表（财决），不是决算公开。"
    if len(ours) < _OUR_TABLES or accounts == 0:
        return Kind.OTHER, _NOT_OURS
    placeholders = len(_PLACEHOLDER.findall(whole))
    if all(table.empty for table in ours) and placeholders >= _TEMPLATE_MARKS:
        return Kind.TEMPLATE, "这是空白样表，没有填写数据。"
    return Kind.FINAL_ACCOUNT, "部门（单位）决算公开。"


def _kind_of_unread(cover: str, unread: int, headings: int) -> tuple[Kind, str]:
    """The kind of a document whose tables were not read, by its cover and the titles in it."""
    pages = f"有 {unread} 页读不出文字"
    found = _COVER_NAME.search(cover)
    if unread and found and found.group(4) == "决算":
        return Kind.FINAL_ACCOUNT, f"封面写明是决算；{pages}。"
    if headings >= _OUR_HEADINGS:
        return Kind.FINAL_ACCOUNT, f"有 {headings} 张决算表的标题，但没有读到表格。"
    return Kind.OTHER, f"{pages}，其余各页没有认出部门决算公开的表格。" if unread else _NOT_OURS
