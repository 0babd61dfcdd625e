"""Productions of words: subjects, items, marks, phases, reasons, purposes, lists and 无."""

import re
from typing import Final

from juesuan.model import ClaimKind, Item, Phase
from juesuan.model.narrative import CLASS, ITEM
from juesuan.reading.narrative.figures import amount, count
from juesuan.reading.narrative.names import class_name
from juesuan.reading.narrative.phases import phase_of
from juesuan.reading.narrative.reader import MARKS, MONEY, SENSES, WHOLE, Reader
from juesuan.reading.narrative.tokens import Kind, Token, quantity

_IS: Final = ("主要是", "主要系")
_EXPLAINED: Final = frozenset({ClaimKind.CHANGE, ClaimKind.VERDICT, ClaimKind.COMPLETION})
_CODED: Final = re.compile(r"(\d{3}(?:\d\d){0,2}(?=\D))?(.*)", re.DOTALL)
_LONGEST_NAME: Final = 60  # characters
_FOR_EACH: Final = ("人均", "户均", "车均", "生均", "平均")
_TOLD: Final = frozenset({Kind.SHARE, Kind.AGAINST, Kind.DONE, Kind.PHASE})
_ABROAD: Final = frozenset({"three-abroad", "groups-abroad", "people-abroad"})
_THIS: Final = re.compile("该|此|该项|此项|相关|上述")


def subject(reader: Reader, token: Token) -> None:
    """A subject named in words."""
    key = reader.key(token)
    if not key or reader.kind() in {Kind.LEVEL, Kind.CODE}:  # a name of an item: 事业收入（款）
        return
    if token.text == "累计" and reader.context.subject not in _ABROAD:
        return
    if reader.text.endswith(_FOR_EACH, 0, token.start):  # 人均公用经费
        return
    if key == "performance-grade":
        reader.about(key, Item((re.sub(r".*为|[“”]|的项目|项目|的", "", token.text),)))
    elif key in {"performance-score", "performance-rate"} and reader.context.topic in WHOLE:
        reader.about(reader.context.topic, reader.context.item)
    else:
        reader.about(key, None)
    reader.phase, reader.named = None, token.end


def level(reader: Reader, token: Token) -> None:
    """（类）, （款） or （项） behind a name, which its code may precede: 205教育支出（类）."""
    found = _CODED.match(reader.name(token.start))
    digits, name = found.groups(default="") if found else ("", "")
    if token.text == "类" and not class_name(name, reader.context.topic):
        return
    depth = "类款项".index(token.text.strip("（级）"))
    names = reader.context.item.names if reader.context.item and depth else ()
    joined = (*names[:depth], name) if name else names
    reader.name_from = reader.named = token.end
    if joined:
        reader.about(CLASS if depth == 0 else ITEM, Item(joined, digits))


def code(reader: Reader, token: Token) -> None:
    """A classification code in brackets behind a name, or before it: 2050202小学教育."""
    if token.text.startswith("（"):
        digits, name = token.text[1:-1], reader.name(token.start)
        reader.name_from = reader.named = token.end
    else:
        ahead = 0
        while reader.kind(ahead) in {Kind.WORDS, Kind.SUBJECT}:
            ahead += 1
        following = reader.peek(ahead)
        if following is not None and following.kind is Kind.LEVEL:
            return
        end = following.start if following else len(reader.text)
        digits, name = token.text, reader.text[token.end : min(end, token.end + _LONGEST_NAME)]
        reader.at += ahead
    reader.about(CLASS if len(digits) == 3 else ITEM, Item((name,), digits))


def comma(reader: Reader, token: Token) -> None:
    """A new clause, or a bracket that opens or closes."""
    if token.text in "，：":
        reader.clause = token.end
        reader.verb = reader.part = None
        reader.year = ""
    elif token.text == "、" and reader.follows_number() and reader.kind() is not Kind.NUMBER:
        reader.clause = token.end
    elif token.text == "（":
        reader.open_bracket()
    elif token.text == "）":
        reader.close_bracket()


def named_year(reader: Reader, token: Token) -> None:
    """The year whose figures the clause tells."""
    reader.year = token.text


def of_which(reader: Reader, _: Token) -> None:
    """其中: what follows are parts of the subject whose figure was just stated."""
    last, context = reader.last, reader.context
    if last is not None and last.group == context.group and last.passage is reader.passage:
        reader.whole = (context.subject, context.item, context.group)
        reader.whole_ends = 2


def stop(reader: Reader, token: Token) -> None:
    """A new sentence: comparisons end here, the subject goes on."""
    reader.clause = reader.name_from = token.end
    reader.phase = reader.verb = reader.part = None
    reader.year = ""
    if token.text != "；":
        reader.base = None
        reader.whole_ends -= 1
        reader.leave_part()
        reader.forget_brackets()


def named_phase(reader: Reader, token: Token) -> None:
    """预算数, 决算数 …: which figure comes next."""
    reader.phase = phase_of(token.text)
    context = reader.context
    if context.topic in WHOLE and reader.phase is not Phase.ACCOUNT:
        context.subject = context.topic
    if context.topic in WHOLE and "执行" in token.text:
        context.subject = context.topic
        reader.fresh = True


def reason(reader: Reader, token: Token) -> None:
    """主要原因是…, up to the end of the sentence or the figures of the next subject."""
    if token.text.startswith(_IS) and not _told_of_change(reader):
        return
    end = _end_of_reason(reader)
    verb = reader.verb
    sense = SENSES[verb.kind] if verb and verb.end >= token.start - 1 else None
    text = re.sub(r"^(?:是|为|：|在于|有)+", "", reader.text[token.end : end])
    reader.say(ClaimKind.REASON, end, sense=sense, base=reader.base, words=(text,))
    reader.skip_to(end)


def _end_of_reason(reader: Reader) -> int:
    """Where a reason ends: 。, or ； before another subject that is compared: ；其他收入比上年."""
    end, ahead = reader.rest("。"), 0
    while (token := reader.peek(ahead)) and token.start < end:
        ahead += 1
        if token.text == "；" and reader.kind(ahead) is Kind.SUBJECT:
            kinds = [reader.kind(ahead + step) for step in (1, 2, 3)]
            stated = kinds[:2] == [Kind.NUMBER, Kind.COMMA] and kinds[2] in _TOLD
            if kinds[0] in {Kind.AGAINST, Kind.PHASE} or stated:
                return token.start
    return end


def _told_of_change(reader: Reader) -> bool:
    """Whether the claim before is one that wants a reason."""
    last = reader.context.claims[-1] if reader.context.claims else None
    return last is not None and last.passage is reader.passage and last.kind in _EXPLAINED


def purpose(reader: Reader, token: Token) -> None:
    """主要用于…, up to the end of the sentence or the next figure of the subject."""
    end = reader.rest("。；")
    ahead = 0
    while (following := reader.peek(ahead)) and following.start < end:
        before = reader.text[following.start - 1]
        if following.kind is Kind.PHASE and before in "，：" and ahead:
            end = following.start
        ahead += 1
    text = reader.text[token.end : end].strip("：，")
    reader.say(ClaimKind.PURPOSE, end, words=(text,))
    reader.mark = token.end
    while (following := reader.peek()) and following.start < end:
        reader.at += 1
        if following.kind is Kind.NUMBER and quantity(following).measure in MONEY:
            reader.fresh = False
            amount(reader, following, Phase.ACCOUNT)
        elif following.kind is Kind.NUMBER and quantity(following).measure:
            reader.read.add(following.start)
            count(reader, following)
        elif following.kind is Kind.SUBJECT and reader.kind() is Kind.NUMBER:
            subject(reader, following)
        if following.kind in MARKS:
            reader.mark = following.end
            reader.part = None if following.text in "，：；" else reader.part


def listing(reader: Reader, token: Token) -> None:
    """主要包括：基本工资、津贴补贴 and so on."""
    end = reader.rest("。；")
    if _has_money(reader, end):
        return
    text = reader.text[token.end : end].lstrip("：为")
    words = tuple(word for part in re.split(r"[、，]", text) if (word := part.strip("等“”")))
    if words:
        reader.say(ClaimKind.LIST, end, words=words)
    reader.skip_to(end)


def _has_money(reader: Reader, end: int) -> bool:
    """Whether amounts stand before an offset: then clauses follow, not the items of a list."""
    ahead = 0
    while (token := reader.peek(ahead)) and token.start < end:
        if token.kind is Kind.NUMBER and quantity(token).measure in MONEY:
            return True
        ahead += 1
    return False


def nothing(reader: Reader, token: Token) -> None:
    """无…支出, 未发生…."""
    following = reader.peek()
    phase_follows = reader.kind(1) is Kind.PHASE
    if following and following.kind is Kind.WORDS and _THIS.fullmatch(following.text):
        following = reader.peek(1) if phase_follows else following
        reader.at += phase_follows
    if following is None:
        return
    end = reader.rest("。；，、")
    prior = reader.text.endswith(("上年", "上年度", "去年"), 0, token.start)
    account = Phase.PRIOR_ACCOUNT if prior else Phase.ACCOUNT
    if following.kind is Kind.SUBJECT:
        reader.at += 1
        reader.about(reader.key(following), None)
        reader.say(ClaimKind.NONE, end, phase=account)
    elif following.kind is Kind.PHASE:
        reader.at += 1
        phase = phase_of(following.text) or Phase.BUDGET
        if prior:
            phase = account if phase is Phase.ACCOUNT else Phase.PRIOR_BUDGET
        reader.say(ClaimKind.NONE, end, phase=phase)
    elif following.kind is Kind.WORDS and following.text.startswith(("支出", "此项")):
        reader.say(ClaimKind.NONE, end, phase=account)
    reader.fresh = False
