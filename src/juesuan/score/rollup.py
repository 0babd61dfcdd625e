"""Several units' or projects' forms → one form as entered, to be scored as any other.

Source: the notes of the self-evaluation forms (定量指标完成数汇总原则): absolute values are added,
relative ones (%, ‰) weighted by funds, points of qualitative indicators weighted by funds; first
the results, then points from them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from juesuan.model import FormKind
from juesuan.model.account import FormEntry
from juesuan.model.forms import compact
from juesuan.money import ZERO
from juesuan.score.joining import Member, join
from juesuan.score.remarks import Remark, RemarkKind


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The form of all, and remarks on what could not be joined."""

    entry: FormEntry
    remarks: tuple[Remark, ...] = ()


def roll_up_forms(entries: Sequence[FormEntry], name: str, unit: str) -> RolledUp:
    """Roll several forms up into one; their order does not matter.

    Indicators of the same levels and name are one.  What cannot be joined is left blank, with a
    remark, so that the scored form asks for it.  ``ValueError`` where there is no form.
    """
    if not entries:
        raise ValueError("no forms to roll up")
    forms = sorted(entries, key=lambda form: (form.unit, form.name, repr(form)))
    first = forms[0]
    if len(forms) == 1:
        return RolledUp(replace(first, name=name, unit=unit))
    joined = [join(members) for members in _same_indicators(forms)]
    same_kind = len({form.kind for form in forms}) == 1
    same_department = len({form.department for form in forms}) == 1
    entry = FormEntry(
        kind=first.kind if same_kind else FormKind.WHOLE,
        name=name,
        unit=unit,
        budget=sum((form.budget for form in forms), ZERO),
        spent=sum((form.spent for form in forms), ZERO),
        scheme=first.scheme,
        indicators=tuple(line for line, _ in joined),
        department=first.department if same_department else "",
        goal=_texts(form.goal for form in forms),
        basic=_added([form.basic for form in forms]),
        project=_added([form.project for form in forms]),
        reasons=_texts(form.reasons for form in forms),
        measures=_texts(form.measures for form in forms),
        achievements=_texts(form.achievements for form in forms),
        problems=_texts(form.problems for form in forms),
        place=first.place,
    )
    own = (remark for _, remarks in joined for remark in remarks)
    return RolledUp(entry, (*_differences(forms, name), *own))


def _same_indicators(forms: Sequence[FormEntry]) -> Iterator[list[Member]]:
    """The indicators of the same levels and name, form by form.

    Two of one form that are called the same stay two.
    """
    groups: dict[tuple[str, str, str, int], list[Member]] = {}
    for form in forms:
        seen: dict[tuple[str, str, str], int] = {}
        for line in form.indicators:
            called = compact(line.levels[0]), compact(line.levels[1]), compact(line.name)
            seen[called] = seen.get(called, 0) + 1
            groups.setdefault((*called, seen[called]), []).append(Member(line, form.budget))
    yield from groups.values()


def _added(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum, None where one of them is not given."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if len(known) == len(amounts) else None


def _texts(texts: Iterable[str]) -> str:
    """Every text once, a line each."""
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _differences(forms: Sequence[FormEntry], name: str) -> Iterator[Remark]:
    """What should be one for all forms and is not."""
    first = forms[0]
    schemes = list(dict.fromkeys(form.scheme for form in forms))
    if len(schemes) > 1:
        told = f"各表的权重方案不同（{'、'.join(schemes)}），汇总按 {first.scheme}"
        yield Remark(RemarkKind.DIFFERENT, f"“{name}”{told}。", first.place)
    for what, amounts in (
        ("基本支出总额", [form.basic for form in forms]),
        ("项目支出总额", [form.project for form in forms]),
    ):
        if None in amounts and any(amount is not None for amount in amounts):
            told = f"有的表没有填写{what}，汇总后空缺"
            yield Remark(RemarkKind.NOT_JOINED, f"“{name}”{told}。", first.place)
