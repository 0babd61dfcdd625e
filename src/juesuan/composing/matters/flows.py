"""All money of the year: totals, income, spending, and the three fiscal funds."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from juesuan.composing.charts import against_last_year, shares, trend
from juesuan.composing.voice import Voice
from juesuan.model.document import Chart, Paragraph

Told = list[Paragraph | Chart]

_SOURCES: Final = (
    ("财政拨款收入", 2),
    ("上级补助收入", 3),
    ("事业收入", 4),
    ("经营收入", 5),
    ("附属单位上缴收入", 6),
    ("其他收入", 7),
)
_KINDS: Final = (
    ("基本支出", 2),
    ("项目支出", 3),
    ("上缴上级支出", 4),
    ("经营支出", 5),
    ("对附属单位补助支出", 6),
)
_FUNDS: Final = (
    ("一般公共预算财政拨款收入", "1", "fiscal-general"),
    ("政府性基金预算财政拨款收入", "2", "fiscal-government"),
    ("国有资本经营预算财政拨款收入", "3", "fiscal-state"),
)
_SIDES: Final = (
    (
        "收入总计",
        (("本年收入合计", "27"), ("使用非财政拨款结余", "28"), ("年初结转和结余", "29")),
        "1",
    ),
    ("支出总计", (("本年支出合计", "58"), ("结余分配", "59"), ("年末结转和结余", "60")), "2"),
)


def total(voice: Voice) -> Told:
    """The totals of both sides, compared with last year's, and what they are made of."""
    both = voice.books.value("T01", "31", "1")
    told = f"{voice.year}收、支总计{voice.money(both)}。"
    if voice.account.first_year:
        told += f"{voice.our}本年度首次编报决算，没有上年数可比。"
    else:
        told += voice.compared("收、支总计", both, "total", each="各")
    charts = against_last_year(voice.books, "收、支决算总计变动情况", "total", both)
    return [Paragraph(told + _sides(voice)), *charts, *trend(voice.books, "近三年收、支总计情况")]


def _sides(voice: Voice) -> str:
    """What the totals include; nothing where they are the year's income and spending alone."""
    value = voice.books.value
    if not any(
        value("T01", line, "1" if line < "58" else "2") for line in ("28", "29", "59", "60")
    ):
        return ""
    sides = []
    for whole, lines, column in _SIDES:
        parts = [
            f"{name}{voice.money(amount)}"
            for name, line in lines
            if (amount := value("T01", line, column)) or name.startswith("本年")
        ]
        sides.append(f"{whole}包括{'、'.join(parts)}")
    return f"{'；'.join(sides)}。"


def income(voice: Voice) -> Told:
    """The income of the year and its sources."""
    return _flow(voice, ("T02", "收入", "income"), _SOURCES)


def spending(voice: Voice) -> Told:
    """The spending of the year and its kinds."""
    return _flow(voice, ("T03", "支出", "spending"), _KINDS)


def _flow(voice: Voice, what: tuple[str, str, str], columns: Sequence[tuple[str, int]]) -> Told:
    table, name, key = what
    parts = [(part, voice.books.total(table, column)) for part, column in columns]
    whole = voice.books.total(table, 1)
    told = f"{voice.year}{name}合计{voice.money(whole)}"
    change = voice.compared(f"{name}合计", whole, key)
    told += f"，{change}" if change else "。"
    listed = voice.shares(parts, whole, f"本年{name}")
    charts = shares(f"{name}决算结构", parts)
    return [Paragraph(told + (f"其中：{listed}。" if listed else "")), *charts]


def fiscal(voice: Voice) -> Told:
    """The totals of the three fiscal funds, and their income."""
    both = voice.books.value("T04", "32", "1")
    what = "财政拨款收、支总计"
    told = f"{voice.year}{what}{voice.money(both)}。"
    paragraphs: Told = [Paragraph(told + voice.compared(what, both, "fiscal", each="各"))]
    parts = [_fund_income(voice, *item) for item in _FUNDS]
    if any(parts):
        joined = "；".join(part for part in parts if part)
        paragraphs.append(Paragraph(f"{voice.year}财政拨款收入中，{joined}。"))
    return paragraphs + against_last_year(
        voice.books, "财政拨款收、支决算总计变动情况", "fiscal", both
    )


def _fund_income(voice: Voice, name: str, line: str, key: str) -> str:
    amount: Decimal = voice.books.value("T04", line, "1")
    before = voice.account.prior.get(key)
    if not (amount or before):
        return ""
    told = f"{name}{voice.money(amount)}"
    if before is None:
        return told
    if amount == before:
        return f"{told}，与上年持平"
    return f"{told}，比{voice.last}决算数{voice.moved(amount, before)}"
