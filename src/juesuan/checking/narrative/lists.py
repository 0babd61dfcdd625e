"""Lists of economic items against table 06 (N40 … N42), the glossary against the tables (N43)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.facts import TableFigure, money
from juesuan.model import CellState, Claim, ClaimKind, Evidence, Passage, RowKind, Section
from juesuan.model.codes import load_subjects
from juesuan.model.forms import compact
from juesuan.rules.figures import CellRef

_BLOCKS: Final = {
    "staff": ("301", "303"),
    "public": ("302", "307", "309", "310", "311", "312", "313", "399"),
}
_CERTAIN: Final = frozenset({CellState.AMOUNT, CellState.BLANK})
_CODES: Final = ("N40", "N41", "N42")
_OPEN_END: Final = re.compile("等[支出费用经开项目内容科方面各人员日常公]{0,6}$")
"""What tells that a list is not complete: 等, 等支出, 等各项费用."""


class Spent(NamedTuple):
    """A 款 of table 06: as printed, as read and as root causes correct it."""

    text: str
    printed: Decimal
    corrected: Decimal
    cause: str

    @property
    def doubtful(self) -> bool:
        """Whether a root cause says that it is wrong, but not for certain what is right."""
        return bool(self.cause) and self.corrected == self.printed


class Lists(Check):
    """Every list of 人员经费 and 公用经费 against table 06, both ways."""

    def run(self) -> None:
        """N40 what is listed has an amount, N41 what has one is listed, N42 names are official."""
        table = self.facts.figures.tables.get("T06")
        for claim in self.facts.of_kind(ClaimKind.LIST):
            if claim.subject not in _BLOCKS or self.facts.topic(claim) != "basic":
                continue
            if table is None or table.doubts:
                reason = table.doubts[0] if table else "没有找到 06表"
                for code in _CODES:
                    self.tally.skipped(self.rules[code], self.facts.name(claim), reason)
            else:
                self._check(claim)

    def _check(self, claim: Claim) -> None:
        own = self._spent(_BLOCKS[claim.subject])
        known = {_plain(s.name) for s in load_subjects("economic").values() if len(s.code) == 5}
        known |= set(own)
        words = [_OPEN_END.sub("", word) for word in claim.words]
        listed = [name for word in words if word for name in _names(word, known)]
        strange = [name for name in listed if name not in known]
        self._tell(claim, "N42", strange, "", "列举的“{}”不是经济分类的科目名称")
        self._empty(claim, self._certain([name for name in listed if name in known], own), own)
        if _OPEN_END.search(claim.passage.text[: claim.end].rstrip("。；")):
            reason = "列举以“等”结尾，没有要列全"
            self.tally.irrelevant(self.rules["N41"], self.facts.name(claim), reason)
        else:
            self._missing(claim, listed, strange, own)

    def _certain(self, listed: Sequence[str], own: dict[str, Spent]) -> list[str]:
        """The listed items that table 06 is known to print or not: all, if every row was read."""
        rows = [
            row for row in self.facts.figures.tables["T06"].rows if any(c.text for c in row.cells)
        ]
        legible = all(
            row.kind is not RowKind.UNKNOWN and all(cell.state in _CERTAIN for cell in row.cells)
            for row in rows
        )
        if not legible:
            reason = "06表有一行读不出，不能确定其中有无所列的科目"
            for name in set(listed) - own.keys():
                self.tally.skipped(self.rules["N40"], name, reason)
        return [name for name in listed if legible or name in own]

    def _spent(self, blocks: Sequence[str]) -> dict[str, Spent]:
        """The 款 of some blocks of table 06 by name."""
        found = {}
        for index, row in enumerate(self.facts.figures.tables["T06"].rows):
            if row.kind is not RowKind.LINE or len(row.code) != 5 or row.code[:3] not in blocks:
                continue
            figure = self.facts.sum_cells([CellRef("T06", index, "1")])
            if isinstance(figure, TableFigure):
                subject = load_subjects("economic").get(row.code)
                name = _plain(subject.name if subject else row.label)
                text = row.cells[0].text.strip() if row.cells else ""
                found[name] = Spent(text, figure.printed.value, figure.corrected, figure.cause)
        return found

    def _empty(self, claim: Claim, listed: Sequence[str], own: dict[str, Spent]) -> None:
        """N40; an item that a root cause empties only follows from it."""
        nothing = Spent("", Decimal(0), Decimal(0), "")
        spent = {name: own.get(name, nothing) for name in listed}
        blank = {name: item for name, item in spent.items() if not item.printed}
        empty = [name for name, item in blank.items() if not item.corrected and not item.doubtful]
        seem = [name for name, item in blank.items() if item.corrected or item.doubtful]
        shown = [
            f"{name}（{(own[name].text or '空') if name in own else '无此行'}）" for name in empty
        ]
        self._tell(claim, "N40", shown, "", "列举的{}在 06表中没有金额")
        if seem:
            cause = next((own[name].cause for name in seem), "")
            self._tell(claim, "N40", seem, cause, "列举的{}在 06表中没有金额")

    def _missing(
        self, claim: Claim, listed: Sequence[str], strange: Sequence[str], own: dict[str, Spent]
    ) -> None:
        """N41; what has an amount is listed, be it under a shortened name."""
        untold = {
            name: item
            for name, item in own.items()
            if name not in listed and not _shortened(name, strange)
        }
        sure = {name: item for name, item in untold.items() if not item.doubtful}
        missing = [f"{n} {_shown(i)}" for n, i in sure.items() if i.corrected > 0]
        self._tell(claim, "N41", missing, "", "有金额的{}，说明没有列举")
        seem = [n for n, i in untold.items() if i.printed > 0 and (i.corrected <= 0 or i.doubtful)]
        if seem:
            shown = [f"{name} {money(untold[name].printed)}" for name in seem]
            self._tell(claim, "N41", shown, untold[seem[0]].cause, "有金额的{}，说明没有列举")

    def _tell(self, claim: Claim, code: str, words: Sequence[str], cause: str, says: str) -> None:
        """One finding for all words of a list, or that there are none."""
        rule, facts, name = self.rules[code], self.facts, self.facts.name(claim)
        if not words:
            self.tally.passed(rule, name)
            return
        place = "06表" if code == "N41" else ""
        message = f"{place}{name}{says.format('、'.join(words))}。"
        keys = [*facts.key(claim), *(["seem"] if cause else [])]
        self.fail(rule, name, message, (facts.evidence(claim),), keys, cause=cause)


def _shown(item: Spent) -> str:
    """The amount of an item, and what a root cause makes of it."""
    corrected = f"（改正后 {money(item.corrected)}）" if item.corrected != item.printed else ""
    return f"{item.text or '空'}{corrected}" if corrected else money(item.printed)


def _plain(name: str) -> str:
    """An economic item's name: 其他对个人和家庭的补助 with or without 支出."""
    name = compact(name)
    return name.removesuffix("支出") if name.endswith("补助支出") else name


def _names(word: str, known: set[str]) -> Iterator[str]:
    """One listed word, or the two names it joins by 和 or 及; 费 hung on to a name is left out."""
    for joint in re.finditer("[和及]", word):
        pair = [_official(part, known) for part in (word[: joint.start()], word[joint.end() :])]
        if _plain(word) not in known and known.issuperset(pair):
            yield from pair
            return
    parts = re.split(r"(?<=.{2})[和及](?=.{2})", word)
    if _plain(word) in known or len(parts) != 2 or _official(parts[0], known) not in known:
        yield _official(word, known)
        return
    yield _official(parts[0], known)
    second = _official(parts[1], known)
    vehicle = parts[0].startswith("公务用车") and second not in known
    yield _official(f"公务用车{parts[1]}", known) if vehicle else second


def _official(word: str, known: set[str]) -> str:
    name = _plain(word)
    if name in known:
        return name
    same = (f"{name}用", name.removesuffix("费"))
    return next((other for other in same if other in known), name)


def _shortened(label: str, strange: Sequence[str]) -> bool:
    """Whether an unofficial name may stand for an item: 公积金 for 住房公积金, 社保 for 缴费."""
    social = any("社保" in word or "五险" in word for word in strange)
    pension = any("退休" in word or "离休" in word for word in strange)
    if (social and label.endswith("缴费")) or (pension and label in {"退休费", "离休费"}):
        return True
    return any(
        _is_within(word, label) or _is_within(label, word) for word in strange if len(word) > 2
    )


def _is_within(short: str, long: str) -> bool:
    """Whether a name is another with characters left out: 水费 in 水电费."""
    signs = iter(long)
    return all(sign in signs for sign in short)


# ---------------------------------------------------------------- glossary

_TABLES: Final = ("T02", "T03", "T05", "T07", "T08")
_ENTRY: Final = re.compile(
    r"^(?:[（(]?\d{1,3}[）)、.．])?[“\"]?(?P<name>[^：。；]{2,90}?)[”\"]?[：]"
)
_ITEM: Final = re.compile(r"((?:[^（()）、，]|[（(](?![类款项][）)])[^（()）]*[）)])+)[（(]项[）)]")
_CODE: Final = re.compile(r"[（(](\d{5}(?:\d\d)?)[）)]$")
_ALIKE: Final = 0.75


class Entry(NamedTuple):
    """A term of the glossary that explains an item of the classification."""

    section: Section
    passage: Passage
    name: str
    code: str


class Glossary(Check):
    """N43: a term explained as an item is one that the tables use, by its right name."""

    def run(self) -> None:
        """Every entry of the glossary."""
        rule, tables = self.rules["N43"], self.facts.figures.tables
        rows = [row for code in _TABLES if code in tables for row in tables[code].rows]
        labels = {compact(row.label): row.code for row in rows if row.code.isdigit()}
        codes = {code: label for label, code in labels.items()}
        tails = {label.rpartition("、")[2] for label in labels}  # 环境保护法规、规划及标准
        doubtful = any(table.doubts for table in tables.values())
        entries = list(_entries(self.facts.sections))
        if not entries:
            self.tally.irrelevant(rule, "", "名词解释没有解释科目")
        for entry in entries:
            name = entry.name
            if name in labels or name in tails or not labels:
                self.tally.passed(rule, name)
            elif doubtful and entry.code not in codes:
                self.tally.skipped(rule, name, "有的表没有读全")
            else:
                right = codes.get(entry.code, "") or _like(name, labels)
                wrong = f"表中为“{right}”" if right else "各表都没有用到这一科目"
                message = f"名词解释中的“{name}”，{wrong}。"
                place = entry.passage.place(0, len(name))
                text, section = entry.passage.text[:60], entry.section.name
                item = Evidence("text", text, place, section=section)
                self.fail(rule, name, message, (item,), [name])


def _entries(sections: Sequence[Section]) -> Iterator[Entry]:
    """The glossary's entries about items of the classification."""
    for section in sections:
        for passage in section.passages if section.topic == "glossary" else ():
            found = _ENTRY.match(passage.text)
            name = found.group("name") if found else ""
            if code := _CODE.search(name):
                yield Entry(section, passage, compact(name[: code.start()]), code.group(1))
            elif name.endswith(("（项）", "(项)")):
                for item in _ITEM.findall(name):
                    yield Entry(section, passage, compact(item).lstrip("和及"), "")


def _like(name: str, labels: dict[str, str]) -> str:
    """The one label that a name is a slip of."""
    near = [
        label
        for label, code in labels.items()
        if len(code) == 7
        and (set(name) <= set(label) or set(label) <= set(name))
        and SequenceMatcher(None, name, label).ratio() >= _ALIKE
    ]
    return near[0] if len(near) == 1 else ""
