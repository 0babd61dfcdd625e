"""The purpose told of an item against the item (rules N44, N45)."""

import re
from typing import Final

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.facts import TableFigure
from juesuan.checking.narrative.items import match_items
from juesuan.checking.wording import evidence
from juesuan.model import Claim, ClaimKind
from juesuan.rules.figures import CellRef

_THEMES: Final = {
    "医疗": ("医疗", "医保", "生育"),
    "养老": ("养老", "职业年金"),
    "住房": ("住房", "公积金", "房补", "购房", "提租", "租房"),
}
_GENERAL: Final = ("社保", "五险", "保险缴费", "人员经费")
_PAID_IN: Final = re.compile("缴费|公积金|年金|提租补贴|购房补贴|(?:行政|事业)单位医疗|公务员医疗")
"""Items that are paid for the unit's own staff; 医疗救助 or 养老服务 may serve any end."""
_PAYS_IN: Final = re.compile("保险|公积金|年金|缴|补贴|补助|医疗")
_EXCEPT: Final = re.compile("除|以外|之外")
_KINDS: Final = (("2", "基本支出"), ("3", "项目支出"))


class Purposes(Check):
    """Checks of 主要用于…."""

    def run(self) -> None:
        """Every purpose of the narrative."""
        for claim in self.facts.of_kind(ClaimKind.PURPOSE):
            if claim.item is not None and claim.words:
                self._theme(claim, claim.item.names[-1], claim.words[0])
        table, items = match_items(self.facts, "detail")
        if table is None or table.table.doubts:
            return
        for item in items:
            for claim in item.claims:
                if claim.kind is ClaimKind.PURPOSE and item.row is not None and claim.words:
                    self._kind(claim, item.row, item.item.names[-1])

    def _theme(self, claim: Claim, name: str, text: str) -> None:
        """N44: the purpose told of an item is the item's, not that of another theme."""
        rule, own, told = self.rules["N44"], _themes(name), _themes(text)
        own = [] if name.startswith("其他") or not _PAID_IN.search(name) else own
        if not own or not told:
            self.tally.irrelevant(rule, name, "科目或用途没有说明是哪一类缴费或补贴")
        elif (
            not _PAYS_IN.search(text)
            or set(own) & set(told)
            or any(word in text for word in _GENERAL)
        ):
            self.tally.passed(rule, name)
        else:
            self._other_theme(claim, name, text, (own[0], told[0]))

    def _other_theme(self, claim: Claim, name: str, text: str, themes: tuple[str, str]) -> None:
        own, told = themes
        message = f"“{name}”的用途写“{text}”，说的是{told}支出，不是{own}支出。"
        self.fail(
            self.rules["N44"], name, message, (self.facts.evidence(claim),), self.facts.key(claim)
        )

    def _kind(self, claim: Claim, row: int, name: str) -> None:
        """N45: a purpose that only speaks of 基本支出 or 项目支出 is of an item that has some."""
        rule, facts, text = self.rules["N45"], self.facts, claim.words[0]
        told = [(column, kind) for column, kind in _KINDS if kind in text]
        if len(told) != 1 or _EXCEPT.search(text):
            self.tally.irrelevant(rule, name, "用途没有只说基本支出或项目支出")
            return
        column, kind = told[0]
        ref = CellRef("T05", row, column)
        figure = facts.sum_cells([ref])
        if not isinstance(figure, TableFigure):
            self.tally.skipped(rule, name, figure)
            return
        if figure.cause or figure.printed.value:
            self.tally.passed(rule, name)
            return
        message = f"“{name}”的用途写“{text}”，05表该科目没有{kind}。"
        items = (facts.evidence(claim), evidence(facts.figures, ref, "total"))
        self.fail(rule, name, message, items, facts.key(claim))


def _themes(text: str) -> list[str]:
    return [theme for theme, words in _THEMES.items() if any(word in text for word in words)]
