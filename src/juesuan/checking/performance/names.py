"""Names of units in performance forms that are misspelt (rule P16).

Another unit may have a name that differs in one character.  A name counts as a slip only where
the character tells no place, rank, number or kind of body, and the narrative does not know it.
"""

import re
from collections.abc import Iterator
from typing import Final

from juesuan.checking.misspelt import SHORTEST, slip_in
from juesuan.checking.performance.subjects import Ruling, form_key, form_name
from juesuan.checking.tally import Result
from juesuan.model import Disclosure, Evidence, Outcome, PerformanceForm
from juesuan.model.forms import compact
from juesuan.rules.book import Rule
from juesuan.rules.figures import Figures

_LONGEST: Final = 60
_NOT_NARRATIVE: Final = re.compile(r"附件|附表|自评表")


def check_unit_names(rule: Rule, figures: Figures) -> Result:
    """P16: a form spells the unit's name as the document does."""
    ruling = Ruling(rule, figures)
    disclosure = figures.disclosure
    unit = compact(disclosure.unit)
    known = _narrative_text(disclosure)
    for form in ruling.forms:
        subject = f"{form_name(form)} 单位名称"
        named = list(_names(form))
        if not named or len(unit) < SHORTEST or len(unit) > _LONGEST:
            ruling.skipped(subject, "表中没有单位名称，或本单位名称太短、没有读到")
            continue
        slips: dict[str, str] = {}
        items: list[Evidence] = []
        for text, item in named:
            found = _slip_of(text, unit, disclosure.scope)
            if found and text not in known:
                slips.setdefault(text, f"“{found[0]}”应为“{found[1]}”")
                items.append(item)
        told = "、".join(f"“{text}”（{why}）" for text, why in slips.items())
        times = f"，共 {len(items)} 处" if len(items) > 1 else ""
        message = f"{form_name(form)}的单位名称有错字：{told}{times}。"
        outcome = Outcome.FAIL if slips else Outcome.PASS
        ruling.judged(subject, outcome, message, items, [form_key(form), "单位名称"])
    return ruling.result


def _names(form: PerformanceForm) -> Iterator[tuple[str, Evidence]]:
    """Every place of a form that names a unit; the title may name it within."""
    for item in form.units:
        yield (
            compact(item.text)[:_LONGEST],
            Evidence("wrong", item.text, item.place, label=form.name, header="单位名称"),
        )
    if form.title:
        title = compact(form.title)[: 2 * _LONGEST]
        yield title, Evidence("wrong", title, form.place, label=form.name, header="标题")


def _slip_of(text: str, unit: str, scope: str) -> tuple[str, str] | None:
    """The slip in a name: of the unit, of what its name begins with, or within a title.

    A department's forms name its other units too, whose names may be much like its own.
    """
    if "自评" in text or "评价表" in text:
        if unit in text:
            return None
        windows = (text[at : at + len(unit)] for at in range(len(text) - len(unit) + 1))
        return next((found for part in windows if (found := _substituted(part, unit))), None)
    if text.startswith(unit) or unit.startswith(text):
        return None
    if scope == "单位" or len(text) == len(unit):
        whole = slip_in(text, unit)
        if whole:
            return whole if scope != "部门" or len(text) == len(unit) else None
    if len(text) < len(unit):
        return _substituted(text, unit[: len(text)])
    return _substituted(text[: len(unit)], unit)


def _substituted(text: str, name: str) -> tuple[str, str] | None:
    """A slip that changes one character, not the length."""
    found = slip_in(text, name)
    return found if found and len(found[0]) == len(found[1]) else None


def _narrative_text(disclosure: Disclosure) -> str:
    """What the narrative says outside of the annex."""
    return "\n".join(
        passage.text
        for section in disclosure.narrative.sections
        if not any(_NOT_NARRATIVE.search(name) for name in (*section.path, section.name))
        for passage in section.passages
    )
