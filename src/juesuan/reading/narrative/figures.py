"""Productions of figures: amounts, counts, shares and completion."""

import re
from dataclasses import replace
from typing import Any, Final

from juesuan.model import ClaimKind, Item, Phase
from juesuan.model.narrative import CLASS, PART
from juesuan.reading.narrative.phases import phase_of
from juesuan.reading.narrative.reader import BUDGETS, MONEY, RATES, WHOLE, Reader
from juesuan.reading.narrative.tokens import Kind, Token, quantity

_TRIVIAL: Final = re.compile(
    r"(?:为|是|共计?|计|合计|达到?|的|总额|总金额|金额|支出|收入|资金|数|约|了|各|分别|总计|费用|由|至|到|在"
    r"|涉及|总|比|和|及|其|采购|累计|单位|学校|项目|安排|当年|全年|列支|规模|自评)*+"
)
_COUNTED: Final = {
    **{("three-abroad", measure): "groups-abroad" for measure in ("个", "次", "批", "批次")},
    **{("three-abroad", measure): "people-abroad" for measure in ("人", "人次")},
    **{("groups-abroad", measure): "people-abroad" for measure in ("人", "人次")},
    ("three-cars-bought", "辆"): "cars-bought",
}
"""What is counted where the sentence names only the spending: 因公出国（境）2人次."""
_IN_ALL: Final = ("共", "总", "合计", "累计")
_QUOTED: Final = 60  # characters: the longest name in quotation marks before a number
_NAMED_RATE: Final = re.compile(r"(?:率|满意度|比例|比重)(?:为|达|达到|是|均为|均达)?$")
_RATE_NAME: Final = 20  # characters before a rate that name it


def number(reader: Reader, token: Token) -> None:
    """A number no other production took: an amount or a count."""
    measure = quantity(token).measure
    if measure in MONEY:
        amount(reader, token, reader.phase or Phase.ACCOUNT)
    elif measure in RATES:
        _bare_rate(reader, token)
    elif measure:
        count(reader, token)
    elif _looks_like_money(reader, token):
        amount(reader, token, reader.phase or Phase.ACCOUNT)


def _looks_like_money(reader: Reader, token: Token) -> bool:
    """A number without measure is money behind 决算为 or before a second side."""
    following, after = reader.peek(), reader.peek(1)
    if following and following.text in "，、" and after and after.kind is Kind.NUMBER:
        return quantity(after).measure in MONEY and reader.sides(reader.context.subject) != []
    stated = reader.text.endswith(("为", "算数", "决算", "预算", "总计"), 0, token.start)
    whole = following is None or following.kind in {Kind.STOP, Kind.COMMA}
    return stated and whole and (reader.phase is not None or "." in token.text)


def amount(reader: Reader, token: Token, phase: Phase) -> None:
    """An amount of money, or one for each of two sides: 各是4125.49、4143.91万元."""
    subject, item, group = _subject_of_number(reader, token)
    stated = quantity(token)
    numbers = [token]
    comma, after = reader.peek(), reader.peek(1)
    sides = reader.sides(subject)
    if sides and comma and comma.text in "，、" and after and after.kind is Kind.NUMBER:
        reader.at += 2
        numbers.append(after)
        stated = replace(stated, measure=quantity(after).measure)
    for side, each in zip(sides if len(numbers) > 1 else [subject], numbers, strict=False):
        reader.read.add(each.start)
        value = replace(quantity(each), measure=stated.measure)
        reader.last = reader.say(
            ClaimKind.AMOUNT,
            each.end,
            subject=side,
            item=item,
            group=group,
            phase=phase,
            amount=value,
            whole=reader.context.subject if subject == PART else "",
        )
    reader.phase, reader.fresh = None, False


def _subject_of_number(reader: Reader, token: Token) -> tuple[str, Item | None, int]:
    """Whose number it is: the subject just named, the words before it, or the one before."""
    context = reader.context
    words = reader.words_before(token)
    if reader.fresh and not _names_another(reader, words):
        return context.subject, context.item, context.group
    if not words and reader.text[token.start - 1] == "”":
        opening = reader.text.rfind("“", max(token.start - _QUOTED, 0), token.start)
        words = reader.text[opening + 1 : token.start - 1] if opening >= 0 else ""
    words = words.lstrip(".．、")
    if not words and reader.part is not None:
        return PART, reader.part, context.group
    if context.subject and (reader.phase is not None or _TRIVIAL.fullmatch(words)):
        part = _part_counted(reader, words)
        return (PART, part, context.group) if part else (context.subject, context.item, context.group)
    if reader.about_class(words):
        reader.fresh = False
        return CLASS, context.item, context.group
    reader.part = Item((words.rstrip("为是共计达"),))
    return PART, reader.part, context.group


def _part_counted(reader: Reader, words: str) -> Item | None:
    """The part counted just before what was spent on it: 其中参加外单位组团1个，支出4.10万元."""
    last = reader.context.claims[-1] if reader.context.claims else None
    if last is None or last.kind is not ClaimKind.COUNT or last.subject != PART:
        return None
    near = last.passage is reader.passage and last.end > reader.name_from
    behind = "其中" in reader.text[reader.name_from : last.end]
    return last.item if near and behind and not words.startswith(_IN_ALL) else None


def _names_another(reader: Reader, words: str) -> bool:
    """Whether words behind a mark name another figure: 项目支出中，抚恤支出6.00万元."""
    behind = reader.mark > reader.named and reader.phase is None
    return behind and not _TRIVIAL.fullmatch(words.lstrip("，、"))


def _bare_rate(reader: Reader, token: Token) -> None:
    """A rate without a verb: 预算执行率97.6%, 为年初预算的97.6%, 电话接通率达85%."""
    words = reader.text[max(reader.clause, token.start - _RATE_NAME) : token.start]
    rate = quantity(token)
    if reader.phase in BUDGETS and words.endswith("的"):
        reader.read.add(token.start)
        reader.say(ClaimKind.COMPLETION, token.end, rate=rate, base=reader.phase)
        reader.phase, reader.fresh = None, False
    elif reader.context.topic in WHOLE and "执行率" in words:
        reader.read.add(token.start)
        reader.say(ClaimKind.COMPLETION, token.end, rate=rate, base=Phase.FULL_BUDGET)
    elif _NAMED_RATE.search(words):
        reader.read.add(token.start)
        count(reader, token)


def count(reader: Reader, token: Token) -> None:
    """A number of vehicles, visits, projects …."""
    subject, item, group = _subject_of_number(reader, token)
    subject = _COUNTED.get((subject, quantity(token).measure), subject)
    reader.say(
        ClaimKind.COUNT,
        token.end,
        subject=subject,
        item=item,
        group=group,
        amount=quantity(token),
        whole=reader.context.subject if subject == PART else "",
    )
    reader.fresh = False


def share(reader: Reader, token: Token) -> None:
    """占本年收入的5.3%, 占5.3%; 占年初预算的97.6% is a completion."""
    reader.about_class(reader.words_before(token))
    whole, words = "", reader.at
    while (following := reader.peek()) and reader.at - words < 6:
        if following.kind in {Kind.STOP, Kind.COMMA} and following.text not in "“”（）":
            return
        reader.at += 1
        budget = phase_of(following.text) if following.kind is Kind.PHASE else None
        if budget in BUDGETS and not whole:
            reader.at -= 1
            done(reader, following)
            return
        if following.kind is Kind.SUBJECT:
            whole = whole or reader.key(following)
        elif following.kind is Kind.NUMBER:
            _share(reader, following, whole)
            return


def _share(reader: Reader, token: Token, whole: str) -> None:
    rate, last = quantity(token), reader.last
    bare = not rate.measure and reader.kind() is not Kind.WORDS  # 占76.23, without its %
    if rate.measure not in RATES and not bare:
        return
    reader.read.add(token.start)
    facts: dict[str, Any] = {"rate": rate, "whole": whole}
    if last is not None and last.passage is reader.passage and not reader.fresh:
        facts |= {"subject": last.subject, "item": last.item, "group": last.group}
    reader.say(ClaimKind.SHARE, token.end, **facts)


def done(reader: Reader, _: Token) -> None:
    """完成年初预算的97.6%, 年初预算完成率97.6%."""
    first = reader.at
    base = reader.phase if reader.phase in BUDGETS and reader.phase else Phase.BUDGET
    while (following := reader.peek()) and reader.at - first < 4:
        if following.kind is Kind.PHASE:
            base = phase_of(following.text) or base
        elif following.kind is Kind.NUMBER:
            if quantity(following).measure in RATES:
                reader.at += 1
                reader.read.add(following.start)
                rate = quantity(following)
                reader.say(ClaimKind.COMPLETION, following.end, rate=rate, base=base)
                reader.fresh = False
            return
        elif following.kind not in {Kind.WORDS, Kind.YEAR}:
            return
        reader.at += 1
