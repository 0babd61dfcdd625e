"""The items that sentences name, against the rows of the tables (rules N03, N04, N05)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.facts import Facts, TableFigure, money
from juesuan.checking.narrative.ties import tie_outcome
from juesuan.checking.wording import evidence
from juesuan.model import (
    Claim,
    ClaimKind,
    Evidence,
    Item,
    Outcome,
    Phase,
    RowKind,
    Table,
)
from juesuan.model.codes import load_subjects
from juesuan.model.forms import compact
from juesuan.model.narrative import CLASS, ITEM
from juesuan.rules.figures import CellRef

_TABLES: Final = {
    "detail": ("T05", "1"),
    "structure": ("T05", "1"),
    "general": ("T05", "1"),
    "spending": ("T03", "1"),
    "fund": ("T07", "3"),
    "capital": ("T08", "1"),
}
_LEVELS: Final = ("类", "款", "项")
_WIDTHS: Final = (3, 5, 7)
_ALIKE: Final = 0.5  # share of common characters from which a name is a slip of another
_NEAR: Final = Decimal("0.02")


@dataclass(slots=True)
class NamedItem:
    """An item as sentences of one topic name it, and the row of the table it is."""

    item: Item
    claims: list[Claim]
    row: int | None = None
    expected: tuple[str, ...] = ()
    """The names of the row's levels, as far as they are known."""
    wrong: list[int] = field(default_factory=list)
    """Levels whose printed names are not the row's."""

    @property
    def level(self) -> int:
        """How deep it is named: 0 类, 1 款, 2 项."""
        code = self.item.code
        return _WIDTHS.index(len(code)) if code else len(self.item.names) - 1

    def printed(self, level: int) -> str:
        """The name printed for a level."""
        return self.item.names[level - len(self.expected)]


@dataclass(slots=True)
class ItemTable:
    """The rows of a table by code, with the names of their levels."""

    table: Table
    column: str
    rows: dict[str, int] = field(default_factory=dict)
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of rows that were asked for."""

    @classmethod
    def of(cls, facts: Facts, topic: str) -> "ItemTable | None":
        """The table that the items of a topic stand in."""
        code, column = _TABLES.get(topic, ("", ""))
        table = facts.figures.tables.get(code)
        if table is None:
            return None
        rows = {
            row.code: index
            for index, row in enumerate(table.rows)
            if row.kind is RowKind.LINE and row.code.isdigit()
        }
        return cls(table, column, rows)

    def names(self, code: str) -> tuple[str, ...]:
        """The names of a row's levels as the table prints them, else as the classification does."""
        if code not in self.known:
            widths = (width for width in _WIDTHS if width <= len(code))
            self.known[code] = tuple(self._name(code[:width]) for width in widths)
        return self.known[code]

    def _name(self, code: str) -> str:
        label = compact(self.table.rows[self.rows[code]].label) if code in self.rows else ""
        return label or official_name(code)

    @property
    def illegible(self) -> bool:
        """Whether a row prints something and it is not known which row it is."""
        return any(
            row.kind is RowKind.UNKNOWN and any(cell.text for cell in row.cells)
            for row in self.table.rows
        )

    @property
    def label(self) -> str:
        """What a reviewer calls it."""
        return f"{(self.table.code or '')[1:]}表"

    def cell(self, row: int) -> CellRef:
        """The amount of a row."""
        return CellRef(self.table.code or "", row, self.column)


def official_name(code: str) -> str:
    """The classification's name of a functional code, ``""`` if it is not known."""
    subject = load_subjects("functional").get(code)
    return subject.name if subject else ""


def same_name(printed: str, name: str, level: int) -> bool:
    """Whether two names are one; a 类 may be named without its 支出."""
    one, other = compact(printed), compact(name)
    if level == 0:
        return one.removesuffix("支出") == other.removesuffix("支出")
    return one == other


Matched = tuple[ItemTable | None, list[NamedItem]]


def match_items(facts: Facts, topic: str) -> Matched:
    """The items named under a topic, each with its row where one is found."""
    if topic not in facts.matched:
        facts.matched[topic] = _match_items(facts, topic)
    return facts.matched[topic]


def _match_items(facts: Facts, topic: str) -> Matched:
    named: dict[Item, NamedItem] = {}
    for claim in facts.claims:
        if claim.item and claim.subject in {ITEM, CLASS} and facts.topic(claim) == topic:
            named.setdefault(claim.item, NamedItem(claim.item, [])).claims.append(claim)
    items, table = list(named.values()), ItemTable.of(facts, topic)
    if table is not None:
        for find in (_by_code, _by_all_names, _by_last_name, _by_likeness):
            for item in items:
                if item.row is None:
                    taken = {other.row for other in items}
                    code = find(item, table, taken, facts)
                    if code:
                        _settle(item, code, table)
    return table, items


def _settle(item: NamedItem, code: str, table: ItemTable) -> None:
    item.row = table.rows[code]
    item.expected = table.names(code)
    names = item.item.names
    levels = range(len(item.expected))[-len(names) :]
    item.wrong = [
        level
        for name, level in zip(names, levels, strict=False)
        if item.expected[level]
        and not same_name(name, item.expected[level], level)
        and not same_name(name, official_name(code[: _WIDTHS[level]]), level)
    ]


def _codes(item: NamedItem, table: ItemTable, taken: set[int | None]) -> Iterator[str]:
    """The free rows of an item's level."""
    width = _WIDTHS[item.level]
    for code, row in table.rows.items():
        if len(code) == width and row not in taken:
            yield code


def _by_code(item: NamedItem, table: ItemTable, _: set[int | None], __: Facts) -> str:
    return item.item.code if item.item.code in table.rows else ""


def _by_all_names(item: NamedItem, table: ItemTable, taken: set[int | None], _: Facts) -> str:
    names = item.item.names
    for code in _codes(item, table, taken):
        pairs = zip(names, table.names(code), _WIDTHS, strict=False)
        if all(
            same_name(name, known, level) or same_name(name, official_name(code[:width]), level)
            for level, (name, known, width) in enumerate(pairs)
        ):
            return code
    return ""


def _by_last_name(item: NamedItem, table: ItemTable, taken: set[int | None], _: Facts) -> str:
    """The only free row of that name."""
    level = len(item.item.names) - 1
    last = item.item.names[-1]
    found = [
        code for code in _codes(item, table, taken) if same_name(last, table.names(code)[-1], level)
    ]
    return found[0] if len(found) == 1 else ""


def _by_likeness(item: NamedItem, table: ItemTable, taken: set[int | None], facts: Facts) -> str:
    """The free row with the same amount, else the one with a like name under the same parent."""
    codes = list(_codes(item, table, taken))
    stated = [facts.figure(claim.amount).value for claim in _accounts(item) if claim.amount]
    level, last = len(item.item.names) - 1, item.item.names[-1]
    siblings = [
        code
        for code in codes
        if level and same_name(item.item.names[-2], table.names(code)[level - 1], level - 1)
    ]
    for group in (siblings, codes):
        equal = [code for code in group if _amount(facts, table, code) in stated]
        if len(equal) == 1:
            return equal[0]
        near = [
            code
            for code in group
            if any(value and abs(_amount(facts, table, code) - value) < _NEAR for value in stated)
        ]
        if len(near) == 1:
            return near[0]
    alike = [
        code
        for code in siblings
        if SequenceMatcher(None, last, table.names(code)[-1]).ratio() > _ALIKE
    ]
    return alike[0] if len(alike) == 1 else ""


def _amount(facts: Facts, table: ItemTable, code: str) -> Decimal:
    figure = facts.sum_cells([table.cell(table.rows[code])])
    return figure.corrected if isinstance(figure, TableFigure) else Decimal(-1)


def _accounts(item: NamedItem) -> list[Claim]:
    return [
        claim
        for claim in item.claims
        if claim.kind is ClaimKind.AMOUNT and claim.phase is Phase.ACCOUNT
    ]


class Items(Check):
    """N03 amounts, N04 names, N05 items of the table that no sentence explains."""

    def run(self) -> None:
        """Every item named under every topic."""
        for topic in _TABLES:
            table, items = match_items(self.facts, topic)
            if table is None:
                for item in items:
                    reason = "没有找到要核对的表"
                    self.tally.skipped(self.rules["N03"], item.item.names[-1], reason)
                continue
            for item in items:
                if item.row is None:
                    self._unmatched(item, table)
                else:
                    self._amounts(item, table)
            self._names(items, table)
            if topic == "detail":
                self._explained(items, table)

    # ------------------------------------------------------------ amounts

    def _amounts(self, item: NamedItem, table: ItemTable) -> None:
        """N03: every stated account of an item is its row's; one finding for all wrong ones."""
        rule, facts, name = self.rules["N03"], self.facts, item.item.names[-1]
        figure = facts.sum_cells([table.cell(item.row or 0)])
        if table.table.doubts or not isinstance(figure, TableFigure):
            reason = table.table.doubts[0] if table.table.doubts else str(figure)
            self.tally.skipped(rule, name, reason)
            return
        stated = {id(c): facts.figure(c.amount) for c in _accounts(item) if c.amount}
        outcomes = {key: tie_outcome(one, figure.printed) for key, one in stated.items()}
        facts.exact |= {key for key, one in stated.items() if one.value == figure.printed.value}
        for outcome in (Outcome.FAIL, Outcome.ROUNDING):
            off = [claim for claim in _accounts(item) if outcomes.get(id(claim)) is outcome]
            if off:
                self._tell_amount(item, off, figure, outcome)
        if Outcome.PASS in outcomes.values():
            self.tally.passed(rule, name)

    def _tell_amount(
        self, item: NamedItem, claims: Sequence[Claim], figure: TableFigure, outcome: Outcome
    ) -> None:
        facts, name = self.facts, item.item.names[-1]
        stated = [facts.figure(claim.amount).value for claim in claims if claim.amount]
        values = "、".join(money(value) for value in dict.fromkeys(stated))
        message = (
            f"说明中“{name}”决算写 {values}，{figure.refs[0].table[1:]}表为 "
            f"{money(figure.printed.value)}，差 {money(stated[0] - figure.printed.value)}。"
        )
        finding = self.differ(
            self.rules["N03"],
            name,
            message,
            (
                *map(facts.evidence, claims),
                *(evidence(facts.figures, ref, "total") for ref in figure.refs),
            ),
            [*facts.key(claims[0]), outcome.value],
            outcome=outcome,
            expected=figure.printed.value,
            actual=stated[0],
            cause=figure.cause if figure.corrected == stated[0] else "",
        )
        if outcome is Outcome.FAIL:
            facts.wrong |= {id(claim): finding.cause or finding.fingerprint for claim in claims}

    # ------------------------------------------------------------ names

    def _unmatched(self, item: NamedItem, table: ItemTable) -> None:
        """N04 for an item that is no row of the table at all."""
        rule, facts, name = self.rules["N04"], self.facts, item.item.name
        accounts = [facts.figure(claim.amount).value for claim in _accounts(item) if claim.amount]
        if table.table.doubts or table.illegible:
            self.tally.skipped(rule, name, "表格没有读全，不能确定表中有无此项")
        elif not any(len(code) == _WIDTHS[item.level] for code in table.rows):
            self.tally.skipped(rule, name, f"{table.label}没有列到{_LEVELS[item.level]}级")
        elif not any(accounts):
            self.tally.irrelevant(rule, name, "说明中该项没有决算数，表中可以不列")
        else:
            message = f"说明列“{name}”{money(accounts[0])}，{table.label}没有这一项。"
            claim = item.claims[0]
            self.fail(rule, name, message, (facts.evidence(claim),), [*facts.key(claim), "absent"])

    def _names(self, items: Sequence[NamedItem], table: ItemTable) -> None:
        """N04: the names of an item's levels are its row's; one finding for each wrong name."""
        wrong: dict[tuple[str, str, int], list[NamedItem]] = {}
        for item in items:
            if item.row is not None and not item.wrong:
                self.tally.passed(self.rules["N04"], item.item.name)
            for level in item.wrong:
                key = (item.printed(level), item.expected[level], level)
                wrong.setdefault(key, []).append(item)
        told: set[int] = set()
        for (_, _, level), places in wrong.items():
            alone = len(places) == 1
            if not alone or id(places[0]) not in told:
                self._tell_name(places, places[0].wrong if alone else [level], table)
            told.update(map(id, places))

    def _tell_name(
        self, places: Sequence[NamedItem], levels: Sequence[int], table: ItemTable
    ) -> None:
        first, facts = places[0], self.facts
        told = "、".join(f"“{first.printed(n)}（{_LEVELS[n]}）”" for n in levels)
        right = "、".join(f"“{first.expected[n]}（{_LEVELS[n]}）”" for n in levels)
        rows = [table.table.rows[item.row or 0] for item in places]
        whose = f"{first.item.names[-1]}：" if levels[-1] < len(first.expected) - 1 else ""
        more = f"共 {len(places)} 处。" if len(places) > 1 else ""
        message = f"{whose}说明写{told}，{table.label} {rows[0].code} 为{right}。{more}"
        code = table.table.code or ""
        items = (
            *(facts.evidence(item.claims[0]) for item in places),
            *(Evidence("row", row.label, row.place, code, row.code) for row in rows),
        )
        keys = [facts.topic(first.claims[0]), first.item.name, *map(str, levels)]
        self.fail(self.rules["N04"], first.item.name, message, items, keys)

    # ------------------------------------------------------------ completeness

    def _explained(self, items: Sequence[NamedItem], table: ItemTable) -> None:
        """N05: every 项 with an amount is explained."""
        rule, facts = self.rules["N05"], self.facts
        detailed = [item for item in items if item.level == len(_LEVELS) - 1]
        if not detailed or table.table.doubts:
            reason = table.table.doubts[0] if detailed else "说明没有分项说明支出"
            (self.tally.skipped if detailed else self.tally.irrelevant)(rule, "", reason)
            return
        unmatched = any(item.row is None for item in detailed)
        missing = unexplained(facts, items, table)
        if len(missing) > len(detailed):
            self.tally.irrelevant(rule, "", "说明只选了少数科目说明")
            return
        for code in missing:
            row, ref = table.table.rows[table.rows[code]], table.cell(table.rows[code])
            if unmatched or ref in facts.corrections.causes:
                self.tally.skipped(rule, code, "有一项没有对上表中的行")
                continue
            section = facts.sections[detailed[0].claims[0].section]
            value = money(_amount(facts, table, code))
            message = f"{table.label} {code} {compact(row.label)} {value}，说明没有说明这一项。"
            place = section.heading.place()
            item = Evidence("text", section.name, place, section=section.name)
            self.fail(rule, code, message, (item, evidence(facts.figures, ref, "row")), [code])
        if not missing:
            self.tally.passed(rule, "")


def unexplained(facts: Facts, items: Sequence[NamedItem], table: ItemTable) -> list[str]:
    """The 项 with an amount that no item names, neither by itself nor by its 款 as a whole."""
    rows = {row: code for code, row in table.rows.items()}
    told = {rows[item.row] for item in items if item.row is not None}
    split = {code[: _WIDTHS[1]] for code in told if len(code) == _WIDTHS[-1]}
    whole = {code for code in told if len(code) == _WIDTHS[1]} - split
    return [
        code
        for code in table.rows
        if len(code) == _WIDTHS[-1]
        and code not in told
        and code[: _WIDTHS[1]] not in whole
        and _amount(facts, table, code) > 0
    ]
