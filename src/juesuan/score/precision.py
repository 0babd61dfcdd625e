"""Whether a printed score is the computed one, at the precision it is printed with.

A printed score agrees where the computed one rounds to it; one last place apart is rounding.  A
form that prints 3.96 prints 5 for 5.00: an integer among finer scores has their decimals.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from juesuan.model import Entry, Outcome, PerformanceForm
from juesuan.money import format_amount, last_place, rounded

_HUGE: Final = Decimal(10) ** 18  # no such number is a score or an amount
_CENTS: Final = 2


def points_text(value: Decimal) -> str:
    """Points as a reviewer writes them, at most two decimals.

    >>> points_text(Decimal("19.5266")), points_text(Decimal("20.00"))
    ('19.53', '20')
    """
    if abs(value) >= _HUGE:
        return f"{value:.2E}"
    text = format_amount(rounded(value, _CENTS), _CENTS)
    return text.rstrip("0").rstrip(".")


def scores_decimals(form: PerformanceForm, *, execution: bool = False) -> int:
    """The decimals of the scores of indicators (or of all): the most that one of them shows.

    Whole points of indicators beside 9.87 for execution may well be rounded to whole points.
    """
    scores = [item.score for item in form.indicators]
    scores += [item.score for item in form.executions] if execution else []
    return max((score.decimals for score in scores if score), default=0)


def judge_score(printed: Entry, computed: Iterable[Decimal], decimals: int) -> Outcome:
    """Compare a printed score with what it may be; ``decimals`` are those of the form's scores."""
    value = printed.value
    if value is None:
        return Outcome.NOT_EVALUATED
    apart = min((abs(value - item) for item in computed), default=None)
    if apart is None:
        return Outcome.NOT_EVALUATED
    place = last_place(printed.decimals or decimals)
    if apart <= place / 2:
        return Outcome.PASS
    reach = place * 3 / 2 if printed.decimals else place
    near = apart < reach and place < 1
    return Outcome.ROUNDING if near else Outcome.FAIL
