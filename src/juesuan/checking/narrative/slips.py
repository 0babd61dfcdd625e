"""Slips of wording: template residue, punctuation, measures, known misprints (Q04 … Q08)."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.misprints import Slip, find_misprints
from juesuan.checking.narrative.passages import SILENT, passages_of, text_evidence
from juesuan.model import Claim, ClaimKind, Passage, Section
from juesuan.model.narrative import PART

_RESIDUE: Final = (
    (re.compile(r"(?<![A-Za-z0-9])[XxＸ×]{2,}(?![A-Za-z0-9])"), "样本的占位符没有填写"),
    (
        re.compile(r"增加（减少）|减少（增加）|增长（下降）|下降（增长）|大（小）于|小（大）于"),
        "样本的选项没有选定",
    ),
    (re.compile(r"大小于|小大于"), "“大于”“小于”没有选定"),
    (
        re.compile(r"(?:减少?增加|增加?减少|增长下降|下降增长)(?!的?(?:情况|变动|变化|数|额|等))"),
        "“增加”“减少”没有选定",
    ),
    (
        re.compile(
            r"（[^（）]{0,20}(?:如持平作持平表述|不涉及的不列|无此类支出的，?删除)[^（）]{0,10}）"
        ),
        "样本提示语没有删去",
    ),
    (
        re.compile(r"（仅有一个单位的部门[^（）]{0,30}）|作下述说明|按上述格式依次说明"),
        "样本提示语没有删去",
    ),
    (re.compile(r"PAGEREF|错误[!！]未定义书签|_Toc\d+"), "目录域代码残留"),
)
_COUNTED: Final = frozenset("一二三四五六七八九十①②③")
_REPEATED: Final = re.compile(r"([，。；：、！])\1+|[，、；][。；，、]|。[，、；]")
_UNIT: Final = re.compile("单位[：:]万元")
_NO_MONEY: Final = re.compile("得分|评分|分值|指数|系数|面积|比例|率")
_QUOTED_STOP: Final = re.compile(r"\d{1,2}[“”]\s*[.．、]")
_NO_COLON: Final = re.compile(
    r"主要原因(?![是为：:，、。]|如下|在于|有|包括|分析|系|主要|均|（|说明|及|之一|和|的"
    r"|[一1①]|[同还仍则亦也就即]|[参详]见)"
)
_MOVED: Final = re.compile(r"\d|增|减|升|降|持平|大于|小于|差异|变[动化]|完成")
"""What a reason is told of in these sentences."""
_FOR: Final = re.compile(r"(?:年初预算|支出决算|全年预算)为")
_NO_FOR: Final = re.compile(
    r"(?<!完成)(?<![占较比超于按与])(?:年初预算|支出决算|全年预算)(?=\d[\d,.]*万元(?!的))"
)


class Slips(Check):
    """Looks for slips of wording in every passage."""

    def run(self) -> None:
        """Q04 … Q07 by their finders, Q08 by the claims."""
        finders = [item for item in _FINDERS if item[2] is not _missing_words or self._says_for()]
        for section, passage in passages_of(self.facts):
            spoken = section.topic not in SILENT
            for code, topics, find in finders:
                if (spoken or code in _EVERYWHERE) and (not topics or section.topic in topics):
                    self._tell(code, section, passage, find(passage.text))
            if spoken and passage is section.passages[-1]:
                self._tell("Q05", section, passage, _ending(passage.text))
        for section in self.facts.sections:
            if section.topic not in SILENT:
                for passage, slip in _pairs(section.passages):
                    self._tell("Q05", section, passage, iter([slip]))
            self._tell("Q04", section, section.heading, _residue(section.heading.text))
        self._measures()
        said = {finding.rule for finding in self.tally.findings}
        for code in sorted({code for code, _, _ in _FINDERS} - said):
            self.tally.passed(self.rules[code], "")

    def _says_for(self) -> bool:
        """Whether the document writes 年初预算为 rather than 年初预算 before an amount."""
        texts = [p.text for s, p in passages_of(self.facts) if s.topic in _DETAILED]
        with_it = sum(len(_FOR.findall(text)) for text in texts)
        return with_it > sum(len(_NO_FOR.findall(text)) for text in texts)

    def _tell(self, code: str, section: Section, passage: Passage, slips: Iterator[Slip]) -> None:
        for slip in slips:
            item = text_evidence(section, passage, slip.start, slip.end)
            message = f"“{item.text}”：{slip.says}。"
            keys = [section.name, passage.text[slip.start : slip.end], passage.text[:8]]
            self.fail(self.rules[code], section.name, message, (item,), keys)

    def _measures(self) -> None:
        """Q08: amounts carry 万元, rates carry %; a zero needs none."""
        rule, facts, said = self.rules["Q08"], self.facts, False
        for claim in facts.claims:
            says = _lacks(claim)
            if says and not _UNIT.search(claim.passage.text):
                said = True
                message = f"“{claim.text}”：{says}。"
                items, keys = (facts.evidence(claim),), facts.key(claim)
                self.fail(rule, facts.name(claim), message, items, keys)
        if not said and facts.claims:
            self.tally.passed(rule, "")


def _lacks(claim: Claim) -> str:
    """What the number of a claim lacks."""
    if claim.kind is ClaimKind.AMOUNT and claim.amount is not None:
        text, measure = claim.amount.text, claim.amount.measure
        if measure == "万" and claim.subject != PART:
            return f"“{text}”应写“万元”"
        money = not measure and not _NO_MONEY.search(claim.text)
        return "" if not money or not claim.amount.value else f"金额“{text}”缺单位“万元”"
    rated = claim.kind in {ClaimKind.SHARE, ClaimKind.COMPLETION} and claim.rate is not None
    if rated and claim.rate is not None and claim.rate.value and not claim.rate.measure:
        return f"“{claim.rate.text}”缺“%”"
    return ""


def _residue(text: str) -> Iterator[Slip]:
    text = text.replace("(", "（").replace(")", "）")
    for pattern, says in _RESIDUE:
        for found in pattern.finditer(text):
            yield Slip(found.start(), found.end(), says)


def _punctuation(text: str) -> Iterator[Slip]:
    for found in _REPEATED.finditer(text):
        if "……" not in text[max(found.start() - 1, 0) : found.end() + 1]:
            yield Slip(found.start(), found.end(), "标点重复或连用")
    for found in _QUOTED_STOP.finditer(text):
        yield Slip(found.start(), found.end(), "引号与序号的标点错位")


def _ending(text: str) -> Iterator[Slip]:
    """The last paragraph of a section ends with a stop; those of a list may end with ；."""
    if text.endswith(("；", ";", "，", "、")):
        yield Slip(len(text) - 1, len(text), f"段末用“{text[-1]}”，应为“。”")


def _pairs(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Slip]]:
    """Quotation marks and brackets without their other half; a quotation may go on below."""
    opened: tuple[Passage, Slip] | None = None
    for passage in passages:
        for slip in _unpaired(passage.text):
            if opened is not None and slip.says == opened[1].says.replace("右", "左"):
                opened = None
                continue
            if opened is not None:
                yield opened
            opened = passage, slip
    if opened is not None:
        yield opened


def _unpaired(text: str) -> Iterator[Slip]:
    """Quotation marks and brackets without their other half in one paragraph."""
    if _QUOTED_STOP.search(text):
        return
    for left, right, name in (("“", "”", "引号"), ("（(", "）)", "括号"), ("《", "》", "书名号")):
        opened: list[int] = []
        for at, sign in enumerate(text):
            if sign in left:
                if opened and name == "引号":
                    yield Slip(opened[-1], opened[-1] + 1, f"缺右{name}")
                    opened = []
                opened.append(at)
            elif sign in right:
                if not opened and not _is_number(text, at):
                    yield Slip(at, at + 1, f"缺左{name}")
                elif opened:
                    opened.pop()
        for at in opened:
            yield Slip(at, at + 1, f"缺右{name}")


def _is_number(text: str, at: int) -> bool:
    """Whether a closing bracket only follows a number: 1）, a）."""
    before = text[at - 1] if at else ""
    return (before.isascii() and before.isalnum()) or before in _COUNTED


def _missing_colons(text: str) -> Iterator[Slip]:
    for found in _NO_COLON.finditer(text):
        if _MOVED.search(re.split("[。；]", text[: found.start()])[-1]):
            yield Slip(found.start(), found.end(), "“主要原因”后缺“：”或“是”")


def _missing_words(text: str) -> Iterator[Slip]:
    for found in _NO_FOR.finditer(text):
        yield Slip(found.start(), found.end() + 4, "缺“为”字")


_DETAILED: Final = frozenset({"detail", "fund", "capital"})
_EVERYWHERE: Final = frozenset({"Q04"})
_FINDERS: Final[tuple[tuple[str, frozenset[str], Callable[[str], Iterator[Slip]]], ...]] = (
    ("Q04", frozenset(), _residue),
    ("Q05", frozenset(), _punctuation),
    ("Q06", frozenset(), _missing_colons),
    ("Q06", _DETAILED, _missing_words),
    ("Q07", frozenset(), find_misprints),
)
"""Rule, the topics it looks at (none: all), and what finds its slips in a text."""
