"""Lists of economic items against table 06, glossary against the tables (N40 … N44)."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from juesuan.checking.narrative.facts import Facts, TableFigure, money
from juesuan.checking.tally import Tally
from juesuan.checking.wording import make_finding
from juesuan.model import Claim, ClaimKind, Evidence, Passage, RowKind, Section
from juesuan.model.codes import load_subjects
from juesuan.model.forms import compact
from juesuan.rules.book import Rule
from juesuan.rules.figures import CellRef

_BLOCKS: Final = {
    "staff": ("301", "303"),
    "public": ("302", "307", "309", "310", "311", "312", "313", "399"),
}
_GLOSSARY_TABLES: Final = ("T02", "T03", "T05", "T07", "T08")
_ENTRY: Final = re.compile(
    r"^(?:[（(]?\d{1,3}[）)、.．])?[“\"]?(?P<name>[^：。；]{2,90}?)[”\"]?[：]"
)
_LEVELS: Final = re.compile(r"[（(][类款项][）)]")
_CODE: Final = re.compile(r"[（(](\d{5}(?:\d\d)?)[）)]$")
_ALIKE: Final = 0.75


def check_lists(rules: dict[str, Rule], facts: Facts, tally: Tally) -> None:
    """N40 … N42: every list of 人员经费 and 公用经费 against table 06, both ways."""
    for claim in facts.of_kind(ClaimKind.LIST):
        if claim.subject in _BLOCKS and facts.topic(claim) == "basic":
            _check_list(rules, claim, facts, tally)


def _spent(facts: Facts, blocks: Sequence[str]) -> dict[str, tuple[CellRef, TableFigure]]:
    """The 款 of some blocks of table 06 by name."""
    found = {}
    table = facts.figures.tables["T06"]
    for index, row in enumerate(table.rows):
        if row.kind is RowKind.LINE and len(row.code) == 5 and row.code[:3] in blocks:
            ref = CellRef("T06", index, "1")
            figure = facts.sum_cells([ref])
            if isinstance(figure, TableFigure):
                subject = load_subjects("economic").get(row.code)
                found[_plain(subject.name if subject else row.label)] = (ref, figure)
    return found


def _plain(name: str) -> str:
    return (
        compact(name).removesuffix("支出") if compact(name).endswith("补助支出") else compact(name)
    )


def _check_list(rules: dict[str, Rule], claim: Claim, facts: Facts, tally: Tally) -> None:
    table = facts.figures.tables.get("T06")
    name = facts.name(claim)
    if table is None or table.doubts:
        reason = table.doubts[0] if table else "没有找到 06表"
        for code in ("N40", "N41", "N42"):
            tally.skipped(rules[code], name, reason)
        return
    own = _spent(facts, _BLOCKS[claim.subject])
    known = {_plain(s.name) for s in load_subjects("economic").values() if len(s.code) == 5}
    known |= set(own)
    parts = [part for word in claim.words for part in _names(word, known)]
    listed = [part if _plain(part) in known else _without_cost(part, known) for part in parts]
    unknown = [word for word in listed if _plain(word) not in known]
    empty = [w for w in listed if _plain(w) in known and not _amount_of(own, _plain(w), True)]
    _tell_unknown(rules["N42"], claim, unknown, facts, tally)
    _tell_empty(rules["N40"], claim, empty, own, facts, tally)
    open_list = claim.passage.text[: claim.end].rstrip("。；").endswith("等")
    if open_list:
        tally.irrelevant(rules["N41"], name, "列举以“等”结尾，没有要列全")
    else:
        _tell_missing(rules["N41"], claim, [*listed], own, unknown, facts, tally)


def _names(word: str, known: set[str]) -> Iterator[str]:
    """One listed word, or the two names it joins by 和 or 及."""
    parts = re.split(r"(?<=.{2})[和及](?=.{2})", word)
    whole = _plain(word) in known or len(parts) != 2
    if not whole and _plain(parts[0]) in known:
        yield parts[0]
        yield (
            parts[1]
            if _plain(parts[1]) in known
            else f"公务用车{parts[1]}".replace("公务用车公务用车", "公务用车")
        )
    else:
        yield word


def _without_cost(name: str, known: set[str]) -> str:
    """公务用车购置费 for 公务用车购置: the item's name with 费 hung on to it."""
    return name.removesuffix("费") if _plain(name.removesuffix("费")) in known else name


def _amount_of(
    own: dict[str, tuple[CellRef, TableFigure]], name: str, corrected: bool = False
) -> bool:
    """Whether an item has an amount, as printed or as root causes correct it."""
    if name not in own:
        return False
    figure = own[name][1]
    return bool(figure.printed.value) or (corrected and bool(figure.corrected))


def _tell_unknown(rule: Rule, claim: Claim, unknown: list[str], facts: Facts, tally: Tally) -> None:
    name = facts.name(claim)
    if not unknown:
        tally.passed(rule, name)
        return
    message = f"{name}列举的“{'、'.join(unknown)}”不是经济分类的科目名称。"
    finding = make_finding(
        rule, facts.disclosure, message, (facts.evidence(claim),), facts.key(claim)
    )
    tally.failed(rule, name, finding)


def _tell_empty(
    rule: Rule,
    claim: Claim,
    empty: list[str],
    own: dict[str, tuple[CellRef, TableFigure]],
    facts: Facts,
    tally: Tally,
) -> None:
    """N40: what is listed has an amount; what only a root cause makes seem empty follows from it."""
    name = facts.name(claim)
    seem = [
        word
        for word in map(_plain, claim.words)
        if word in own and not own[word][1].printed.value and own[word][1].corrected
    ]
    if seem:
        cause = next((own[word][1].cause for word in seem if own[word][1].cause), "")
        message = f"{name}列举的“{'、'.join(seem)}”在 06表中没有金额。"
        finding = make_finding(
            rule,
            facts.disclosure,
            message,
            (facts.evidence(claim),),
            [*facts.key(claim), "seem"],
            cause=cause,
        )
        tally.failed(rule, name, finding)
    if not empty:
        tally.passed(rule, name)
        return
    told = []
    for word in empty:
        if word in own or _plain(word) in own:
            text = facts.figures.cell(own[_plain(word)][0])
            told.append(f"{word}（{(text.text if text else '') or '空'}）")
        else:
            told.append(f"{word}（无此行）")
    message = f"{name}列举的{'、'.join(told)}在 06表{name}中没有金额。"
    finding = make_finding(
        rule, facts.disclosure, message, (facts.evidence(claim),), facts.key(claim)
    )
    tally.failed(rule, name, finding)


def _tell_missing(
    rule: Rule,
    claim: Claim,
    listed: Sequence[str],
    own: dict[str, tuple[CellRef, TableFigure]],
    unknown: Sequence[str],
    facts: Facts,
    tally: Tally,
) -> None:
    """N41: what has an amount is listed, be it under a shortened name."""
    name = facts.name(claim)
    names = {_plain(word) for word in listed}
    untold = [
        (label, figure)
        for label, (_, figure) in own.items()
        if label not in names and not _shortened(label, unknown)
    ]
    missing = [(label, figure.corrected, "") for label, figure in untold if figure.corrected > 0]
    seem = [
        (label, figure.printed.value, figure.cause)
        for label, figure in untold
        if figure.printed.value > 0 and figure.corrected <= 0
    ]
    for items in (missing, seem):
        if not items:
            continue
        told = "、".join(f"{label} {money(value)}" for label, value, _ in items)
        message = f"06表{name}中有金额的{told}，说明没有列举。"
        keys = [*facts.key(claim), *(["seem"] if items is seem else [])]
        evidences = (facts.evidence(claim),)
        finding = make_finding(rule, facts.disclosure, message, evidences, keys, cause=items[0][2])
        tally.failed(rule, name, finding)
    if not missing:
        tally.passed(rule, name)


def _shortened(label: str, unknown: Sequence[str]) -> bool:
    """Whether an unofficial name may stand for an item: 公积金 for 住房公积金, 社保 for all 缴费."""
    social = any("社保" in word or "五险" in word for word in unknown)
    if social and label.endswith("缴费"):
        return True
    pension = any("退休" in word or "离休" in word for word in unknown)
    if pension and label in {"退休费", "离休费"}:
        return True
    return any(word in label or label in word for word in unknown if len(word) > 2)


def check_glossary(rules: dict[str, Rule], facts: Facts, tally: Tally) -> None:
    """N43: a term explained as an item is one the tables use, by its right name."""
    rule = rules["N43"]
    labels = {
        compact(row.label): row.code
        for code in _GLOSSARY_TABLES
        if (table := facts.figures.tables.get(code))
        for row in table.rows
        if row.code.isdigit()
    }
    codes = {code: label for label, code in labels.items()}
    doubtful = any(table.doubts for table in facts.figures.tables.values())
    entries = list(_entries(facts.sections))
    if not entries:
        tally.irrelevant(rule, "", "名词解释没有解释科目")
    for section, passage, names, code in entries:
        name = names[-1]
        if name in labels or not labels:
            tally.passed(rule, name)
        elif doubtful and code not in codes:
            tally.skipped(rule, name, "有的表没有读全")
        else:
            right = codes.get(code, "") or _like(name, labels)
            wrong = f"表中为“{right}”" if right else "各表都没有用到这一科目"
            message = f"名词解释中的“{name}”，{wrong}。"
            item = Evidence("text", passage.text[:60], passage.place(0, 1), section=section.name)
            finding = make_finding(rule, facts.disclosure, message, (item,), [name])
            tally.failed(rule, name, finding)


def _entries(sections: Sequence[Section]) -> Iterator[tuple[Section, Passage, list[str], str]]:
    """The glossary's entries about items: their names by level, and a printed code."""
    for section in sections:
        if section.topic != "glossary":
            continue
        for passage in section.passages:
            found = _ENTRY.match(passage.text)
            if found is None:
                continue
            name = found.group("name")
            if code := _CODE.search(name):
                yield section, passage, [compact(name[: code.start()])], code.group(1)
            elif name.endswith(("（项）", "(项)")):
                levels = [compact(part) for part in _LEVELS.split(name) if part]
                yield section, passage, levels, ""


def _like(name: str, labels: dict[str, str]) -> str:
    """The one label that a name is a slip of."""
    alike = [
        label
        for label in labels
        if SequenceMatcher(None, name, label).ratio() >= _ALIKE and len(labels[label]) == 7
    ]
    near = [label for label in alike if set(name) <= set(label) or set(label) <= set(name)]
    return near[0] if len(near) == 1 else ""
