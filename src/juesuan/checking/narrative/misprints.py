"""Misprints of the field's terms: one character wrong in a long term, and common slips.

No general spelling check: only a term of the classification or of the forms that is printed with
one other character, which no other term explains, is called a misprint.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from juesuan.model.codes import CLASSIFICATIONS, load_old_names, load_subjects
from juesuan.model.forms import load_forms, plain_label
from juesuan.model.subjects import load_narrative_subjects


class Slip(NamedTuple):
    """A slip in a passage: where, and what to say of it."""

    start: int
    end: int
    says: str


_SHORTEST: Final = 6  # characters; shorter terms are one character away from too many words
_TERMS: Final = (
    "预算绩效管理制度",
    "预算绩效管理工作",
    "预算绩效管理机制",
    "预算绩效管理办法",
    "人力资源和社会保障",
    "一般公共预算财政拨款",
    "政府性基金预算财政拨款",
    "国有资本经营预算财政拨款",
    "机关运行经费支出",
    "公务用车运行维护费",
    "财政拨款收入支出决算",
)
_COMMON: Final = {
    "拔款": "拨款",
    "支出收入": "支出",
    "津帖": "津贴",
    "接代费": "接待费",
    "职业年经": "职业年金",
    "三工经费": "三公经费",
    "万元元": "万元",
    "万万元": "万元",
    "决算数数": "决算数",
    "预算数数": "预算数",
}
_OTHER_MEANINGS: Final = frozenset(
    frozenset(pair)
    for pair in ("预决", "收支", "入出", "初末", "增减", "年本", "人公", "和及", "和与", "关构")
)
"""Characters that make another term of a term, not a misprint."""


@cache
def _terms() -> tuple[str, ...]:
    names = {*_TERMS}
    for classification in CLASSIFICATIONS:
        names |= {subject.name for subject in load_subjects(classification).values()}
    names |= {old.name for old in load_old_names()}
    names |= {subject.name for subject in load_narrative_subjects()}
    for form in load_forms().values():
        names |= {plain_label(name) for line in form.lines for name in line.names}
    known = (name for name in names if len(name) >= _SHORTEST and name.isalpha())
    return tuple(sorted(known, key=lambda name: (-len(name), name)))


@cache
def _halves() -> dict[str, tuple[tuple[int, str], ...]]:
    """Each half of a term with where it stands in which terms.

    A term with one wrong character still has one half right.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for term in _TERMS:
        middle = len(term) // 2
        found.setdefault(term[:middle], []).append((0, term))
        found.setdefault(term[middle:], []).append((middle, term))
    return {half: tuple(places) for half, places in found.items()}


def find_misprints(text: str) -> Iterator[Slip]:
    """The misprints of a text.

    >>> [slip.says for slip in find_misprints("实施预算绩效管制制度")]
    ['“预算绩效管制制度”应为“预算绩效管理制度”']
    """
    for wrong, right in _COMMON.items():
        at = text.find(wrong)
        while at >= 0:
            yield Slip(at, at + len(wrong), f"“{wrong}”应为“{right}”")
            at = text.find(wrong, at + 1)
    told: set[int] = set()
    for half, places in _halves().items():
        at = text.find(half)
        while at >= 0:
            for offset, term in places:
                start = at - offset
                slip = _misprint(text, start, term)
                if slip is not None and start not in told:
                    told.add(start)
                    yield slip
            at = text.find(half, at + 1)


def _misprint(text: str, start: int, term: str) -> Slip | None:
    printed = text[start : start + len(term)] if start >= 0 else ""
    if len(printed) < len(term):
        return None
    wrong = [at for at, (one, other) in enumerate(zip(printed, term, strict=True)) if one != other]
    if len(wrong) != 1 or not printed.isalpha() or _is_term(printed):
        return None
    at = wrong[0]
    inner = 0 < at < len(term) - 2  # in the first character and the last word another may stand
    if not inner or frozenset({printed[at], term[at]}) in _OTHER_MEANINGS:
        return None
    return Slip(start, start + len(term), f"“{printed}”应为“{term}”")


def _is_term(printed: str) -> bool:
    return any(printed in term for term in _terms())
