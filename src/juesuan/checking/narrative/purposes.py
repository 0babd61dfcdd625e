"""The purpose told of an item against the item (rules N44, N45)."""

from typing import Final

from juesuan.checking.narrative.facts import Facts, TableFigure
from juesuan.checking.narrative.items import match_items
from juesuan.checking.tally import Tally
from juesuan.checking.wording import evidence, make_finding
from juesuan.model import ClaimKind
from juesuan.rules.book import Rule
from juesuan.rules.figures import CellRef

_THEMES: Final = {
    "医疗": ("医疗", "医保", "生育"),
    "养老": ("养老", "职业年金"),
    "住房": ("住房", "公积金", "房补", "购房", "提租", "租房"),
}
_GENERAL: Final = ("社保", "五险", "保险缴费", "人员经费")
_KINDS: Final = (("2", "基本支出"), ("3", "项目支出"))


def check_purposes(rule: Rule, facts: Facts, tally: Tally) -> None:
    """N44: the purpose told of an item is the item's, not that of another theme."""
    for claim in facts.of_kind(ClaimKind.PURPOSE):
        if claim.item is None or not claim.words:
            continue
        name, text = claim.item.names[-1], claim.words[0]
        own, told = _themes(name), _themes(text)
        if not own or not told or set(own) & set(told) or any(word in text for word in _GENERAL):
            tally.passed(rule, name)
            continue
        message = f"“{name}”的用途写“{text}”，说的是{told[0]}支出，不是{own[0]}支出。"
        items = (facts.evidence(claim),)
        finding = make_finding(rule, facts.disclosure, message, items, facts.key(claim))
        tally.failed(rule, name, finding)


def _themes(text: str) -> list[str]:
    return [theme for theme, words in _THEMES.items() if any(word in text for word in words)]


def check_kinds(rule: Rule, facts: Facts, tally: Tally) -> None:
    """N45: a purpose that speaks of 基本支出 or 项目支出 alone stands at an item that has some."""
    table, items = match_items(facts, "detail")
    if table is None or table.table.doubts:
        return
    for item in items:
        for claim in item.claims:
            if claim.kind is not ClaimKind.PURPOSE or item.row is None or not claim.words:
                continue
            told = [(column, kind) for column, kind in _KINDS if kind in claim.words[0]]
            name = item.item.names[-1]
            if len(told) != 1:
                tally.passed(rule, name)
                continue
            column, kind = told[0]
            ref = CellRef("T05", item.row, column)
            figure = facts.sum_cells([ref])
            if not isinstance(figure, TableFigure) or figure.cause or figure.printed.value:
                tally.passed(rule, name)
                continue
            message = f"“{name}”的用途写“{claim.words[0]}”，05表该科目没有{kind}。"
            items_ = (facts.evidence(claim), evidence(facts.figures, ref, "total"))
            finding = make_finding(rule, facts.disclosure, message, items_, facts.key(claim))
            tally.failed(rule, name, finding)
