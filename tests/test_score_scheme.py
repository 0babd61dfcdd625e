"""Schemes of weights and the words that tell levels apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan.score import SchemeError, load_schemes, scheme_of
from juesuan.score.scheme import level_of, load_limits

D = Decimal


@pytest.mark.parametrize("scheme", load_schemes().values(), ids=load_schemes())
def test_every_scheme_makes_100(scheme: object) -> None:
    found = scheme_of(scheme.key)  # type: ignore[attr-defined]
    assert found.execution + sum(part.points for part in found.parts) == 100
    assert scheme_of(found.name) == found


def test_the_two_schemes_of_the_data() -> None:
    told = {
        key: (scheme.execution, [(part.name, part.points, part.under) for part in scheme.parts])
        for key, scheme in load_schemes().items()
    }
    assert told == {
        "hubei": (
            20,
            [
                ("产出指标", 40, "产出指标"),
                ("效益指标", 30, "效益指标"),
                ("满意度指标", 10, "效益指标"),
            ],
        ),
        "national": (
            10,
            [
                ("产出指标", 50, "产出指标"),
                ("效益指标", 30, "效益指标"),
                ("满意度指标", 10, "满意度指标"),
            ],
        ),
    }


def test_a_scheme_of_ones_own() -> None:
    scheme = scheme_of("15/45/30/10")
    assert (scheme.execution, [part.points for part in scheme.parts]) == (15, [45, 30, 10])
    assert scheme_of(" １５／４５/30/10 ").parts == scheme.parts
    assert scheme_of("12.5/47.5/30/10").execution == D("12.5")


def test_three_figures_give_benefit_and_satisfaction_one() -> None:
    scheme = scheme_of("20/40/40")
    benefit = scheme.part_of(("效益指标", "社会效益指标"))
    assert benefit is not None
    assert benefit == scheme.part_of(("满意度指标", ""))
    assert benefit.points == 40


@pytest.mark.parametrize(
    "text",
    ["", "江苏", "10/50/30/11", "20/80", "10/50/20/10/10", "10/50/30/-10", "一/二/三", "1" * 300],
)
def test_other_schemes_are_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(SchemeError, match=r"权重方案“.*。$") as caught:
        scheme_of(text)
    assert len(str(caught.value)) < 100


@given(st.text(max_size=30))
def test_any_text_is_a_scheme_or_refused(text: str) -> None:
    try:
        scheme = scheme_of(text)
    except SchemeError:
        return
    assert scheme.execution + sum(part.points for part in scheme.parts) == 100


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        ("产出指标", "数量指标", "output"),
        ("产出指标", "经济成本指标", "output"),
        ("成本指标", "经济成本指标", "output"),
        ("", "时效指标", "output"),
        ("效益指标", "经济效益指标", "benefit"),
        ("", "可持续影响指标", "benefit"),
        ("效益指标", "满意度指标", "satisfaction"),
        ("满意度指标", "服务对象满意度指标", "satisfaction"),
        ("社会公众及服务对象满意度指标", "", "satisfaction"),
        (" 满意度 指标 ", "", "satisfaction"),
        ("绩效指标", "其他", None),
    ],
)
def test_levels_are_told_by_words(first: str, second: str, key: str | None) -> None:
    level = level_of((first, second))
    assert (level.key if level else None) == key


def test_thresholds_are_data() -> None:
    assert (load_limits().exceeded, load_limits().execution_short) == (D("1.2"), D("0.1"))
