"""Performance forms as entered: the two of Wuhan 2023, and whatever Hypothesis thinks of.

Names and figures are those printed in the annex of a disclosure of 2023 (汉阳社会保险管理处).
"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from juesuan.model import FormKind, Place
from juesuan.model.account import Direction, FormEntry, IndicatorEntry

D = Decimal
OUTPUT, BENEFIT = "产出指标", "效益指标"


def line(  # noqa: PLR0917
    first: str,
    second: str,
    name: str,
    weight: str,
    target: str,
    result: str,
    direction: Direction = Direction.UNSAID,
    points: str | None = None,
    reason: str = "",
) -> IndicatorEntry:
    """An indicator as entered."""
    return IndicatorEntry(
        (first, second),
        name,
        D(weight),
        target,
        result,
        direction,
        None if points is None else D(points),
        reason,
        place=Place(sheet="绩效指标", cell="A9"),
    )


def form(
    *indicators: IndicatorEntry,
    budget: str = "100",
    spent: str = "100",
    scheme: str = "hubei",
    name: str = "甲项目",
    unit: str = "甲单位",
    reasons: str = "",
) -> FormEntry:
    """A project's form as entered."""
    return FormEntry(
        FormKind.PROJECT,
        name,
        unit,
        D(budget),
        D(spent),
        scheme,
        indicators,
        reasons=reasons,
        place=Place(sheet="绩效表", cell="B2"),
    )


_COUNTED = (
    ("月业务经办量", "10,000", "22,186"),
    ("宣传资料发放量", "600份", "全年超过6,000份"),
    ("对参保对象组织开展稽核量", "300人次", "938人次"),
    ("养老失业工伤保险扩面", "19,200人次", "19,012人次"),
    ("咨询电话接通率", "100%", "85%"),
    ("社会保险业务培训量", "500人次", "1,262人次"),
)
_REASONS = "咨询电话接通率未达目标，客服人员数量固定。"

WHOLE = FormEntry(
    kind=FormKind.WHOLE,
    name="汉阳社会保险管理处",
    unit="汉阳社会保险管理处",
    budget=D("1553.51"),
    spent=D("1553.51"),
    scheme="hubei",
    indicators=(
        *(line(OUTPUT, "数量指标", name, "4", a, b) for name, a, b in _COUNTED),
        line(OUTPUT, "质量指标", "编外人员工资足额发放率", "5", "100%", "100%"),
        line(OUTPUT, "质量指标", "信访件按时办结率", "5", "100%", "100%"),
        line(OUTPUT, "时效指标", "合同人员合法权益保障率", "6", "100%", "100%"),
        line(BENEFIT, "社会效益指标", "社会保险综合覆盖率", "15", "98.5%以上", "99%"),
        line(BENEFIT, "社会效益指标", "因社会保障问题发生重大群体性事件", "15", "0", "0"),
        line(BENEFIT, "满意度指标", "来信来访件处理满意率", "10", "95%", "100%"),
    ),
    basic=D("1313.24"),
    project=D("240.27"),
    reasons=_REASONS,
)
PROJECT = FormEntry(
    kind=FormKind.PROJECT,
    name="社会保险业务工作经费",
    unit="汉阳社会保险管理处",
    budget=D("240.27"),
    spent=D("240.27"),
    scheme="hubei",
    indicators=(
        *(line(OUTPUT, "数量指标", name, "5", a, b) for name, a, b in _COUNTED),
        line(OUTPUT, "质量指标", "编外人员工资足额发放率", "5", "100%", "100%"),
        line(OUTPUT, "时效指标", "信访件按时办结率", "5", "100%", "100%"),
        line(BENEFIT, "社会效益指标", "社会保险综合覆盖率", "10", "98.5%以上", "99%"),
        line(BENEFIT, "社会效益指标", "无因社会保障问题发生重大群体性事件", "10", "无", "无"),
        line(BENEFIT, "社会效益指标", "合同人员合法权益率", "10", "100%", "100%"),
        line(BENEFIT, "满意度指标", "来信来访件处理满意率", "10", "95%", "100%"),
    ),
    reasons=_REASONS,
)

_LEVELS = (
    (OUTPUT, "数量指标"),
    (OUTPUT, "质量指标"),
    (BENEFIT, "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
    ("", ""),
)
_TEXTS = (
    "",
    "—",
    "0",
    "无",
    "5",
    "12",
    "≥10",
    "≤10",
    "300人次",
    "98.5%以上",
    "85%",
    "达成预期指标",
)
_MORE = (
    *_TEXTS,
    "部分达成预期指标并具有一定效果",
    "未达成预期指标且效果较差",
    "按时",
    "超过9",
    "-3",
)
amounts = st.decimals(-10, 10_000, places=2)


def entered_indicators() -> st.SearchStrategy[IndicatorEntry]:
    """Any indicator, sensible or not."""
    return st.builds(
        IndicatorEntry,
        st.sampled_from(_LEVELS),
        st.sampled_from(["培训人次", "投诉率", "办结率", "总体情况", "群众满意度"]),
        st.decimals(-1, 30, places=1),
        st.sampled_from(_MORE) | st.integers(0, 99).map(str),
        st.sampled_from(_MORE) | st.integers(0, 99).map(str),
        st.sampled_from(Direction),
        st.none() | st.decimals(-1, 30, places=2),
        st.sampled_from(["", "人员不足"]),
    )


def entered_forms() -> st.SearchStrategy[FormEntry]:
    """Any form, sensible or not."""
    return st.builds(
        FormEntry,
        st.sampled_from(FormKind),
        st.sampled_from(["甲项目", "乙项目"]),
        st.sampled_from(["甲单位", "乙单位"]),
        amounts,
        amounts,
        st.sampled_from(["hubei", "national", "全国", "15/45/30/10", "20/40/40"]),
        st.lists(entered_indicators(), max_size=6).map(tuple),
        reasons=st.sampled_from(["", "培训人次不足，因场地有限"]),
        goal=st.sampled_from(["", "做好工作"]),
        basic=st.none() | amounts,
    )
