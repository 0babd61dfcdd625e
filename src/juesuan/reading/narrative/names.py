"""Which subject words mean under a topic, and which words name a class of spending."""

import re
from functools import cache, lru_cache

from juesuan.model.codes import load_old_names, load_subjects
from juesuan.model.subjects import NarrativeSubject, load_narrative_subjects

_SPENDING_TOPICS = frozenset({"structure", "spending", "detail", "total", "fiscal"})


@cache
def _matchers(topic: str) -> tuple[tuple[re.Pattern[str], NarrativeSubject], ...]:
    """The subjects that words can mean under a topic, those bound to it first."""
    subjects = load_narrative_subjects()
    bound = [item for item in subjects if topic in item.topics]
    free = [item for item in subjects if not item.topics]
    return tuple((re.compile("|".join(item.names)), item) for item in [*bound, *free])


@lru_cache(maxsize=4096)
def subject_of(words: str, topic: str, after: str = "") -> str:
    """The key of the subject that words mean under a topic, ``""`` for none.

    ``after`` is the text behind them, which some words need to mean it.

    >>> subject_of("基本支出", "spending"), subject_of("基本支出", "basic")
    ('basic', 'general-basic')
    """
    text = words + after
    for pattern, subject in _matchers(topic):
        found = pattern.match(text)
        if found and found.end() == len(words):
            return subject.key
    return ""


@cache
def _class_names() -> frozenset[str]:
    names = {
        subject.name for subject in load_subjects("functional").values() if len(subject.code) == 3
    }
    names |= {old.name for old in load_old_names() if len(old.code) == 3}
    return frozenset(names | {name.removesuffix("支出") for name in names})


def is_class(name: str) -> bool:
    """Whether a name is that of a 类, now or formerly; 支出 may be missing or too much.

    >>> is_class("教育支出"), is_class("一般公共服务"), is_class("最低生活保障支出")
    (True, True, False)
    """
    plain = name.removesuffix("为").removesuffix("（类）")
    return plain in _class_names() or plain.removesuffix("支出") in _class_names()


@lru_cache(maxsize=2048)
def class_name(words: str, topic: str) -> str:
    """The name of a 类 if words name one where sentences speak of them, else ``""``.

    >>> class_name("教育支出", "structure"), class_name("燃料费", "structure")
    ('教育支出', '')
    """
    if topic not in _SPENDING_TOPICS:
        return ""
    if is_class(words):
        return words.removesuffix("为")
    strange = topic == "structure" and words.endswith("支出") and 4 <= len(words) <= 16
    return words if strange else ""


_COST = re.compile(r"([\u4e00-\u9fff]{2,10}?)(?:费用?|经费|支出|收入|拨款|补助|补贴)")
_NO_NAME = re.compile(
    "(?:全年|当年|本年|年度|累计|总|各项|收入|支出|实际|有关|相关|合计|本|我|部门|单位|其|该项?|此项?|上述|以上|整体|总体"
    "|决算|财政|拨款|同期|日常|具体)*"
)


@lru_cache(maxsize=2048)
def is_cost(words: str) -> bool:
    """Whether words name a cost that is no subject of ours.

    >>> is_cost("培训费"), is_cost("全年支出"), is_cost("收入支出总体")
    (True, False, False)
    """
    found = _COST.fullmatch(words)
    return found is not None and not _NO_NAME.fullmatch(found.group(1))
