"""What the charts of the narrative show."""

from collections.abc import Sequence
from decimal import Decimal

from juesuan.composing.books import Books
from juesuan.model.document import Chart, ChartKind, Series


def against_last_year(books: Books, caption: str, key: str, now: Decimal) -> list[Chart]:
    """A total beside last year's, where there was one."""
    before = books.account.prior.get(key)
    if before is None or not (now or before):
        return []
    years = (f"{books.account.year - 1}年度", f"{books.account.year}年度")
    return [Chart(ChartKind.BARS, caption, "万元", years, (Series("决算数", (before, now)),))]


def shares(caption: str, parts: Sequence[tuple[str, Decimal]]) -> list[Chart]:
    """The structure of a whole, where it has several parts."""
    kept = [(name, amount) for name, amount in parts if amount > 0]
    if not kept or any(amount < 0 for _, amount in parts):
        return []
    names, amounts = zip(*kept, strict=True)
    return [Chart(ChartKind.SHARES, caption, "万元", names, (Series("决算数", amounts),))]


def trend(books: Books, caption: str) -> list[Chart]:
    """Income and spending over the years, where at least three are known."""
    account = books.account
    now = (account.year, books.value("T01", "31", "1"), books.value("T01", "62", "2"))
    known = {row.year: (row.year, row.income, row.spending) for row in account.years}
    before = account.prior.get("total")
    if before is not None:
        known[account.year - 1] = (account.year - 1, before, before)
    rows = sorted([*(row for year, row in known.items() if year < account.year), now])[-3:]
    if len(rows) < 3:
        return []
    years, income, spending = zip(*rows, strict=True)
    return [
        Chart(
            ChartKind.TREND,
            caption,
            "万元",
            tuple(f"{year}年度" for year in years),
            (Series("收入总计", income), Series("支出总计", spending)),
        )
    ]
