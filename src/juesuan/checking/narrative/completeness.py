"""Contents, sections and quantities that a disclosure must show (rules F12, F13, F14)."""

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.passages import text_evidence
from juesuan.model import Claim, ClaimKind, Evidence, Phase, Section
from juesuan.model.forms import compact

_ALIKE: Final = 0.8
_NUMBERED: Final = re.compile(r"[一二三四五六七八九十]+、|第.部分|（.）")


class Required(NamedTuple):
    """A section that must be published: its topic, name, and a word that mentions it."""

    topic: str
    name: str
    word: str


_REQUIRED: Final = (
    Required("income", "收入决算情况", "收入"),
    Required("spending", "支出决算情况", "支出"),
    Required("general", "一般公共预算财政拨款支出决算情况", "一般公共预算"),
    Required("three", "“三公”经费支出决算情况", "三公"),
    Required("operating", "机关运行经费", "运行经费"),
    Required("procurement", "政府采购", "政府采购"),
    Required("assets", "国有资产占用", "国有资产"),
    Required("performance", "预算绩效", "绩效"),
    Required("glossary", "名词解释", "名词解释"),
)
_STANDS_FOR: Final = {
    "structure": "general",
    "detail": "general",
    "performance-whole": "performance",
    "performance-project": "performance",
}


class Contents(Check):
    """F12: the entries of the contents page are the headings."""

    def run(self) -> None:
        """Every entry; those of tables are told by their titles."""
        rule, facts = self.rules["F12"], self.facts
        if not facts.narrative.contents:
            self.tally.irrelevant(rule, "", "没有目录")
            return
        headings = {_bare(section.name): section for section in facts.sections}
        for entry in facts.narrative.contents:
            text = _bare(entry.text)
            if text in headings or "表" in text[-3:]:
                self.tally.passed(rule, entry.text)
                continue
            near = [name for name in headings if _is_like(name, text)]
            if len(near) != 1:
                self.tally.skipped(rule, entry.text, "正文中没有找到相应的标题")
                continue
            section = headings[near[0]]
            message = f"目录写“{entry.text}”，正文标题为“{section.name}”。"
            place = section.heading.place()
            items = (
                text_evidence(None, entry, 0, len(entry.text)),
                Evidence("text", section.name, place, section=section.name),
            )
            self.fail(rule, entry.text, message, items, [text])


def _bare(title: str) -> str:
    """A title without spaces, years (they have a rule of their own) and a final stop."""
    return re.sub(r"\d+年度", "", compact(title).rstrip("。："))


def _is_like(one: str, other: str) -> bool:
    number = _NUMBERED.match(one)
    same = number is not None and other.startswith(number.group())
    return same and SequenceMatcher(None, one, other).ratio() >= _ALIKE


class Sections(Check):
    """F13: every section that the rules of publication ask for is there."""

    def run(self) -> None:
        """Every required section."""
        rule, facts = self.rules["F13"], self.facts
        if any("高等学校" in table.title for table in facts.disclosure.tables):
            self.tally.irrelevant(rule, "", "高等学校按教育部的格式公开")
        elif not facts.claims:
            self.tally.skipped(rule, "", "没有读到情况说明")
        elif facts.disclosure.unread_pages:
            reason = f"有 {len(facts.disclosure.unread_pages)} 页读不出文字"
            self.tally.skipped(rule, "", reason)
        else:
            self._check()

    def _check(self) -> None:
        rule, sections = self.rules["F13"], self.facts.sections
        topics = {_STANDS_FOR.get(section.topic, section.topic) for section in sections}
        whole = "".join(_texts(sections))
        missing = []
        for topic, name, word in _REQUIRED:
            if topic in topics:
                self.tally.passed(rule, name)
            elif word in whole:
                reason = f"文中提到“{word}”，没有认出专门的一节"
                self.tally.skipped(rule, name, reason)
            else:
                missing.append(name)
        if missing:
            number = f" {len(missing)} 节" if len(missing) > 1 else "一节"
            message = f"情况说明没有{'、'.join(missing)}{number}，全文也没有提到。"
            item = Evidence("text", "", sections[0].heading.place(), section="全文")
            self.fail(rule, "、".join(missing), message, (item,), ["sections"])


def _texts(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield section.name
        yield from (passage.text for passage in section.passages)


class Quantity(NamedTuple):
    """A quantity of 三公 that must be told where its spending is: by counts or by subjects."""

    spending: str
    name: str
    subjects: Collection[str] = ()
    measures: Collection[str] = ()


_QUANTITIES: Final = (
    Quantity("three-reception", "国内公务接待批次、人次", (), ("批次", "批", "次", "人次", "人")),
    Quantity("three-cars", "公务用车购置费（金额或未发生）", ("three-cars-bought",)),
    Quantity("three-cars", "公务用车保有量", ("cars-kept",)),
    Quantity("three-abroad", "因公出国（境）团组数、人次", ("groups-abroad", "people-abroad")),
)
_ABROAD: Final = frozenset({"three-foreign-guests", "people-abroad", "groups-abroad"})
_SAYING: Final = frozenset({ClaimKind.AMOUNT, ClaimKind.COUNT, ClaimKind.NONE})


class Quantities(Check):
    """F14: where 三公 spending is explained one by one, so are its quantities."""

    def run(self) -> None:
        """Every quantity of spending that has a paragraph of its own."""
        rule, facts = self.rules["F14"], self.facts
        for quantity in _QUANTITIES:
            told = [
                claim
                for claim in facts.amounts(quantity.spending)
                if "具体" in facts.sections[claim.section].title
                and claim.passage.text[:1].isdigit()
            ]
            if not told:
                self.tally.irrelevant(rule, quantity.name, "没有分项说明")
            elif any(_tells(claim, quantity, facts.topic(claim)) for claim in facts.claims):
                self.tally.passed(rule, quantity.name)
            else:
                message = f"“三公”经费说明没有写{quantity.name}。"
                keys = [quantity.spending, quantity.name]
                self.fail(rule, quantity.name, message, (facts.evidence(told[0]),), keys)


def _tells(claim: Claim, quantity: Quantity, topic: str) -> bool:
    if claim.subject in quantity.subjects:
        return claim.kind in _SAYING and claim.phase is Phase.ACCOUNT
    counted = claim.kind is ClaimKind.COUNT and claim.amount is not None and topic == "three"
    foreign = claim.subject in _ABROAD or re.search("出国|外宾|外事", claim.text) is not None
    return (
        counted
        and not foreign
        and claim.amount is not None
        and claim.amount.measure in quantity.measures
    )
