"""Slips of wording: template residue, punctuation, measures, known misprints (Q03 … Q09)."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from juesuan.checking.narrative.facts import Facts
from juesuan.checking.narrative.whole import passages_of, text_evidence
from juesuan.checking.tally import Tally
from juesuan.checking.wording import make_finding
from juesuan.model import ClaimKind, Passage, Section
from juesuan.rules.book import Rule


class Slip(NamedTuple):
    """A slip in a passage: where, and what to say of it."""

    start: int
    end: int
    says: str


_RESIDUE: Final = (
    (re.compile(r"[XxＸ×]{2,}"), "样本的占位符没有填写"),
    (
        re.compile(r"增加（减少）|减少（增加）|增长（下降）|下降（增长）|大（小）于|小（大）于"),
        "样本的选项没有选定",
    ),
    (re.compile(r"大小于|小大于"), "“大于”“小于”没有选定"),
    (re.compile(r"减少?增加|增加?减少|增长下降|下降增长"), "“增加”“减少”没有选定"),
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
_REPEATED: Final = re.compile(r"([，。；：、！])\1+|[，、；][。；，、]|。[，、；]")
_QUOTED_STOP: Final = re.compile(r"\d{1,2}[“”]\s*[.．、]")
_NO_COLON: Final = re.compile(
    r"主要原因(?![是为：:，、。]|如下|在于|有[：:]|包括|分析|系|主要|均|（|说明|及|之一|和|的)"
)
_MISPRINTS: Final = {
    "绩效管制": "绩效管理",
    "财政拔款": "财政拨款",
    "拔款": "拨款",
    "支出收入": "支出",
    "人务资源": "人力资源",
    "结余结转和结余": "结转和结余",
    "决算数数": "决算数",
    "预算数数": "预算数",
    "万元元": "万元",
    "万万元": "万元",
    "公务接代": "公务接待",
    "因公出过": "因公出国",
    "帐务": "账务",
    "工做": "工作",
    "三工经费": "“三公”经费",
    "基本工次": "基本工资",
    "津帖": "津贴",
    "职业年经": "职业年金",
    "实际工作实际情况": "工作实际情况",
}


def check_slips(rules: dict[str, Rule], facts: Facts, tally: Tally) -> None:
    """Look for slips in every passage of the narrative."""
    for section, passage in passages_of(facts):
        spoken = section.topic not in {"overview", "keywork", "glossary", "annex", "tables"}
        for code, find in _FINDERS:
            items = section.topic in {"detail", "fund", "capital"}
            if (spoken or code in {"Q04", "Q07"}) and (items or find is not _missing_words):
                _tell(rules[code], section, passage, find(passage.text), facts, tally)
        if spoken and passage is section.passages[-1]:
            _tell(rules["Q05"], section, passage, _ending(passage.text), facts, tally)
    for section in facts.sections:
        residue = _residue(section.heading.text)
        _tell(rules["Q04"], section, section.heading, residue, facts, tally)
    _check_measures(rules["Q08"], facts, tally)
    said = {finding.rule for finding in tally.findings}
    for code in dict.fromkeys(code for code, _ in _FINDERS):
        if code not in said:
            tally.passed(rules[code], "")


def _tell(
    rule: Rule,
    section: Section,
    passage: Passage,
    slips: Iterator[Slip],
    facts: Facts,
    tally: Tally,
) -> None:
    for slip in slips:
        item = text_evidence(section, passage, slip.start, slip.end)
        message = f"“{item.text}”：{slip.says}。"
        keys = [section.name, passage.text[slip.start : slip.end], passage.text[:8]]
        finding = make_finding(rule, facts.disclosure, message, (item,), keys)
        tally.failed(rule, section.name, finding)


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
    yield from _unpaired(text)


def _ending(text: str) -> Iterator[Slip]:
    """The last paragraph of a section ends with a stop; those of a list may end with ；."""
    if text.endswith(("；", ";", "，", "、")):
        yield Slip(len(text) - 1, len(text), f"段末用“{text[-1]}”，应为“。”")


def _unpaired(text: str) -> Iterator[Slip]:
    """Quotation marks and brackets without their other half."""
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
    """Whether a closing bracket only follows a number: 1）."""
    return at > 0 and (text[at - 1].isdigit() or text[at - 1] in "一二三四五六七八九十①②③")


def _misprints(text: str) -> Iterator[Slip]:
    seen: set[int] = set()
    for wrong, right in _MISPRINTS.items():
        at = text.find(wrong)
        while at >= 0:
            if at not in seen and not any(at in range(s, s + 4) for s in seen):
                seen.add(at)
                yield Slip(at, at + len(wrong), f"“{wrong}”应为“{right}”")
            at = text.find(wrong, at + 1)


def _missing_colons(text: str) -> Iterator[Slip]:
    for found in _NO_COLON.finditer(text):
        yield Slip(found.start(), found.end(), "“主要原因”后缺“：”或“是”")


def _missing_words(text: str) -> Iterator[Slip]:
    for found in re.finditer(r"(?:年初预算|支出决算|全年预算)(?=\d[\d,.]*万元)", text):
        yield Slip(found.start(), found.end() + 4, "缺“为”字")


_FINDERS: Final[tuple[tuple[str, Callable[[str], Iterator[Slip]]], ...]] = (
    ("Q04", _residue),
    ("Q05", _punctuation),
    ("Q06", _missing_colons),
    ("Q06", _missing_words),
    ("Q07", _misprints),
)


def _check_measures(rule: Rule, facts: Facts, tally: Tally) -> None:
    """Q08: amounts carry 万元, rates carry %; a zero needs none."""
    found = False
    for claim in facts.claims:
        says = ""
        quantity = claim.amount if claim.kind is ClaimKind.AMOUNT else claim.rate
        if quantity is None or (not quantity.value and not quantity.measure):
            continue
        if claim.kind is ClaimKind.AMOUNT and quantity and not quantity.measure:
            says = f"金额“{quantity.text}”缺单位“万元”"
        elif claim.kind is ClaimKind.AMOUNT and quantity and quantity.measure == "万":
            says = f"“{quantity.text}”应写“万元”"
        elif claim.kind in {ClaimKind.SHARE, ClaimKind.COMPLETION} and quantity:
            says = "" if quantity.measure else f"“{quantity.text}”缺“%”"
        if not says:
            continue
        found = True
        item = facts.evidence(claim)
        message = f"“{claim.text}”：{says}。"
        finding = make_finding(rule, facts.disclosure, message, (item,), facts.key(claim))
        tally.failed(rule, facts.name(claim), finding)
    if not found and facts.claims:
        tally.passed(rule, "")
