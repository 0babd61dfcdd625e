"""Points of execution and of indicators.

Execution: points × B/A.  A positive indicator: weight × B/A, a reverse one: weight × A/B, never
above the weight.  A qualitative one: by bands of its weight.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from juesuan.model import Indicator
from juesuan.money import ZERO
from juesuan.score.values import Bound, Value, comparable, parse_value

_HUNDRED: Final = Decimal(100)
_RESTRICTING: Final = re.compile(
    r"投诉|事故|差错|错误|逾期|违[规纪法约]|死亡|伤亡|案件|信访量|成本|费用|经费|支出|超支|控制|压减|下降|"
    r"降低|减少|流失|损失|空置|返修|故障|时间|时长|时限|天数|期限|工期|周期|延误|不合格|事件|等待|能耗|排放|"
    r"污染|发案|发生|失业[率人]|间隔|次品|退货|拖欠"
)
_SPENDING: Final = re.compile(r"成本|费用|经费|支出|控制|压减|超支|预算|偏差|变动")
_SHARE: Final = re.compile(
    r".*(?:满意|覆盖|接通|完成|及时|合格|办结|发放|达标|到位|知晓|保障|参与|准确|通过|优良|就业|使用|利用|"
    r"达成|履约|正常|入学|巩固|治愈|合规|报销|结案|落实|普及|响应|公开|执行|兑现|上线|可用)(?:度|率)"
)
_OUTPUT: Final = re.compile(
    r"办理|经办|培训|发放|宣传|开展|组织|完成|建设|扩面|业务|稽核|服务|参加|新增|举办|检查|巡查|慰问|救助|"
    r"采购|购置|覆盖|受益|补助|资助|印刷|维修|改造|维护|建成|招聘|发展|安置|走访|接待人次|征收|征缴"
)
_CUSTOM: Final = re.compile(r"扣|每[低少超差高增减]|得满分|不得分|酌情|\d+%?(?:以上|及以上)，?得")
_BANDS: Final = (
    (re.compile(r"(?:全部|完全)?达成(?:预期|年度)?(?:指标|目标)"), Decimal("0.8"), Decimal(1)),
    (re.compile(r"部分达成.*"), Decimal("0.5"), Decimal("0.8")),
    (re.compile(r"未达成.*"), ZERO, Decimal("0.5")),
)


class Obstacle(Enum):
    """Why a target and a result give no points by formula."""

    BLANK = "blank"
    """One of them is not filled in."""
    WORDS = "words"
    MEASURES = "measures"
    NEGATIVE = "negative"
    ZERO_TARGET = "zero-target"
    """A = 0 < B."""
    VAGUE = "vague"
    """The result is only a bound, which does not settle the points."""


class Direction(Enum):
    """Whether more is better."""

    POSITIVE = "positive"
    REVERSE = "reverse"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scored:
    """The points an indicator may have: one way, or two where its direction is not known.

    No ``points``: ``reason`` says why they cannot be worked out, ``obstacle`` its kind.  ``met``
    says whether the result reaches the target, None where that depends on the direction.
    """

    points: tuple[Decimal, ...] = ()
    reason: str = ""
    direction: Direction = Direction.UNKNOWN
    met: bool | None = None
    ratio: Decimal | None = None
    """Result over target."""
    obstacle: Obstacle | None = None


def is_restricting(name: str) -> bool:
    """Whether an indicator's name is about cost, time or harm, of which less may be better."""
    return _RESTRICTING.search(name) is not None


def direction_of(indicator: Indicator, target: Value) -> Direction:
    """What the texts of a printed indicator tell about its direction."""
    return direction_by(indicator.name, indicator.levels[1], target, indicator.nature)


def direction_by(name: str, second: str, target: Value, nature: str = "") -> Direction:
    """What an indicator's name, second level, target and nature tell about its direction.

    A bound tells it, and so do 100% (nothing is above it, unless it is a share of a budget) and
    the usual names of rates and of work done; a name about cost, time or harm leaves it open.

    >>> direction_by("咨询电话接通率", "数量指标", parse_value("100%"))
    <Direction.POSITIVE: 'positive'>
    """
    if "正向" in nature or "反向" in nature or "负向" in nature:
        return Direction.POSITIVE if "正向" in nature else Direction.REVERSE
    known = {Bound.AT_LEAST: Direction.POSITIVE, Bound.AT_MOST: Direction.REVERSE}
    if target.bound in known:
        return known[target.bound]
    share = target.measure == "%" and _SHARE.fullmatch(name) is not None
    spending = _SPENDING.search(name) or second.startswith("成本")
    if target.measure == "%" and target.number == _HUNDRED and (share or not spending):
        return Direction.POSITIVE
    if is_restricting(name):
        return Direction.UNKNOWN
    if share:
        return Direction.POSITIVE
    counted = second.startswith("数量") and target.measure not in {"%", "元", "天"}
    return Direction.POSITIVE if counted and _OUTPUT.search(name) else Direction.UNKNOWN


def score_indicator(indicator: Indicator, weight: Decimal) -> Scored:
    """The points of a printed indicator by the formula of its direction."""
    if indicator.target is None or indicator.result is None:
        return Scored(reason="目标值或完成值没有读到")
    target, result = parse_value(indicator.target.text), parse_value(indicator.result.text)
    return score_values(target, result, direction_of(indicator, target), weight)


def score_values(target: Value, result: Value, direction: Direction, weight: Decimal) -> Scored:
    """The points of a target and a result: weight × B/A or weight × A/B, at most the weight.

    >>> score_values(parse_value("19,200人次"), parse_value("19,008人次"), Direction.POSITIVE,
    ...              Decimal(4)).points
    (Decimal('3.96'),)
    """
    a, b = target.number, result.number
    if a is None or b is None:
        return _wordy(target, result)
    found = _not_computable(target, result, direction, a, b)
    if found is not None:
        return Scored(reason=found[1], obstacle=found[0])
    if a == 0:
        return Scored((weight,), "", direction, True)
    reached = {  # multiplied first: a quotient cut off would not round half up
        Direction.POSITIVE: min(weight * b / a, weight),
        Direction.REVERSE: min(weight * a / b, weight) if b else weight,
    }
    met = {Direction.POSITIVE: b >= a, Direction.REVERSE: b <= a}
    ways = [direction] if direction in reached else [Direction.POSITIVE, Direction.REVERSE]
    points = tuple(reached[way] for way in ways)
    known = met.get(direction, True if a == b else None)
    return Scored(points, "", direction, known, b / a)


def _wordy(target: Value, result: Value) -> Scored:
    """No points: the target or the result is blank or no number."""
    if target.blank or result.blank:
        what = "目标值" if target.blank else "完成值"
        return Scored(reason=f"没有填写{what}", obstacle=Obstacle.BLANK)
    return Scored(reason="目标值或完成值是文字，不能计算", obstacle=Obstacle.WORDS)


def _not_computable(
    target: Value, result: Value, direction: Direction, a: Decimal, b: Decimal
) -> tuple[Obstacle, str] | None:
    """Why two numbers do not give a score by formula, or None."""
    if not comparable(target, result):
        told = f"目标值“{target.text}”与完成值“{result.text}”的计量单位不同"
        return Obstacle.MEASURES, told
    if a < 0 or b < 0:
        return Obstacle.NEGATIVE, "目标值或完成值为负数，不能计算"
    if a == 0 and b > 0:
        return Obstacle.ZERO_TARGET, "目标值为 0，不能计算"
    if _vague(result, direction, a, b):
        return Obstacle.VAGUE, f"完成值“{result.text}”不是确数"
    return None


def _vague(result: Value, direction: Direction, a: Decimal, b: Decimal) -> bool:
    """Whether a result is itself only a bound and does not settle the score."""
    if result.bound is Bound.AT_LEAST:
        return direction is Direction.REVERSE or b < a
    if result.bound is Bound.AT_MOST:
        return direction is not Direction.REVERSE or b > a
    return False


def execution_points(points: Decimal, budget: Decimal, spent: Decimal) -> Decimal | None:
    """Points of execution, at most all of them; None where there is no budget.

    >>> execution_points(Decimal(20), Decimal("200"), Decimal("195"))
    Decimal('19.5')
    """
    if budget <= 0 or spent < 0:
        return None
    return min(points * spent / budget, points)


def qualitative_band(result: str) -> tuple[Decimal, Decimal] | None:
    """The shares of its weight between which a qualitative indicator's points lie.

    >>> qualitative_band("部分达成预期指标并具有一定效果")
    (Decimal('0.5'), Decimal('0.8'))
    """
    bare = "".join(result.split())
    return next(((low, high) for text, low, high in _BANDS if text.fullmatch(bare)), None)


def is_custom(text: str) -> bool:
    """Whether a scoring standard deducts or grants points in a way of its own."""
    return _CUSTOM.search(text) is not None
