"""The words of performance forms: headers, labels, titles, weights in brackets, plain numbers."""

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final

from juesuan.model import Entry, Place
from juesuan.money import NotAnAmountError, Unit, half_width, parse_amount
from juesuan.reading.pages import Line

_WIDE: Final = str.maketrans("()[]〔〕:%", "（）（）（）：%") | {ord("％"): "%"}
_LONGEST_LABEL: Final = 40
_MOST_DIGITS: Final = 20
_TITLE_LINES: Final = 12  # lines above a form among which its title is looked for


def dense(text: str) -> str:
    r"""Text without white space, brackets and colons full-width.

    >>> dense("得分 (20分*\n执行率)")
    '得分（20分*执行率）'
    """
    return "".join(text.split()).translate(_WIDE)


class Role(Enum):
    """What a column of a form holds."""

    FIRST = "first"
    SECOND = "second"
    NAME = "name"
    TARGET = "target"
    RESULT = "result"
    WEIGHT = "weight"
    SCORE = "score"
    REASON = "reason"
    STANDARD = "standard"
    NATURE = "nature"
    MEASURE = "measure"
    INITIAL = "initial"
    BUDGET = "budget"
    SPENT = "spent"
    RATE = "rate"


_INDICATOR_HEADS: Final = (
    (Role.FIRST, re.compile(r"一级指标")),
    (Role.SECOND, re.compile(r"二级指标")),
    (Role.NAME, re.compile(r"三级指标|(绩效)?指标名称|具体指标|指标内容")),
    (Role.NATURE, re.compile(r"指标(性质|方向|属性)|运算符")),
    (Role.MEASURE, re.compile(r"(计量|度量)?单位")),
    (
        Role.STANDARD,
        re.compile(r".*(评分|评价|计分)(标准|规则|细则|说明|办法|依据)|指标(解释|说明)"),
    ),
    (Role.REASON, re.compile(r".*(原因|措施|备注|说明)")),
    (Role.RESULT, re.compile(r".*(实际|完成|实现)")),
    (Role.TARGET, re.compile(r".*(目标值|指标值|预期值|计划值|绩效目标)")),
    (Role.SCORE, re.compile(r".*得分|自评分|评分")),
    (Role.WEIGHT, re.compile(r"(指标|设定|标准)?(分值|权重|权数|分数)|标准分|满分|.*权重")),
)
_EXECUTION_HEADS: Final = (
    (Role.SCORE, re.compile(r".*得分")),
    (Role.RATE, re.compile(r".*(执行率|执行进度|完成率)")),
    (Role.SPENT, re.compile(r".*(执行数|执行额|执行金额|实际支出|支出数|决算数|全年执行)")),
    (Role.INITIAL, re.compile(r".*年初(预算|安排)")),
    (Role.BUDGET, re.compile(r".*(预算数|预算额|预算金额|全年预算|调整后?预算|资金额度)")),
    (Role.WEIGHT, re.compile(r".*(分值|权重)")),
)
_ADJUSTED: Final = re.compile(r"（A）|全年|调整")
_NUMBER: Final = re.compile(r"-?[\d,]*\d(?:\.\d+)?")
_POINTS: Final = re.compile(
    r"(?P<name>.*?)（(?:权重|分值)?：?(?P<points>\d+(?:\.\d+)?)(?P<unit>分|%)?）"
)
_BARE_POINTS: Final = re.compile(r"(?P<name>.*指标)(?P<points>\d+(?:\.\d+)?)分")
_LEVEL: Final = re.compile(
    r"(?:[一二三四五六]、|（[一二三四五六]）|\d[.．、])?(?P<name>.*指标|产出|效益|效果|满意度|数量|质量|"
    r"时效|成本|.{2}效益|可持续影响)"
)
_ORDINAL: Final = re.compile(
    r"(?:[一二三四五六七八九十]+[、.．]|（[一二三四五六七八九十]+）|\d+[、.．])"
)
FIRST_LEVELS: Final = re.compile(r"产出|效益指标|效果|满意度指标|成本指标|预算执行|投入|过程|管理")
_ALWAYS_SECOND: Final = re.compile(
    r"数量|质量|时效|(经济|社会|生态)(效益|成本)|生态|可持续|服务对象"
)
TOTAL_ROW: Final = re.compile(
    r"(?:自评|综合|绩效)?(?:总分值?|总得分|合计|总计|得分合计|综合得分|自评得分|总评分)(?:数)?"
    r"(?:（[^）]*）)?：?(?P<score>\d+(?:\.\d+)?分?)?"
)
NOTE: Final = re.compile(r"(备注|注|填表说明)(：|:|\d|$)")
TITLE: Final = re.compile(r".*自评.{0,8}表(（.*）)?$|.*绩效.{0,10}评价表(（.*）)?$|.*绩效自评$")
_NO_TITLE: Final = re.compile(r".*(。|；|：|，)$|第[一二三四五六七八九]部分|附件|.*表$")
_TITLE_START: Final = re.compile(r"20\d\d|[（(]?[一二三四五六七八九十]+[、）]|附|项目|部门|单位|\d")
_YEAR_LINE: Final = re.compile(r"（?(20\d\d)年度?）?")
_YEAR: Final = re.compile(r"(20\d\d)年度")
_TITLE_TAIL: Final = re.compile(
    r"(部门|单位)?(预算)?(整体|项目)?(支出)?(预算)?(资金)?(绩效)?(目标)?(单位)?(完成情况)?自评.*$|"
    r"(整体)?(支出)?绩效.{0,10}评价表.*$"
)


def entry(text: str, place: Place) -> Entry:
    """A printed piece of text, with its number where it is a plain one.

    >>> entry("99.36分", Place()).value, entry("19,012人次", Place()).value
    (Decimal('99.36'), None)
    """
    found = dense(text)
    bare = half_width(found).removesuffix("分").removesuffix("%")
    if len(bare) <= _MOST_DIGITS and _NUMBER.fullmatch(bare):
        try:
            amount = parse_amount(bare)
        except NotAnAmountError:
            return Entry(found, place)
        return Entry(found, place, amount.value, amount.decimals)
    return Entry(found, place)


def split_points(text: str, *, level: bool = False) -> tuple[str, str]:
    """A name and the points printed in brackets behind it, ``""`` where there are none.

    A level may give them without 分.

    >>> split_points("月业务经办量（4分）"), split_points("产出指标（40）", level=True)
    (('月业务经办量', '4'), ('产出指标', '40'))
    >>> split_points("文件印发（3）")
    ('文件印发（3）', '')
    """
    text = half_points(text)
    found = _POINTS.fullmatch(text)
    if found and (level or found["unit"] == "分"):
        return found["name"], found["points"]
    bare = _BARE_POINTS.fullmatch(text) if level else None
    return (bare["name"], bare["points"]) if bare else (text, "")


def half_points(text: str) -> str:
    """Full-width digits and points made half-width, everything else left."""
    return "".join(half_width(char) if char in "０１２３４５６７８９．" else char for char in text)


def points_in(text: str) -> str:
    """The points that a header or label gives: 得分（20分*执行率）, 预算执行情况（10分）."""
    found = re.search(r"（[^（）]*?(\d+(?:\.\d+)?)分", half_points(text))
    return found[1] if found else ""


def is_level(text: str) -> bool:
    """Whether a text is the heading of a level of indicators: 产出指标, 二、效益指标."""
    return len(text) <= _LONGEST_LABEL and _LEVEL.fullmatch(text) is not None


def level_name(text: str) -> str:
    """A level's name without its ordinal.

    >>> level_name("一、产出指标")
    '产出指标'
    """
    found = _ORDINAL.match(text)
    return text[found.end() :] if found and len(text) > found.end() else text


def is_second_level(name: str) -> bool:
    """Whether a heading can only be one of the second level."""
    return _ALWAYS_SECOND.match(name) is not None


def indicator_role(text: str) -> Role | None:
    """The role of a header cell of the indicators."""
    if not text or len(text) > _LONGEST_LABEL:
        return None
    return next((role for role, head in _INDICATOR_HEADS if head.match(text)), None)


def execution_role(text: str) -> Role | None:
    """The role of a header cell of budget execution."""
    if not text or len(text) > _LONGEST_LABEL:
        return None
    return next((role for role, head in _EXECUTION_HEADS if head.match(text)), None)


def is_adjusted(text: str) -> bool:
    """Whether a header names the full-year budget (A) and no other one."""
    return _ADJUSTED.search(text) is not None


def find_money_unit(text: str) -> Unit | None:
    """The unit of money a form states: （万元）, 单位：元."""
    found = re.search(r"(?:（|单位：|，)(亿元|万元|元)(?:）|$|）|，)", text)
    return Unit.from_label(found[1]) if found else None


def find_title(lines: Sequence[Line]) -> tuple[str, int]:
    """The nearest title among the lines above a form, and its index (−1: there is none)."""
    for index in range(len(lines) - 1, max(-1, len(lines) - 1 - _TITLE_LINES), -1):
        text = dense(lines[index].text)
        if len(text) > 2 * _LONGEST_LABEL or not TITLE.fullmatch(text):
            continue
        before = dense(lines[index - 1].text) if index else ""
        if before and not _NO_TITLE.match(before) and not _TITLE_START.match(text):
            return before + text, index - 1
        return text, index
    return "", -1


def find_year(title: str, texts: Sequence[str]) -> int | None:
    """The one year that a title, or a line of its own beside it, names.

    2022年高标准农田建设 is the name of a project, 2022年度 the year of its form.
    """
    years = {int(year) for year in _YEAR.findall(title)}
    if not years:
        years = {int(found[1]) for text in texts if (found := _YEAR_LINE.fullmatch(text))}
    return years.pop() if len(years) == 1 else None


def name_in_title(title: str) -> str:
    """The unit or project that a title names.

    >>> name_in_title("2023年度江城市社会保险服务中心整体绩效自评表")
    '江城市社会保险服务中心'
    """
    bare = _TITLE_TAIL.sub("", level_name(title).removesuffix("："))
    return re.sub(r"^（?20\d\d年度?）?|（20\d\d年度?）$", "", bare)
