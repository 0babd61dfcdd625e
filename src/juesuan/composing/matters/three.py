"""“三公”经费: in all, and item by item with the counts that must be published."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from juesuan.composing.books import SINGLE
from juesuan.composing.matters.flows import Told
from juesuan.composing.voice import NOTABLE, Voice
from juesuan.model.account import ThreeItem
from juesuan.model.document import Paragraph

_WHAT: Final = "“三公”经费财政拨款支出"
_ABROAD: Final = "因公出国（境）费"
_CARS: Final = "公务用车购置及运行维护费"
_RECEPTION: Final = "公务接待费"


def three_total(voice: Voice) -> Told:
    """Budget and account in all, and the change from last year part by part."""
    account = voice.account
    for item in (account.abroad, account.purchase, account.running, account.reception):
        if not item.entered:
            voice.ask(item.place, "请填这一项的全年预算数和决算数，没有的填 0。", "budget")
    budget, spent = (voice.books.value("T09", SINGLE, column) for column in (1, 7))
    if not budget and not spent:
        head = f"{voice.year}{_WHAT}无预算，无支出。"
    else:
        done = voice.completed(spent, budget, "全年预算")
        planned = f"预算为{voice.money(budget)}，支出决算为{voice.money(spent)}"
        head = f"{voice.year}{_WHAT}{planned}{done}。"
    return [Paragraph(head), *_against_last_year(voice, spent)]


def _against_last_year(voice: Voice, spent: Decimal) -> Iterator[Paragraph]:
    account = voice.account
    items = (account.abroad, account.purchase, account.running, account.reception)
    priors = [item.prior for item in items if item.prior is not None]
    if len(priors) < len(items):
        if not account.first_year:
            missing = next(item for item in items if item.prior is None)
            message = "请填“三公”经费各项的上年决算数，才能与上年比较。"
            voice.ask(missing.place, message, "prior")
        return
    before = sum(priors, Decimal(0))
    what = "“三公”经费支出决算"
    if spent == before:
        told = f"{what}与{voice.last}持平"
    else:
        told = f"与{voice.last}相比，{what}{voice.moved(spent, before)}"
    cars = ThreeItem(
        account=account.purchase.account + account.running.account,
        prior=(account.purchase.prior or Decimal(0)) + (account.running.prior or Decimal(0)),
        reason=account.running.reason or account.purchase.reason,
        place=account.running.place,
    )
    named = ((_ABROAD, account.abroad), (_CARS, cars), (_RECEPTION, account.reception))
    parts = [text for name, item in named if (text := _part_change(voice, name, item))]
    yield Paragraph(f"{told}。" + (f"其中：{'；'.join(parts)}。" if parts else ""))


def _part_change(voice: Voice, name: str, item: ThreeItem) -> str:
    before = item.prior or Decimal(0)
    if not (item.account or before):
        return ""
    if item.account == before:
        return f"{name}支出决算与上年持平"
    reason = item.reason.strip().rstrip("。")
    if not reason and (before <= 0 or abs(item.account - before) / before > NOTABLE):
        voice.ask(item.place, f"{name}比上年变动超过10%，请填写原因。", "reason")
    why = f"，主要原因是{reason}" if reason else ""
    return f"{name}支出决算{voice.moved(item.account, before)}{why}"


def three_detail(voice: Voice) -> Told:
    """The three items with groups, vehicles and visits."""
    return [
        Paragraph(f"1.{_abroad(voice)}"),
        *_cars(voice),
        Paragraph(f"3.{_reception(voice)}"),
    ]


def _planned(voice: Voice, name: str, budget: Decimal, spent: Decimal) -> str:
    """Budget and account of an item, or that there was neither."""
    if not budget and not spent:
        return f"{name}无预算，无支出"
    done = voice.completed(spent, budget, "全年预算")
    return f"{name}预算为{voice.money(budget)}，支出决算为{voice.money(spent)}{done}"


def _count(voice: Voice, key: str, what: str, spent: Decimal) -> int:
    """A count that must be published; one where money was spent is asked for."""
    if voice.number(key) is None and spent:
        voice.ask(key, f"有支出，请填写{what}。")
    return voice.count(key)


def _abroad(voice: Voice) -> str:
    item = voice.account.abroad
    told = _planned(voice, _ABROAD, item.budget, item.account)
    if not (item.budget or item.account):
        return f"{told}。"
    groups = _count(voice, "groups", "因公出国（境）团组数", item.account)
    people = _count(voice, "people", "因公出国（境）人次", item.account)
    use = voice.text("abroad-use")
    told += f"。全年因公出国（境）团组{groups}个，累计{people}人次"
    return f"{told}。{f'主要用于{use}。' if use else ''}"


def _cars(voice: Voice) -> Told:
    buying, running = voice.account.purchase, voice.account.running
    budget, spent = buying.budget + running.budget, buying.account + running.account
    told = f"2.{_planned(voice, _CARS, budget, spent)}"
    if not budget and not spent:
        return [Paragraph(f"{told}。")]
    bought = "无公务用车购置费支出。"
    if buying.account:
        number = _count(voice, "bought", "购置公务用车辆数", buying.account)
        bought = f"公务用车购置费支出{voice.money(buying.account)}，购置公务用车{number}辆。"
    run = "无公务用车运行维护费支出。"
    if running.account:
        use = voice.text("running-use") or "车辆的燃料、维修和保险等支出"
        run = f"公务用车运行维护费支出{voice.money(running.account)}，主要用于{use}。"
    kept = _count(voice, "kept", "公务用车保有量", running.account)
    run += f"截至{voice.account.year}年12月31日，开支财政拨款的公务用车保有量{kept}辆。"
    return [Paragraph(f"{told}。其中："), Paragraph(f"（1）{bought}"), Paragraph(f"（2）{run}")]


def _reception(voice: Voice) -> str:
    item = voice.account.reception
    told = _planned(voice, _RECEPTION, item.budget, item.account)
    if not (item.budget or item.account):
        return f"{told}。"
    visits = _count(voice, "visits", "国内公务接待批次", item.account)
    guests = _count(voice, "guests", "国内公务接待人次", item.account)
    foreign = voice.count("foreign-visits"), voice.count("foreign-guests")
    outside = f"其中外事接待{foreign[0]}批次、{foreign[1]}人次"
    use = voice.text("reception-use")
    told += f"。全年国内公务接待{visits}批次、{guests}人次，{outside}"
    return f"{told}。{f'主要用于{use}。' if use else ''}"
