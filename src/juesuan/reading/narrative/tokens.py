"""Healed text → tokens: numbers with their measures, words of the grammar, and other words.

The tokens' offsets are those of the healed text.  Full- and half-width signs and the traditional
characters of some mirrors are alike to the grammar.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final, NamedTuple

from juesuan.model import Quantity
from juesuan.model.subjects import load_narrative_subjects

_TRADITIONAL: Final = (
    "單萬億與較減長預決數總計類項於對為財撥業經營機關運產採購貨務個輛臺費歲結轉餘屬級補額執無發沒國資說況構專編績車護維養職責門釋詞義議團組積極們從來時間內會員優評價"
    "達標體連續開進過還這實際現報設備電話辦處領導幹離農環節約壓縮調變動漲衛險災禍庫儲糧擔債點線網絡給貼獎勵傷殘藥學術視聽廣場館園區縣鄉鎮黨紀檢監審統戰聯僑灣稅規劃測"
    "繪氣礦質驗證據賬戶飲飯滿佔並後裝齡舊參範圍細別華東書問題讓勞廳協雙確師傳遊醫療攜併僅幣貸銀漁鐵橋樓鑑顧"
)
_SIMPLIFIED: Final = (
    "单万亿与较减长预决数总计类项于对为财拨业经营机关运产采购货务个辆台费岁结转余属级补额执无发没国资说况构专编绩车护维养职责门释词义议团组积极们从来时间内会员优评价"
    "达标体连续开进过还这实际现报设备电话办处领导干离农环节约压缩调变动涨卫险灾祸库储粮担债点线网络给贴奖励伤残药学术视听广场馆园区县乡镇党纪检监审统战联侨湾税规划测"
    "绘气矿质验证据账户饮饭满占并后装龄旧参范围细别华东书问题让劳厅协双确师传游医疗携并仅币贷银渔铁桥楼鉴顾"
)
_SIGNS: Final = str.maketrans(
    {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | dict(zip("([［【〔", "（" * 5, strict=True))
    | dict(zip(")]］】〕", "）" * 5, strict=True))
    | dict(zip(",;:．％﹪﹒", "，；：.%%.", strict=True))
    | dict(zip("－—–−", "-" * 4, strict=True))
    | dict(zip("「『‘」』’", "“““”””", strict=True))
    | {"＂": '"'}
    | dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
)
_THOUSANDS: Final = re.compile(r"(?<![\d.])[1-9]\d{0,2}(?:，\d{3})+(?!\d)")
_QUOTED: Final = re.compile(r'"([^"]{0,200})"')


class Kind(StrEnum):
    """The kinds of tokens; each but WORDS has a pattern below."""

    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    LEVEL = "level"
    CODE = "code"
    SUBJECT = "subject"
    PHASE = "phase"
    AGAINST = "against"
    MORE = "more"
    LESS = "less"
    SAME = "same"
    EITHER = "either"
    APART = "apart"
    ABOVE = "above"
    BELOW = "below"
    EQUAL = "equal"
    SHARE = "share"
    DONE = "done"
    REASON = "reason"
    PURPOSE = "purpose"
    LIST = "list"
    NOTHING = "nothing"
    EACH = "each"
    OF_WHICH = "of-which"
    STOP = "stop"
    COMMA = "comma"
    WORDS = "words"


_NUMBER: Final = (
    r"(?<![A-Za-z\d])-?\d{1,18}(?!\d)(?:,\d{3}(?!\d)){0,5}(?:\.\d{1,18}(?!\d))?"
    r"(?:%|‰|个百分点|万元|亿元|元|万(?=[（。，；、]|$)|辆|台（套）|台（件、套）|台|套"
    r"|批次|人次|人|批|个|次|倍|家|份|分(?!之)|项(?!目|支))?"
)
_PATTERNS: Final = (
    (
        Kind.DATE,
        r"截?[至止]?(?:20\d\d年(?:\d{1,2}月)(?:\d{1,2}日)?|年末(?!(?:财政拨款)?结转)|年底)",
    ),
    (
        Kind.YEAR,
        r"(?:20|19)\d\d年度?|20[2-9](?=年度)|上年度?(?!结转)|上一年度?|去年|本年度?(?!收|支|预)|今年|当年(?!支|预)",
    ),
    (Kind.LEVEL, r"（[类款项]级?）|类(?=(?:支出|支出决算|决算|年初预算|预算)?(?:数)?为?\d)"),
    (
        Kind.CODE,
        r"（\d{3}(?:\d\d){0,2}）|(?<![\d.])2[0-3]\d{3}(?:\d\d)?(?=[\u4e00-\u9fff])(?![万亿元年个人辆台批])",
    ),
    (Kind.WORDS, r"(?<=[\u4e00-\u9fff])（[省部护厅州市县区局]）(?=[\u4e00-\u9fff])"),
    (Kind.NUMBER, _NUMBER),
    (Kind.PURPOSE, r"主要(?:是)?(?:用于|反映)(?!以下)|(?<=，)用于(?!以下)|主要支出内容[为：]?"),
    (
        Kind.REASON,
        r"(?:主要)?(?:变动|增减|变化)?(?:的)?(?:主要)?原因"
        r"|(?<=[，。])主要(?:是|系)(?!指|用于|反映|包括)(?:由于|因为)?",
    ),
    (Kind.LIST, r"主要(?:包括|是指|有)|(?<=，)包括|包括(?=：)"),
    (Kind.OF_WHICH, r"其中"),
    (Kind.SHARE, r"占(?!有|用|地|比[由从])"),
    (Kind.DONE, r"完成(?:率)?"),
    (Kind.SUBJECT, ""),
    (
        Kind.PHASE,
        r"(?:年初|全年|调整后?|调整后的|上年|当年|本年)?(?<!公共)(?<!基金)(?<!经营)预算(?:安排|支出|收入)?(?:数|总额)?"
        r"(?!绩效|单位|管理|财政|内|外|编|执行率|执行进度|结余|结转|项目|资金|年度|批复|收入支出|法|追加|级次|公开)"
        r"|(?:当年|全年|实际|本年)?(?:支出|收入)?决算(?:支出|统计|总额)?(?:数|总额|金额)?"
        r"(?!报表|公开|说明|编制|中|情况|单位|由)"
        r"|(?:全年)?执行数|实际支出(?:数)?",
    ),
    (
        Kind.AGAINST,
        r"按(?:同|可比)口径(?:同比)?|同比(?:增减)?|(?:相|对)?比(?:较|例)?(?=[，。；增减下上持]|$)"
        r"|与|较|比(?!例|重|率)|同(?=20\d\d|上年|年初|预算)",
    ),
    (
        Kind.EITHER,
        r"(?:增加|增长|上升|提高)[（/](?:减少|下降|降低)）?|(?:减少|下降|降低)[（/](?:增加|增长|上升)）?"
        r"|减增加|增减少",
    ),
    (Kind.APART, r"差值|差额|相差"),
    (Kind.MORE, r"增加|增长|提高|上升|上涨|增幅|多支|超支|调增|增(?=\d)"),
    (Kind.LESS, r"减少|下降|降低|压减|节约(?!率)|缩减|减小|降幅|少支|调减|节省|减(?=\d)"),
    (
        Kind.SAME,
        r"(?:基本)?持平|(?:基本)?(?:无|没有|未发生)(?:增减)?变[动化]|无增减(?:变[动化])?"
        r"|保持不变|一致|未变化|相同",
    ),
    (Kind.ABOVE, r"大于|高于|超出|超过(?!\d|预算的)"),
    (Kind.BELOW, r"小于|低于|未超过|没有超过|不超过|少于"),
    (Kind.EQUAL, r"等于"),
    (
        Kind.NOTHING,
        r"未发生|没有|未安排|未组织|未(?=(?:购置|更新)+公务用车)|无(?!锡|为|偿|线|法|需|形|人|障|不)",
    ),
    (Kind.EACH, r"各(?=是|为|增|减|下|上|持|\d)|分别"),
    (Kind.STOP, r"[。；！]"),
    (Kind.COMMA, r"[，：、“”（）:]"),
)


_KINDS: Final = {kind.name: kind for kind in Kind}


class Token(NamedTuple):
    """A token with its place in the healed text."""

    kind: Kind
    text: str
    start: int
    end: int


@cache
def _pattern(topic: str) -> re.Pattern[str]:
    subjects = load_narrative_subjects()
    names = {n for item in subjects if not item.topics or topic in item.topics for n in item.names}
    words = "|".join(sorted(names, key=_length, reverse=True))
    patterns = [(kind, pattern or words) for kind, pattern in _PATTERNS]
    parts = "|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in patterns)
    begins = set("-0123456789").union(
        *(first_signs(pattern) for kind, pattern in patterns if kind is not Kind.NUMBER)
    )
    return re.compile(f"(?=[{re.escape(''.join(sorted(begins)))}])(?:{parts})")


_LOOK_AROUND: Final = re.compile(r"\(\?<?[=!](?:[^()]|\([^()]*\))*\)")


def first_signs(pattern: str) -> set[str]:
    """The signs that what a pattern matches can begin with, and perhaps some more.

    Looking for them first passes over the other text twice as fast.  A sign can come first where
    an alternative begins or what precedes it may be missing; classes are taken whole.

    >>> sorted(first_signs("(?:本年)?收入(?=合计)|上年|今年"))
    ['上', '今', '收', '本']
    """
    shown = _LOOK_AROUND.sub("", pattern)
    literal = re.findall(r"(?:^|(?<=[|(:?*})\]]))[^\\()\[\]|?*+{}^$.:]", shown)
    return {*literal, *"".join(re.findall(r"\[([^\]]+)\]", shown))}


def _length(pattern: str) -> int:
    """How long the words are that a pattern can match: longer ones are tried first."""
    return len(re.sub(r"\(\?[=!<].*?\)|[()?:|\[\]\\]", "", pattern))


def normal(text: str) -> str:
    """The text as the grammar sees it, sign for sign.

    >>> normal("增加1，553.51万元,增长5％")
    '增加1,553.51万元，增长5%'
    """
    signs = text.translate(_SIGNS)
    if '"' in signs:
        signs = _QUOTED.sub(r"“\1”", signs)
    return _THOUSANDS.sub(_with_commas, signs)


def _with_commas(found: re.Match[str]) -> str:
    return found.group().replace("，", ",")


def tokenize(text: str, start: int, topic: str) -> Iterator[Token]:
    """The tokens of a normal text from an offset on, read under a topic."""
    position, end = start, len(text)
    for found in _pattern(topic).finditer(text, start):
        first, last = found.span()
        if first > position:
            yield Token(Kind.WORDS, text[position:first], position, first)
        yield Token(_KINDS[found.lastgroup or "WORDS"], found.group(), first, last)
        position = last
    if position < end:
        yield Token(Kind.WORDS, text[position:end], position, end)


_QUANTITY: Final = re.compile(r"(-?[\d,]+(?:\.(\d+))?)(\D*)")


def quantity(token: Token) -> Quantity:
    """The number of a token with its measure; ``万`` alone stands for 万元."""
    return _quantity(token.text)


@lru_cache(maxsize=4096)
def _quantity(text: str) -> Quantity:
    found = _QUANTITY.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no number")
    value, decimals, measure = found.groups()
    return Quantity(
        value=Decimal(value.replace(",", "")),
        decimals=len(decimals or ""),
        measure=measure,
        text=text,
    )
