"""The general public budget: in all, by 类, 项 by 项, and its basic spending."""

from decimal import Decimal
from typing import Final

from juesuan.composing.books import PERSONNEL, PUBLIC, STAFF, subject_name
from juesuan.composing.charts import against_last_year, shares
from juesuan.composing.matters.flows import Told
from juesuan.composing.voice import NOTABLE, Voice
from juesuan.model import Place
from juesuan.model.account import Budget, Fund
from juesuan.model.document import Paragraph
from juesuan.money import ZERO

_WHAT: Final = "一般公共预算财政拨款支出"


def general_total(voice: Voice) -> Told:
    """The spending, its share of all spending, and the change from last year."""
    amount, whole = voice.books.total("T05", 1), voice.books.total("T03", 1)
    share = voice.ratio("，占本年支出合计的", amount, whole)
    told = f"{voice.year}{_WHAT}{voice.money(amount)}{share}。"
    charts = against_last_year(voice.books, f"{_WHAT}决算变动情况", "general", amount)
    return [Paragraph(told + voice.compared(_WHAT, amount, "general")), *charts]


def general_structure(voice: Voice) -> Told:
    """Each 类 with its share."""
    amount, books = voice.books.total("T05", 1), voice.books
    classes = [
        (f"{books.name(code)}（类）", books.value("T05", code, 1)) for code in books.codes("T05", 3)
    ]
    head = f"{voice.year}{_WHAT}{voice.money(amount)}"
    if not classes:
        return [Paragraph(f"{head}。")]
    told = [
        f"{name}{voice.money(part)}{voice.ratio('，占', part, amount)}" for name, part in classes
    ]
    chart = shares(
        f"{_WHAT}决算结构", [(name.removesuffix("（类）"), part) for name, part in classes]
    )
    if voice.option("structure") == "sentence":
        return [Paragraph(f"{head}，主要用于以下方面：{'；'.join(told)}。"), *chart]
    items = [Paragraph(f"{number}.{text}。") for number, text in enumerate(told, 1)]
    return [Paragraph(f"{head}，主要用于以下方面："), *items, *chart]


def general_detail(voice: Voice) -> Told:
    """Budget and account in all and of every 项."""
    books = voice.books
    amount = books.total("T05", 1)
    budget = sum((item.amount for item in voice.account.budgets), ZERO)
    planned = f"支出年初预算为{voice.money(budget)}，" if budget else ""
    head = f"{voice.year}一般公共预算财政拨款{planned}支出决算为{voice.money(amount)}"
    head += f"{voice.completed(amount, budget)}。"
    kinds = (("基本支出", books.total("T05", 2)), ("项目支出", books.total("T05", 3)))
    told = "，".join(f"{name}{voice.money(part)}" for name, part in kinds if part)
    head += f"其中：{told}。" if told else ""
    budgets = {item.code: item for item in voice.account.budgets if item.amount}
    codes = sorted({*books.codes("T05", 7), *budgets})
    mark = voice.option("item_mark")
    items = (_item(voice, code, budgets.get(code)) for code in codes)
    return [Paragraph(head), *(Paragraph(f"{n}{mark}{text}") for n, text in enumerate(items, 1))]


def _item(voice: Voice, code: str, budget: Budget | None) -> str:
    """Budget and account of a 项; one without account is told as well."""
    spent = voice.books.value("T05", code, 1)
    head = f"{voice.item(code)}。"
    if voice.option("purposes") and spent:
        head += _purpose(voice, code)
    if budget is None:
        return f"{head}年初无预算，支出决算为{voice.money(spent)}{_why_none(voice, code)}。"
    told = f"{head}年初预算为{voice.money(budget.amount)}，支出决算为{voice.money(spent)}"
    return told + voice.completed(spent, budget.amount) + _verdict(voice, spent, budget)


def _purpose(voice: Voice, code: str) -> str:
    """What a 项 was spent on, where it was entered."""
    rows = [row for row in voice.account.spending if row.code == code and row.fund is Fund.GENERAL]
    words = [row.purpose.strip().rstrip("。") for row in rows if row.purpose.strip()]
    if not words:
        message = f"请填写 {code} {voice.books.name(code)} 主要用于什么。"
        voice.ask(_spending_place(voice, code), message, "purpose")
        return ""
    return f"主要用于：{'；'.join(words)}。"


def _spending_place(voice: Voice, code: str) -> Place:
    rows = (row for row in voice.account.spending if row.code == code and row.fund is Fund.GENERAL)
    return next((row.place for row in rows), Place(sheet="支出明细"))


def _why_none(voice: Voice, code: str) -> str:
    """Why a 项 without budget has an account."""
    reason = next((item.reason for item in voice.account.budgets if item.code == code), "").strip()
    if reason:
        return f"，主要原因是{reason.rstrip('。')}"
    row = next((item.place for item in voice.account.budgets if item.code == code), None)
    told = f"{code} {voice.books.name(code)} 年初没有预算而有支出，请填写原因"
    if row is None:
        voice.ask("年初预算", f"{told}：加一行，年初预算数填 0，并写差异原因。")
    else:
        voice.ask(row, f"{told}。", "reason")
    return ""


def _verdict(voice: Voice, spent: Decimal, budget: Budget) -> str:
    """Account against budget, with the reason entered; one is asked for above 10 %."""
    if spent == budget.amount:
        return "。"
    word = "大于" if spent > budget.amount else "小于"
    reason = budget.reason.strip().rstrip("。")
    if reason:
        return f"，支出决算数{word}年初预算数的主要原因：{reason}。"
    if abs(spent - budget.amount) / abs(budget.amount) > NOTABLE:
        name = voice.books.name(budget.code)
        message = f"{budget.code} {name} 的决算与年初预算相差超过10%，请填写原因。"
        voice.ask(budget.place, message, "reason")
    return f"，支出决算数{word}年初预算数。"


def basic(voice: Voice) -> Told:
    """Basic spending with the economic items that have an amount."""
    books = voice.books
    amount = books.total("T05", 2)
    if not amount:
        return [Paragraph(f"{voice.unit}{voice.year}没有一般公共预算财政拨款基本支出。")]
    head = f"{voice.year}一般公共预算财政拨款基本支出{voice.money(amount)}，其中："
    told = []
    for total, personnel in ((STAFF, True), (PUBLIC, False)):
        items = [
            subject_name("economic", code)
            for code in books.codes("T06", 5)
            if (code[:3] in PERSONNEL) is personnel and books.value("T06", code, 1)
        ]
        listed = f"，主要包括：{'、'.join(items)}" if items else ""
        name = total.removesuffix("合计")
        told.append(Paragraph(f"{name}{voice.money(books.value('T06', total, 1))}{listed}。"))
    return [Paragraph(head), *told]
