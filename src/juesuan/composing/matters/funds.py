"""The two smaller funds: their flows, or that there were none."""

from juesuan.composing.matters.flows import Told
from juesuan.composing.voice import Voice
from juesuan.model.account import Fund
from juesuan.model.document import Paragraph


def fund(voice: Voice) -> Told:
    """The government fund: opening, income, spending and closing."""
    if voice.books.empty("T07"):
        return [_none(voice, "政府性基金预算财政拨款收入支出")]
    balances = (("年初结转和结余", 1), ("本年收入", 2), ("本年支出", 3), ("年末结转和结余", 6))
    told = "，".join(
        f"{what}{voice.money(voice.books.total('T07', column))}" for what, column in balances
    )
    head = f"{voice.year}政府性基金预算财政拨款{told}。"
    return _with_items(voice, head, "T07", 3, Fund.GOVERNMENT)


def capital(voice: Voice) -> Told:
    """The state-capital fund: what was spent."""
    if not any(voice.books.value("T08", code, 1) for code in voice.books.codes("T08", 7)):
        return [_none(voice, "国有资本经营预算财政拨款支出")]
    spent = voice.money(voice.books.total("T08", 1))
    head = f"{voice.year}国有资本经营预算财政拨款支出{spent}。"
    return _with_items(voice, head, "T08", 1, Fund.STATE)


def _none(voice: Voice, what: str) -> Paragraph:
    return Paragraph(f"{voice.unit}{voice.year}没有{what}。")


def _with_items(voice: Voice, head: str, table: str, column: int, source: Fund) -> Told:
    """The head sentence, and what every 项 was spent on."""
    codes = [code for code in voice.books.codes(table, 7) if voice.books.value(table, code, column)]
    if not codes:
        return [Paragraph(head)]
    items = []
    for number, code in enumerate(codes, 1):
        amount = voice.money(voice.books.value(table, code, column))
        rows = [row for row in voice.account.spending if row.code == code and row.fund is source]
        words = [row.purpose.strip().rstrip("。") for row in rows if row.purpose.strip()]
        if not words:
            message = f"请填写 {code} {voice.books.name(code)} 主要用于什么。"
            voice.ask(rows[0].place, message, "purpose")
        used = f"，主要用于{'；'.join(words)}" if words else ""
        items.append(Paragraph(f"{number}.{voice.item(code)}。支出决算为{amount}{used}。"))
    return [Paragraph(f"{head}具体支出情况为："), *items]
