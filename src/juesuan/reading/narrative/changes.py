"""Productions of comparison: bases, changes by an amount and a rate, 持平, 大于 and 小于."""

import re
from dataclasses import replace
from typing import Any, Final

from juesuan.model import Claim, ClaimKind, Phase
from juesuan.reading.narrative.phases import base_of, phase_of
from juesuan.reading.narrative.reader import BUDGETS, MONEY, RATES, SENSES, Reader
from juesuan.reading.narrative.tokens import Kind, Token, quantity

_OF_BASE: Final = re.compile(
    "(?:的|累计|全年|实际|同期|支出|收入|合计|总计|总额|金额|决算|数|为)++"
)


def against(reader: Reader, token: Token) -> None:
    """与2022年度相比, 较年初预算数, 同比 …: what a change is measured from.

    A sentence that begins with it speaks of the whole, not of the last part behind 其中.
    """
    if reader.whole and reader.whole_ends == 1 and token.start == reader.name_from:
        context = reader.context
        context.subject, context.item, context.group = reader.whole
    reader.turn_to_part()
    reader.about_named(reader.words_before(token))
    if token.text.startswith(("同比", "按")):
        budget = reader.last is not None and reader.last.phase in BUDGETS
        reader.base = Phase.PRIOR_BUDGET if budget else Phase.PRIOR_ACCOUNT
        return
    year = phase = ""
    if (following := reader.peek()) and following.kind in {Kind.YEAR, Kind.DATE}:
        year = following.text
        reader.at += 1
    if reader.kind() is Kind.SUBJECT and reader.kind(1) is Kind.PHASE:  # 比上年“三公”经费预算数
        reader.at += 1
    if (following := reader.peek()) and following.kind is Kind.PHASE:
        phase = following.text
        reader.at += 1
    base = base_of(year, phase, reader.context.year)
    if base is not None:
        reader.base = base
        _figure_of_base(reader, base)


def _figure_of_base(reader: Reader, base: Phase) -> None:
    """The figure compared with, where it is printed: 较上年2.08减少…, 比上年收入433万元减少…."""
    ahead, subject = 0, reader.context.subject
    words, shut = reader.peek(), reader.peek(2)
    within = words and words.text == "（" and shut and shut.text == "）"  # 较上年（2.08万元）减少
    if words and words.kind is Kind.SUBJECT:
        ahead, subject = 1, reader.key(words)
    elif words and (within or (words.kind is Kind.WORDS and _OF_BASE.fullmatch(words.text))):
        ahead = 1
    found, verb, change = (reader.peek(ahead + step) for step in range(3))
    if found is None or found.kind is not Kind.NUMBER:
        return
    figure = quantity(found)
    if not figure.measure and verb and verb.kind in {Kind.MORE, Kind.LESS} and change:
        after = quantity(change).measure if change.kind is Kind.NUMBER else ""
        figure = replace(figure, measure=after)
    if figure.measure in MONEY:
        reader.at += ahead + (2 if within else 1)
        reader.read.add(found.start)
        reader.say(ClaimKind.AMOUNT, found.end, subject=subject, phase=base, amount=figure)


def more_or_less(reader: Reader, token: Token) -> None:
    """A verb of change, with its figures where they follow."""
    reader.verb = token
    if token.text in {"调增", "调减"}:  # the budget, in the course of the year
        reader.base = reader.base or Phase.BUDGET
    ahead = 0
    while (words := reader.peek(ahead)) and words.kind is Kind.WORDS and ahead < 1:
        if not re.fullmatch(r"了|数|额|率|幅度|约|了?为|至|到", words.text):
            return
        ahead += 1
    number = reader.peek(ahead)
    if number is None or number.kind is not Kind.NUMBER:
        return
    reached = ahead and reader.tokens[reader.at].text.endswith(("为", "至", "到"))
    if reached and quantity(number).measure in MONEY:
        if reader.phase not in BUDGETS:  # 全年预算压减为40.00万元
            _change(reader, token.end, sense=SENSES[token.kind])
        return
    reader.at += ahead
    reader.turn_to_part()
    reader.about_named(reader.words_before(token))
    _numbers_of_change(reader, SENSES[token.kind])


def either(reader: Reader, _: Token) -> None:
    """增加（减少）: a choice that the template leaves open, so the change has no sense."""
    if reader.kind() is Kind.NUMBER:
        _numbers_of_change(reader, None)


def apart(reader: Reader, _: Token) -> None:
    """差值为0.9万元: how far the account is from the budget stated last."""
    ahead = 1 if reader.kind() is Kind.WORDS else 0
    number, last = reader.peek(ahead), reader.last
    if number is None or number.kind is not Kind.NUMBER or last is None:
        return
    if quantity(number).measure in MONEY and last.phase in BUDGETS:
        reader.at += ahead + 1
        reader.read.add(number.start)
        reader.say(ClaimKind.CHANGE, number.end, base=last.phase, amount=quantity(number))


def _changing(reader: Reader) -> str:
    """What changes: behind 收入总计A，支出总计B of different figures both sides together."""
    subject, said = reader.context.subject, reader.context.claims[-2:]
    if subject != "total-spending" or len(said) < 2 or reader.fresh:
        return subject
    sides = [claim.subject for claim in said] == ["total-income", "total-spending"]
    amounts = [claim.amount.value for claim in said if claim.amount]
    stated = all(claim.kind is ClaimKind.AMOUNT for claim in said)
    return "total" if sides and stated and amounts[0] != amounts[1] else subject


def _numbers_of_change(reader: Reader, sense: int | None) -> None:
    """One number, or one for each of two sides: 各减少1267.86、2570.97万元."""
    numbers = []
    while (number := reader.peek()) and number.kind is Kind.NUMBER:
        numbers.append(number)
        reader.at += 1
        comma, following = reader.peek(), reader.peek(1)
        if comma is None or following is None or comma.text not in "，、":
            break
        if following.kind is not Kind.NUMBER:
            break
        reader.at += 1
    subject = _changing(reader)
    sides = reader.sides(subject) if len(numbers) == 2 else [subject]
    last = quantity(numbers[-1])
    for side, number in zip(sides, numbers, strict=False):
        _change_by(reader, side, number, sense, last.measure)


def _change_by(
    reader: Reader, subject: str, number: Token, sense: int | None, measure: str
) -> None:
    change = quantity(number)
    if not change.measure:
        change = replace(change, measure=measure)
    pending = _pending(reader, subject)
    reader.read.add(number.start)
    if change.measure in RATES:
        if pending is not None and pending.rate is None:
            facts: dict[str, Any] = {"rate": change, "rate_sense": sense, "end": number.end}
            if pending.sense is None:
                facts["sense"] = sense
            reader.amend(pending, **facts)
        else:
            _change(reader, number.end, subject=subject, sense=sense, rate=change)
    elif change.measure in MONEY or not change.measure:
        if pending is not None and _lacks_amount(pending, sense, reader.base):
            reader.amend(pending, amount=change, end=number.end)
        else:
            _change(reader, number.end, subject=subject, sense=sense, amount=change)


def _lacks_amount(change: Claim, sense: int | None, base: Phase | None) -> bool:
    """Whether a change told its rate first: 增长12.08%，增加1062.85万元."""
    same = change.sense == sense and change.base is (base or Phase.PRIOR_ACCOUNT)
    return same and change.amount is None and change.rate is not None


def _pending(reader: Reader, subject: str) -> Claim | None:
    """The change of this subject and sentence that still lacks its rate."""
    context = reader.context
    for claim in reversed(context.claims[-4:]):
        same = claim.kind is ClaimKind.CHANGE and claim.passage is reader.passage
        if same and claim.subject == subject and claim.group == context.group:
            between = reader.text[claim.end : reader.clause]
            return claim if "。" not in between else None
    return None


def _change(reader: Reader, end: int, **facts: Any) -> Claim:
    reader.fresh = False
    return reader.say(ClaimKind.CHANGE, end, base=reader.base or Phase.PRIOR_ACCOUNT, **facts)


def same(reader: Reader, token: Token) -> None:
    """持平: no change against the base, or the account equals the budget.

    一致 needs a base in its sentence: other things are 保持一致 too.
    """
    if reader.base is None and token.text in {"一致", "相同"}:
        return
    reader.about_named(reader.words_before(token))
    if reader.base in BUDGETS:
        reader.say(ClaimKind.VERDICT, token.end, sense=0, base=reader.base)
    else:
        _change(reader, token.end, sense=0)


def compared(reader: Reader, token: Token) -> None:
    """大于, 小于 or 等于预算数; 未超过 leaves open whether below or equal."""
    before = reader.before()
    if before and before.kind is Kind.WORDS and before.text.endswith(("大", "小")):
        return
    if reader.kind() is Kind.YEAR and reader.kind(1) is Kind.PHASE:
        reader.at += 1
    following = reader.peek()
    base = phase_of(following.text) if following and following.kind is Kind.PHASE else None
    if base not in BUDGETS:
        return
    reader.at += 1
    sense = None if "超过" in token.text and token.kind is Kind.BELOW else SENSES[token.kind]
    reader.base = base
    reader.last = reader.say(ClaimKind.VERDICT, token.end, sense=sense, base=base)
    number = reader.peek()
    if number and number.kind is Kind.NUMBER and quantity(number).measure in MONEY:
        reader.at += 1
        _change_by(reader, reader.context.subject, number, sense, "")
