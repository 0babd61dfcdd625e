"""Productions of figures: amounts, counts, shares and completion."""

import re
from dataclasses import replace
from typing import Any, Final

from juesuan.model import ClaimKind, Item, Phase
from juesuan.model.narrative import CLASS, OTHERS, PART
from juesuan.reading.narrative.phases import in_year, phase_of
from juesuan.reading.narrative.reader import BUDGETS, MONEY, RATES, WHOLE, Reader
from juesuan.reading.narrative.tokens import Kind, Token, quantity

_TRIVIAL: Final = re.compile(
    r"(?:为|是|共计?|计|合计|达到?|的|总额|总金额|金额|支出|收入|资金|数|约|了|各|分别|总计|费用|由|至|到|在"
    r"|涉及|总|比|和|及|其|采购|累计|单位|学校|项目|安排|当年|全年|实际|已|列支|规模|自评)*+"
)
_COUNTED: Final = {
    **{("three-abroad", measure): "groups-abroad" for measure in ("个", "次", "批", "批次")},
    **{("three-abroad", measure): "people-abroad" for measure in ("人", "人次")},
    **{("groups-abroad", measure): "people-abroad" for measure in ("人", "人次")},
    ("three-cars-bought", "辆"): "cars-bought",
}
"""What is counted where the sentence names only the spending: 因公出国（境）2人次."""
_OTHER_MONEY: Final = re.compile(
    r"(?:使?用|由|以|通过|从)[^，。；]{0,6}(?:自[有筹]资金|非(?:同级)?财政(?:拨款)?资金|单位资金)[^，。；]{0,6}"
    r"(?:支付|列支|安排|开支|承担|支出)"
)
"""What tells that amounts were paid with money that the tables of 财政拨款 do not hold."""
_IN_ALL: Final = ("共", "总", "合计", "累计")
_NEAR: Final = 120  # characters before a figure in which its sentence tells more of it
_QUOTED: Final = 60  # characters: the longest name in quotation marks before a number
_NAMED_RATE: Final = re.compile(r"(?:率|满意度|比例|比重)(?:为|达|达到|是|均为|均达)?$")
_OF_OTHERS: Final = re.compile("[全本](?:国|省|市|区|县|州|行业|系统)|同[类行]|生产总值|GDP")
"""Wholes that no table of the unit holds: 占全市同类收入的2%."""
_OF_MONEY: Final = re.compile("预算|执行|支出|资金|费|决算")
_OF_DONE: Final = re.compile(
    "(?:的|为|是|达到?|率|了|约|数|比率|比例|支出|财政拨款|本年|全年|年度|当年)+"
)
_LONGEST_DONE: Final = 6  # tokens
_RATE_NAME: Final = 20  # characters before a rate that name it


def number(reader: Reader, token: Token) -> None:
    """A number no other production took: an amount or a count."""
    measure = quantity(token).measure
    if measure in MONEY:
        amount(reader, token, _phase(reader))
    elif measure in RATES:
        _bare_rate(reader, token)
    elif measure:
        count(reader, token)
    elif _looks_like_money(reader, token):
        amount(reader, token, _phase(reader))


def _phase(reader: Reader) -> Phase:
    return in_year(reader.phase or Phase.ACCOUNT, reader.year, reader.context.year)


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
    near = max(reader.name_from, token.start - _NEAR)
    if _OTHER_MONEY.search(reader.text, near, token.start):
        subject, item = PART, Item((reader.words_before(token) or "其他资金",))
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
    reader.phase, reader.fresh, reader.year = None, False, ""


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
        return (
            (PART, part, context.group) if part else (context.subject, context.item, context.group)
        )
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
    same = last.passage is reader.passage and last.end > reader.name_from
    near = max(reader.name_from, last.end - _NEAR)
    behind = reader.text.find("其中", near, last.end) >= 0
    return last.item if same and behind and not words.startswith(_IN_ALL) else None


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
    elif reader.context.topic.startswith("performance"):  # what was reached: 药占比降至26.1%
        reader.read.add(token.start)
        part = Item((reader.words_before(token) or "比率",))
        reader.say(ClaimKind.COUNT, token.end, subject=PART, item=part, amount=rate)


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
        phase=in_year(Phase.ACCOUNT, reader.year, reader.context.year),
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
        elif following.kind is Kind.WORDS and _OF_OTHERS.search(following.text):
            whole = OTHERS
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


def done(reader: Reader, token: Token) -> None:
    """完成年初预算的97.6%, 完成预算10万元的97.6%, 年初预算完成率97.6%; not 任务按期完成率95%."""
    first, named = reader.at, reader.words_before(token)
    other = not _TRIVIAL.fullmatch(named) and not _OF_MONEY.search(named)
    if token.text.endswith("率") and other:
        return
    base = reader.phase if reader.phase in BUDGETS and reader.phase else Phase.BUDGET
    planned: Phase | None = None
    while (following := reader.peek()) and reader.at - first < _LONGEST_DONE:
        figure = quantity(following) if following.kind is Kind.NUMBER else None
        if following.kind is Kind.PHASE:
            base = planned = phase_of(following.text) or base
        elif figure and figure.measure in MONEY and planned:
            reader.read.add(following.start)
            reader.say(ClaimKind.AMOUNT, following.end, phase=planned, amount=figure)
        elif figure and figure.measure in RATES:
            if other and not planned:  # 业务办理量超额完成2.6%
                return
            reader.at += 1
            reader.read.add(following.start)
            reader.say(ClaimKind.COMPLETION, following.end, rate=figure, base=base)
            reader.fresh = False
            return
        elif not _goes_on(following):
            return
        reader.at += 1


def _goes_on(token: Token) -> bool:
    """Whether a token behind 完成 names nothing but the budget: not 完成年度任务的105%."""
    words = token.kind is Kind.WORDS and _OF_DONE.fullmatch(token.text) is not None
    return words or token.kind is Kind.YEAR
