"""What the productions of the grammar share: the tokens of a passage and what they speak of."""

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from juesuan.model import Claim, ClaimKind, Item, Passage, Phase
from juesuan.model.narrative import CLASS, ITEM, PART
from juesuan.reading.narrative.names import class_name, is_class, is_cost, subject_of
from juesuan.reading.narrative.tokens import Kind, Token, normal, tokenize

MONEY: Final = frozenset({"万元", "元", "亿元", "万"})
RATES: Final = frozenset({"%", "‰", "个百分点"})
BUDGETS: Final = frozenset({Phase.INITIAL_BUDGET, Phase.FULL_BUDGET, Phase.BUDGET})
WHOLE: Final = frozenset({"performance-whole", "performance-project"})
"""Topics under which the narrative evaluates a body or a project, whose figures it states."""
MARKS: Final = frozenset({Kind.COMMA, Kind.STOP, Kind.OF_WHICH, Kind.NUMBER, Kind.YEAR, Kind.DATE})
SENSES: Final = {
    Kind.MORE: 1,
    Kind.ABOVE: 1,
    Kind.LESS: -1,
    Kind.BELOW: -1,
    Kind.SAME: 0,
    Kind.EQUAL: 0,
}
ENUMERATOR: Final = re.compile(
    r"[（]?\d{1,3}[“”]?[、.）](?!\d)[、.]?|[（]?[一二三四五六七八九十]+[）、]|[①-⑳]"
)
_PROJECT: Final = re.compile(
    r"(.{2,60}?)(?:项目)?(?:支出)?绩效自评(?:综述|结果|情况)?[：，]"
    r"|([^，。；：]{2,60}?)(?:项目)?(?:支出)?(?:绩效)?自评得分为?\d"
)
_FIGURE: Final = re.compile(r"\d(?:万元|亿元|元|%)")
_LOOK_AHEAD: Final = 4  # characters behind a subject's words that decide what they mean
_LONGEST_CLAUSE: Final = 400  # characters before a figure: evidence need not show more
_NO_MONEY: Final = re.compile("人数|编制|增幅|降幅|标准|批次|数量")
_WITHIN: Final = 2  # sentences until a whole is forgotten: that of its 其中 has not ended
_LONGEST_NAME: Final = 80  # characters: what is longer names nothing


@dataclass(slots=True)
class Context:
    """What clauses take over from those before them, within a section."""

    section: int
    topic: str
    year: int | None
    claims: list[Claim] = field(default_factory=list)
    group: int = 0
    groups: int = 0
    """How many groups there are so far."""
    subject: str = ""
    item: Item | None = None

    def open_group(self) -> None:
        """What is said from here on is about another figure."""
        self.groups += 1
        self.group = self.groups


class _Bracket(NamedTuple):
    """What was spoken of when a bracket opened; the text behind it goes on with that."""

    subject: str
    item: Item | None
    group: int
    last: Claim | None
    part: Item | None
    phase: Phase | None
    fresh: bool


class Reader:
    """Walks over the tokens of one passage and says claims."""

    def __init__(self, passage: Passage, context: Context) -> None:
        self.passage = passage
        self.context = context
        self.text = normal(passage.text)
        found = ENUMERATOR.match(self.text)
        self.name_from = found.end() if found else 0
        self.tokens = list(tokenize(self.text, self.name_from, context.topic))
        self.at = 0
        self.read: set[int] = set()
        """Offsets of the numbers that were read."""
        self.phase: Phase | None = None
        self.base: Phase | None = None
        self.year = ""
        """The year that the clause names."""
        self.fresh = False
        """Whether the subject was named since the last number."""
        self.clause = self.mark = self.named = self.name_from
        """Where the clause began, where the words before the next token begin, and where the
        subject named last ends."""
        self.last: Claim | None = None
        self.part: Item | None = None
        """The part named last, while its numbers go on: 接待外宾0批次、0人次."""
        self.verb: Token | None = None
        self.whole: tuple[str, Item | None, int] | None = None
        """What the parts behind 其中 are parts of, up to the end of the next sentence."""
        self.whole_ends = 0
        self._marks: dict[str, int] = {}
        self._brackets: list[_Bracket] = []
        self._open_passage(found is not None)

    def _open_passage(self, numbered: bool) -> None:
        if self.context.topic == "performance-project":
            found = _PROJECT.match(self.text, self.name_from)
            if found:
                self.context.item = Item((found.group(1) or found.group(2),))
            elif numbered:
                self.context.item = None
        elif numbered and self.context.subject in {CLASS, ITEM}:
            self.context.subject, self.context.item = "", None

    # ------------------------------------------------------------ tokens and text

    def peek(self, ahead: int = 0) -> Token | None:
        """A token that is still to be read."""
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else None

    def kind(self, ahead: int = 0) -> Kind | None:
        """The kind of a token that is still to be read."""
        token = self.peek(ahead)
        return token.kind if token else None

    def before(self) -> Token | None:
        """The token before the present one."""
        return self.tokens[self.at - 2] if self.at > 1 else None

    def follows_number(self) -> bool:
        """Whether a number stands before the present token."""
        before = self.before()
        return before is not None and before.kind is Kind.NUMBER

    def here(self) -> int:
        """Where the next token begins."""
        following = self.peek()
        return following.start if following else len(self.text)

    def rest(self, marks: str) -> int:
        """The offset of the next of some marks, or the end of the passage."""
        here = self.here()
        for mark in marks:
            if self._marks.get(mark, -1) < here:
                found = self.text.find(mark, here)
                self._marks[mark] = len(self.text) if found < 0 else found
        return min(self._marks[mark] for mark in marks)

    def skip_to(self, end: int) -> None:
        """Pass over the tokens up to an offset; their numbers count as read."""
        while (token := self.peek()) and token.start < end:
            self.at += 1
            if token.kind is Kind.NUMBER:
                self.read.add(token.start)

    def words_before(self, token: Token) -> str:
        """The words between the last mark and a token; ``""`` if they are too many for a name."""
        near = token.start - self.mark <= _LONGEST_NAME
        return self.text[self.mark : token.start] if near else ""

    def name(self, end: int) -> str:
        """The name that ends here: back to the last mark that no name holds."""
        start = max(self.name_from, end - _LONGEST_NAME)
        found = max(self.text.rfind(mark, start, end) for mark in "，：；。”“")
        name = _FIGURE.split(self.text[max(start, found + 1) : end])[-1].lstrip(".、．”“）")
        return ENUMERATOR.sub("", name, count=1) if name[:1].isdigit() else name

    # ------------------------------------------------------------ claims

    def say(self, kind: ClaimKind, end: int, **facts: Any) -> Claim:
        """Add a claim about the present subject."""
        claim = Claim(
            kind=kind,
            subject=facts.pop("subject", self.context.subject),
            section=self.context.section,
            passage=self.passage,
            start=min(max(self.clause, self.tokens[self.at - 1].start - _LONGEST_CLAUSE), end),
            end=end,
            group=facts.pop("group", self.context.group),
            item=facts.pop("item", self.context.item),
            **facts,
        )
        self.context.claims.append(claim)
        return claim

    def amend(self, claim: Claim, **facts: Any) -> Claim:
        """Add facts to a claim said lately."""
        amended = replace(claim, **facts)
        claims = self.context.claims
        index = next(i for i in range(len(claims) - 1, -1, -1) if claims[i] is claim)
        claims[index] = amended
        return amended

    # ------------------------------------------------------------ what a clause is about

    def about(self, subject: str, item: Item | None) -> None:
        """Name the subject of what follows."""
        self.context.subject, self.context.item = subject, item
        self.context.open_group()
        self.fresh = True

    def about_class(self, words: str) -> bool:
        """Take words for the name of a 类, where they are one."""
        known = class_name(words, self.context.topic)
        if known and self.of_class() and not is_class(known):
            return False
        if known:
            self.about(CLASS, Item((known,)))
        return bool(known)

    def of_class(self) -> bool:
        """Whether what is told now are the parts of a 类."""
        return self.whole is not None and self.whole[0] == CLASS

    def about_named(self, words: str) -> None:
        """Take the words before a comparison for what changed: a 类, another cost, 编制人数."""
        known = self.named > self.mark  # its subject stands among them
        other = is_cost(words) or _NO_MONEY.search(words)
        if not self.about_class(words) and not known and other:
            self.about(PART, Item((words,)))

    def turn_to_part(self) -> None:
        """Speak of the part behind 其中 whose amount was just stated, not of its whole."""
        last, context = self.last, self.context
        if last is None or self.fresh or self.whole is None or self.whole_ends < _WITHIN:
            return
        if last.subject == PART and last.passage is self.passage and last.group == context.group:
            context.subject, context.item = PART, last.item

    def leave_part(self) -> None:
        """The sentence of 其中 ended: what follows speaks of the whole again."""
        if self.context.subject == PART and self.whole is not None and self.whole_ends:
            self.context.subject, self.context.item, self.context.group = self.whole

    def open_bracket(self) -> None:
        """Keep what is spoken of while a bracket lasts."""
        context = self.context
        self._brackets.append(
            _Bracket(
                context.subject,
                context.item,
                context.group,
                self.last,
                self.part,
                self.phase,
                self.fresh,
            )
        )

    def close_bracket(self) -> None:
        """Go on with what was spoken of before the bracket."""
        if self._brackets:
            kept = self._brackets.pop()
            self.context.subject, self.context.item = kept.subject, kept.item
            self.context.group = kept.group
            self.last, self.part, self.phase = kept.last, kept.part, kept.phase
            self.fresh = kept.fresh

    def forget_brackets(self) -> None:
        """A sentence ended: a bracket still open was never closed."""
        self._brackets.clear()

    def key(self, token: Token) -> str:
        """The subject that the words of a token mean."""
        after = self.text[token.end : token.end + _LOOK_AHEAD]
        return subject_of(token.text, self.context.topic, after)

    def sides(self, subject: str) -> list[str]:
        """The two subjects of a total of both sides."""
        return ["total-income", "total-spending"] if subject == "total" else []
