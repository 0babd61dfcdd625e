"""Tokens of a passage → claims: the grammar of the formula sentences.

A sentence is a sequence of clauses about a subject that earlier clauses may have named.  Each
production below reads one kind of clause; what none of them takes is passed over, and an amount
passed over is counted as not read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from juesuan.model import Claim, ClaimKind, Item, Passage, Phase
from juesuan.model.narrative import CLASS, ITEM, PART
from juesuan.reading.narrative.names import class_name, subject_of
from juesuan.reading.narrative.phases import base_of, phase_of
from juesuan.reading.narrative.tokens import Kind, Token, normal, quantity, tokenize

MONEY: Final = frozenset({"万元", "元", "亿元", "万"})
RATES: Final = frozenset({"%", "‰", "个百分点"})
_BUDGETS: Final = frozenset({Phase.INITIAL_BUDGET, Phase.FULL_BUDGET, Phase.BUDGET})
_WHOLE: Final = frozenset({"performance-whole", "performance-project"})
_TRIVIAL: Final = re.compile(
    r"(为|是|共计?|计|合计|达到?|的|总额|总金额|金额|支出|收入|资金|数|约|了|各|分别|总计|费用|由|至|到|在"
    r"|涉及|总|比|和|及|其|单位|学校|项目|安排|当年|全年|列支|规模|自评)*"
)
_ENUMERATOR: Final = re.compile(
    r"[（]?\d{1,3}[“”]?[、.）](?!\d)[、.]?|[（]?[一二三四五六七八九十]+[）、]|[①-⑳]"
)
_PROJECT: Final = re.compile(r"(.{2,60}?)(?:项目)?(?:支出)?绩效自评(?:综述|结果|情况)?[：，]")
_SENSES: Final = {
    Kind.MORE: 1,
    Kind.ABOVE: 1,
    Kind.LESS: -1,
    Kind.BELOW: -1,
    Kind.SAME: 0,
    Kind.EQUAL: 0,
}
_LOOK_AHEAD: Final = 4  # characters behind a subject's words that decide what they mean
_MARKS: Final = frozenset({Kind.COMMA, Kind.STOP, Kind.OF_WHICH, Kind.NUMBER, Kind.YEAR, Kind.DATE})
_NAME_ENDS: Final = frozenset("，：；。”“")


@dataclass(slots=True)
class Context:
    """What clauses take over from those before them, within a section."""

    section: int
    topic: str
    year: int | None
    claims: list[Claim] = field(default_factory=list)
    group: int = 0
    subject: str = ""
    item: Item | None = None


class PassageReader:
    """Reads the claims of one passage."""

    def __init__(self, passage: Passage, context: Context) -> None:
        self.passage = passage
        self.context = context
        self.text = normal(passage.text)
        found = _ENUMERATOR.match(self.text)
        self.name_from = found.end() if found else 0
        self.tokens = list(tokenize(self.text, self.name_from, context.topic))
        self.at = 0
        self.read: set[int] = set()
        """Offsets of the numbers that were read."""
        self.phase: Phase | None = None
        self.base: Phase | None = None
        self.fresh = False
        """Whether the subject was named since the last number."""
        self.clause = self.mark = self.name_from
        self.last: Claim | None = None
        self.part: Item | None = None
        """The part named last, while its numbers go on: 接待外宾0批次、0人次."""
        self.verb: Token | None = None
        self._open_passage(found is not None)

    def _open_passage(self, numbered: bool) -> None:
        if self.context.topic == "performance-project":
            found = _PROJECT.match(self.text, self.name_from)
            if found:
                self.context.item = Item((found.group(1),))
        elif numbered and self.context.subject in {CLASS, ITEM}:
            self.context.subject, self.context.item = "", None

    # ------------------------------------------------------------ walking

    def claims(self) -> None:
        """Read all clauses into the context's claims."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            production = _PRODUCTIONS.get(token.kind)
            if production is not None:
                production(self, token)
            if token.kind in _MARKS:
                self.mark = token.end

    def _peek(self, ahead: int = 0) -> Token | None:
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else None

    def _kind(self, ahead: int = 0) -> Kind | None:
        token = self._peek(ahead)
        return token.kind if token else None

    def _before(self, token: Token) -> Token | None:
        index = self.tokens.index(token, max(self.at - 2, 0))
        return self.tokens[index - 1] if index else None

    def _say(self, kind: ClaimKind, end: int, **facts: Any) -> Claim:
        claim = Claim(
            kind=kind,
            subject=facts.pop("subject", self.context.subject),
            section=self.context.section,
            passage=self.passage,
            start=min(facts.pop("start", self.clause), end),
            end=end,
            group=facts.pop("group", self.context.group),
            item=facts.pop("item", self.context.item),
            **facts,
        )
        self.context.claims.append(claim)
        return claim

    def _amend(self, claim: Claim, **facts: Any) -> Claim:
        amended = replace(claim, **facts)
        self.context.claims[self.context.claims.index(claim)] = amended
        return amended

    # ------------------------------------------------------------ what a clause is about

    def _about(self, subject: str, item: Item | None) -> None:
        self.context.subject, self.context.item = subject, item
        self.context.group += 1
        self.fresh = True

    def subject(self, token: Token) -> None:
        """A subject named in words."""
        key = self._key(token)
        if not key or self._names_an_item():
            return
        if key == "performance-grade":
            self._about(key, Item((re.sub(r".*为|[“”]|的项目|项目|的", "", token.text),)))
        elif key in {"performance-score", "performance-rate"} and self.context.topic in _WHOLE:
            self._about(self.context.topic, self.context.item)
        else:
            self._about(key, None)
        self.phase = None

    def _key(self, token: Token) -> str:
        after = self.text[token.end : token.end + _LOOK_AHEAD]
        return subject_of(token.text, self.context.topic, after)

    def _names_an_item(self) -> bool:
        """Whether the words just read belong to the name of an item: 事业收入（款）."""
        following = self._peek()
        return following is not None and following.kind in {Kind.LEVEL, Kind.CODE}

    def level(self, token: Token) -> None:
        """（类）, （款） or （项） behind a name."""
        name = self._name(token.start)
        level = "类款项".index(token.text[1])
        names = self.context.item.names if self.context.item and level else ()
        joined = (*names[:level], name) if name else names
        self.name_from = token.end
        if joined:
            self._about(CLASS if level == 0 else ITEM, Item(joined))

    def code(self, token: Token) -> None:
        """A classification code in brackets behind a name."""
        code = token.text[1:-1]
        self._about(CLASS if len(code) == 3 else ITEM, Item((self._name(token.start),), code))
        self.name_from = token.end

    def _name(self, end: int) -> str:
        """The name that ends here: back to the last mark that no name holds."""
        start = self.name_from
        for index in range(end - 1, start - 1, -1):
            if self.text[index] in _NAME_ENDS:
                start = index + 1
                break
        name = self.text[start:end].lstrip(".、．”“")
        return _ENUMERATOR.sub("", name, count=1) if name[:1].isdigit() else name

    def comma(self, token: Token) -> None:
        """A new clause."""
        if token.text in "，：":
            self.clause = token.end
            self.verb = self.part = None

    def stop(self, token: Token) -> None:
        """A new sentence: comparisons end here, the subject goes on."""
        self.clause = self.name_from = token.end
        self.phase = self.verb = self.part = None
        if token.text != "；":
            self.base = None

    # ------------------------------------------------------------ bases, phases, verbs

    def named_phase(self, token: Token) -> None:
        """预算数, 决算数 …: which figure comes next."""
        self.phase = phase_of(token.text)
        if self.context.topic in _WHOLE and self.phase is not Phase.ACCOUNT:
            self.context.subject = self.context.topic
        if self.context.topic in _WHOLE and "执行" in token.text:
            self.context.subject = self.context.topic
            self.fresh = True

    def against(self, token: Token) -> None:
        """与2022年度相比, 较年初预算数, 同比 …: what a change is measured from."""
        if token.text.startswith(("同比", "按")):
            self.base = Phase.PRIOR_ACCOUNT
            return
        year = ""
        if (following := self._peek()) and following.kind in {Kind.YEAR, Kind.DATE}:
            year = following.text
            self.at += 1
        phase = ""
        if (following := self._peek()) and following.kind is Kind.PHASE:
            phase = following.text
            self.at += 1
        base = base_of(year, phase, self.context.year)
        if base is None:
            return
        self.base = base
        if (number := self._peek()) and number.kind is Kind.NUMBER:
            self.at += 1
            self._amount(number, base)

    def more_or_less(self, token: Token) -> None:
        """A verb of change, with its figures where they follow."""
        self.verb = token
        ahead = 0
        while (words := self._peek(ahead)) and words.kind is Kind.WORDS and ahead < 1:
            if not re.fullmatch(r"了|数|额|率|幅度|约|了?为|至|到", words.text):
                return
            ahead += 1
        number = self._peek(ahead)
        if number is None or number.kind is not Kind.NUMBER:
            return
        reached = ahead and self.tokens[self.at].text.endswith(("为", "至", "到"))
        if reached and quantity(number).measure in MONEY:
            self._change(token.end, sense=_SENSES[token.kind])
            return
        self.at += ahead
        if known := class_name(self.text[self.mark : token.start], self.context.topic):
            self._about(CLASS, Item((known,)))
        self._numbers_of_change(_SENSES[token.kind])

    def _numbers_of_change(self, sense: int) -> None:
        """One number, or one for each of two sides: 各减少1267.86、2570.97万元."""
        numbers = []
        while (number := self._peek()) and number.kind is Kind.NUMBER:
            numbers.append(number)
            self.at += 1
            comma, following = self._peek(), self._peek(1)
            if comma is None or following is None or comma.text not in "，、":
                break
            if following.kind is not Kind.NUMBER:
                break
            self.at += 1
        sides = _sides(self.context.subject) if len(numbers) == 2 else [self.context.subject]
        last = quantity(numbers[-1])
        for side, number in zip(sides, numbers, strict=False):
            self._change_by(side, number, sense, last.measure)

    def _change_by(self, subject: str, number: Token, sense: int, measure: str) -> None:
        amount = quantity(number)
        if not amount.measure:
            amount = replace(amount, measure=measure)
        pending = self._pending(subject)
        self.read.add(number.start)
        if amount.measure in RATES:
            if pending is not None and pending.rate is None:
                facts: dict[str, Any] = {"rate": amount, "rate_sense": sense, "end": number.end}
                self._amend(pending, **facts)
            else:
                self._change(number.end, subject=subject, sense=sense, rate=amount)
        elif amount.measure in MONEY or not amount.measure:
            self._change(number.end, subject=subject, sense=sense, amount=amount)

    def _pending(self, subject: str) -> Claim | None:
        """The change of this subject and sentence that still lacks its rate."""
        for claim in reversed(self.context.claims[-4:]):
            same = claim.kind is ClaimKind.CHANGE and claim.passage is self.passage
            if same and claim.subject == subject and claim.group == self.context.group:
                between = self.text[claim.end : self.clause]
                return claim if "。" not in between else None
        return None

    def _change(self, end: int, **facts: Any) -> Claim:
        self.fresh = False
        return self._say(ClaimKind.CHANGE, end, base=self.base or Phase.PRIOR_ACCOUNT, **facts)

    def same(self, token: Token) -> None:
        """持平: no change against the base, or the account equals the budget."""
        if known := class_name(self.text[self.mark : token.start], self.context.topic):
            self._about(CLASS, Item((known,)))
        if self.base in _BUDGETS:
            self._say(ClaimKind.VERDICT, token.end, sense=0, base=self.base)
        else:
            self._change(token.end, sense=0)

    def compared(self, token: Token) -> None:
        """大于, 小于 or 等于预算数."""
        before = self._before(token)
        if before and before.kind is Kind.WORDS and before.text.endswith(("大", "小")):
            return
        following = self._peek()
        base = phase_of(following.text) if following and following.kind is Kind.PHASE else None
        if base not in _BUDGETS:
            return
        self.at += 1
        sense = _SENSES[token.kind]
        self.base = base
        self.last = self._say(ClaimKind.VERDICT, token.end, sense=sense, base=base)
        number = self._peek()
        if number and number.kind is Kind.NUMBER and quantity(number).measure in MONEY:
            self.at += 1
            self._change_by(self.context.subject, number, sense, "")

    # ------------------------------------------------------------ figures

    def number(self, token: Token) -> None:
        """A number no other production took: an amount or a count."""
        measure = quantity(token).measure
        if measure in MONEY:
            self._amount(token, self.phase or Phase.ACCOUNT)
        elif measure in RATES:
            self._bare_rate(token)
        elif measure:
            self._count(token)
        elif self._looks_like_money(token):
            self._amount(token, self.phase or Phase.ACCOUNT)

    def _looks_like_money(self, token: Token) -> bool:
        """A number without measure is money behind 决算为 or before a second side."""
        following, after = self._peek(), self._peek(1)
        if following and following.text in "，、" and after and after.kind is Kind.NUMBER:
            return quantity(after).measure in MONEY and _sides(self.context.subject) != []
        stated = self.text[: token.start].endswith(("为", "算数", "决算", "预算", "总计"))
        whole = following is None or following.kind in {Kind.STOP, Kind.COMMA}
        return stated and whole and (self.phase is not None or "." in token.text)

    def _amount(self, token: Token, phase: Phase) -> None:
        subject, item, group = self._subject_of_number(token)
        amount = quantity(token)
        numbers = [token]
        comma, after = self._peek(), self._peek(1)
        sides = _sides(subject)
        if sides and comma and comma.text in "，、" and after and after.kind is Kind.NUMBER:
            self.at += 2
            numbers.append(after)
            amount = replace(amount, measure=quantity(after).measure)
        for side, number in zip(sides if len(numbers) > 1 else [subject], numbers, strict=False):
            self.read.add(number.start)
            value = replace(quantity(number), measure=amount.measure)
            self.last = self._say(
                ClaimKind.AMOUNT,
                number.end,
                subject=side,
                item=item,
                group=group,
                phase=phase,
                amount=value,
                whole=self.context.subject if subject == PART else "",
            )
        self.phase, self.fresh = None, False

    def _subject_of_number(self, token: Token) -> tuple[str, Item | None, int]:
        """Whose number it is: the subject just named, the words before it, or the one before."""
        context = self.context
        if self.fresh:
            return context.subject, context.item, context.group
        words = self.text[self.mark : token.start]
        if not words and self.text[token.start - 1] == "”":
            words = self.text[self.text.rfind("“", 0, token.start) + 1 : token.start - 1]
        words = words.lstrip(".．、")
        name = re.sub(r"(?:为|是|共|计|达|共计)*$", "", words)
        if not words and self.part is not None:
            return PART, self.part, context.group
        if context.subject and (self.phase is not None or _TRIVIAL.fullmatch(words)):
            return context.subject, context.item, context.group
        if known := class_name(words, context.topic):
            self._about(CLASS, Item((known,)))
            self.fresh = False
            return CLASS, context.item, context.group
        self.part = Item((name,))
        return PART, self.part, context.group

    def _bare_rate(self, token: Token) -> None:
        """A rate behind words of its own: 预算执行率97.6%, 完成预算 stands elsewhere."""
        if self.context.topic in _WHOLE and "执行率" in self.text[self.clause : token.start]:
            self.read.add(token.start)
            base = Phase.FULL_BUDGET
            self._say(ClaimKind.COMPLETION, token.end, rate=quantity(token), base=base)

    def _count(self, token: Token) -> None:
        subject, item, group = self._subject_of_number(token)
        self._say(
            ClaimKind.COUNT,
            token.end,
            subject=subject,
            item=item,
            group=group,
            amount=quantity(token),
            whole=self.context.subject if subject == PART else "",
        )
        self.fresh = False

    def share(self, _: Token) -> None:
        """占本年收入的5.3%, 占5.3%."""
        whole, words = "", self.at
        while (following := self._peek()) and self.at - words < 6:
            if following.kind in {Kind.STOP, Kind.COMMA} and following.text not in "“”（）":
                return
            self.at += 1
            if following.kind is Kind.SUBJECT:
                whole = whole or self._key(following)
            elif following.kind is Kind.NUMBER:
                self._share(following, whole)
                return

    def _share(self, number: Token, whole: str) -> None:
        rate, last = quantity(number), self.last
        if rate.measure not in RATES and rate.measure:
            return
        self.read.add(number.start)
        facts: dict[str, Any] = {"rate": rate, "whole": whole}
        if last is not None and last.passage is self.passage and not self.fresh:
            facts |= {"subject": last.subject, "item": last.item, "group": last.group}
        self._say(ClaimKind.SHARE, number.end, **facts)

    def done(self, _: Token) -> None:
        """完成年初预算的97.6%."""
        base, first = Phase.BUDGET, self.at
        while (following := self._peek()) and self.at - first < 4:
            if following.kind is Kind.PHASE:
                base = phase_of(following.text) or base
            elif following.kind is Kind.NUMBER:
                if quantity(following).measure in RATES:
                    self.at += 1
                    self.read.add(following.start)
                    rate = quantity(following)
                    self._say(ClaimKind.COMPLETION, following.end, rate=rate, base=base)
                    self.fresh = False
                return
            elif following.kind not in {Kind.WORDS, Kind.YEAR}:
                return
            self.at += 1

    # ------------------------------------------------------------ words

    def _rest(self, marks: str) -> int:
        """The offset of the next of some marks, or the end of the passage."""
        found = [index for mark in marks if (index := self.text.find(mark, self._here())) >= 0]
        return min(found, default=len(self.text))

    def _here(self) -> int:
        following = self._peek()
        return following.start if following else len(self.text)

    def _skip_to(self, end: int) -> Iterable[Token]:
        """Pass over the tokens up to an offset; their numbers count as read."""
        passed = []
        while (token := self._peek()) and token.start < end:
            passed.append(token)
            self.at += 1
            if token.kind is Kind.NUMBER:
                self.read.add(token.start)
        return passed

    def reason(self, token: Token) -> None:
        """主要原因是…, up to the end of the sentence."""
        end = self._rest("。")
        verb = self.verb
        sense = _SENSES[verb.kind] if verb and verb.end >= token.start - 1 else None
        text = re.sub(r"^(?:是|为|：|在于|有)+", "", self.text[token.end : end])
        self._say(ClaimKind.REASON, end, sense=sense, base=self.base, words=(text,))
        self._skip_to(end)

    def purpose(self, token: Token) -> None:
        """主要用于…, up to the end of the sentence or the next figure of the subject."""
        end = self._rest("。；")
        ahead = 0
        while (following := self._peek(ahead)) and following.start < end:
            before = self.text[following.start - 1]
            if following.kind is Kind.PHASE and before in "，：" and ahead:
                end = following.start
            ahead += 1
        text = self.text[token.end : end].strip("：，")
        self._say(ClaimKind.PURPOSE, end, words=(text,))
        self.mark = token.end
        while (following := self._peek()) and following.start < end:
            self.at += 1
            if following.kind is Kind.NUMBER and quantity(following).measure in MONEY:
                self.fresh = False
                self._amount(following, Phase.ACCOUNT)
            elif following.kind is Kind.NUMBER and quantity(following).measure:
                self._count(following)
            elif following.kind is Kind.SUBJECT and self._kind() is Kind.NUMBER:
                self.subject(following)
            if following.kind in _MARKS:
                self.mark = following.end
                self.part = None if following.text in "，：；" else self.part

    def listing(self, token: Token) -> None:
        """主要包括：基本工资、津贴补贴 and so on."""
        end = self._rest("。；")
        text = self.text[token.end : end].lstrip("：为")
        words = tuple(word for part in re.split(r"[、，]", text) if (word := part.strip("等“”")))
        if words:
            self._say(ClaimKind.LIST, end, words=words)
        self._skip_to(end)

    def nothing(self, _: Token) -> None:
        """无…支出, 未发生…."""
        following = self._peek()
        if following is None:
            return
        end = self._rest("。；，、")
        if following.kind is Kind.SUBJECT:
            self.at += 1
            self._about(self._key(following), None)
            self._say(ClaimKind.NONE, end)
        elif following.kind is Kind.PHASE:
            self.at += 1
            self._say(ClaimKind.NONE, end, phase=phase_of(following.text) or Phase.BUDGET)
        elif following.kind is Kind.WORDS and following.text.startswith(("支出", "此项")):
            self._say(ClaimKind.NONE, end)
        self.fresh = False


def _sides(subject: str) -> list[str]:
    """The two subjects of a total of both sides."""
    return ["total-income", "total-spending"] if subject == "total" else []


_PRODUCTIONS: Final = {
    Kind.SUBJECT: PassageReader.subject,
    Kind.LEVEL: PassageReader.level,
    Kind.CODE: PassageReader.code,
    Kind.COMMA: PassageReader.comma,
    Kind.STOP: PassageReader.stop,
    Kind.PHASE: PassageReader.named_phase,
    Kind.AGAINST: PassageReader.against,
    Kind.MORE: PassageReader.more_or_less,
    Kind.LESS: PassageReader.more_or_less,
    Kind.SAME: PassageReader.same,
    Kind.ABOVE: PassageReader.compared,
    Kind.BELOW: PassageReader.compared,
    Kind.EQUAL: PassageReader.compared,
    Kind.NUMBER: PassageReader.number,
    Kind.SHARE: PassageReader.share,
    Kind.DONE: PassageReader.done,
    Kind.REASON: PassageReader.reason,
    Kind.PURPOSE: PassageReader.purpose,
    Kind.LIST: PassageReader.listing,
    Kind.NOTHING: PassageReader.nothing,
}
