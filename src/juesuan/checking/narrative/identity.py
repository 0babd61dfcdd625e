"""Years and the unit's name throughout the document (rules F10, F11)."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from juesuan.checking.misspelt import slip_in
from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.passages import passages_of, text_evidence
from juesuan.model import Passage, Section
from juesuan.model.forms import compact

_COMPARED: Final = re.compile(
    r"(?:与|较|比|同)(?:上年同期)?(20\d\d)年度?"
    r"(?=[^，。；]{0,16}(?:相比|对比|比较|增加|增长|减少|下降|降低|上升|提高|持平|变化|变动))"
)
_OF_YEAR: Final = re.compile(
    r"(20\d\d)年度?(?=(?:部门|单位)(?:预)?决算(?:中|公开|情况|表)|收入?[、和]?支出?(?:决算)?总计"
    r"|(?:本年)?(?:收入|支出)合计|财政拨款收|一般公共预算财政拨款(?:基本)?支出(?:年初|\d|支)"
    r"|(?:政府性基金|国有资本经营)预算财政拨款(?:收入|支出)|预算绩效|政府采购|机关运行|项目\d|“三公”)"
)
_AS_OF: Final = re.compile(r"截[至止](20\d\d)年12月31日")
_TITLE_YEAR: Final = re.compile(r"(?<!\d)(\d{3,5})(?=年度)")
_ODD_YEAR: Final = re.compile(r"(?<!\d)(20\d|\d{5})(?=年度)")
_BEFORE: Final = re.compile(r"(?:与|较|比|同|自|从|以|至|到|于|由|原|上年)$")
_NAMED: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff（）]{6,50}?)(?P<tail>部门（单位）|（部门）|（单位）|部门|本单位|本级)?"
    r"(?=20\d\d年度|共有车辆|所属各预算单位|当年无|机关运行经费支出\d)"
)
_LAST_YEAR: Final = re.compile("上年|上一年|去年")
"""What tells, like its number, that last year is compared with and another year besides."""
_SOURCE: Final = re.compile("根据|按照|依据|作为|参照|遵照|对照")
_NEAR: Final = 40  # characters in which a bracket opens that tells last year's figure
_OPENING: Final = re.compile(r"^(?:截至20\d\d年12月31日，|20\d\d年，|20\d\d年度)?")
_OPTIONS: Final = frozenset({"部门（单位）", "（部门）", "（单位）"})
_SHORTEST: Final = 5  # characters; a shorter name is not compared


class WrongYear(NamedTuple):
    """A year that should be another; ``section`` None: in the contents."""

    section: Section | None
    passage: Passage
    start: int
    end: int
    says: str


class Years(Check):
    """F10: titles and sentences speak of the account's year, comparisons of the year before."""

    def run(self) -> None:
        """Every year of titles and sentences."""
        rule, year = self.rules["F10"], self.facts.disclosure.year
        if year is None:
            self.tally.skipped(rule, "", "不知道决算年度")
            return
        wrong = [*self._titles(year), *self._sentences(year)]
        for section, passage, start, end, says in wrong:
            item = text_evidence(section, passage, start, end)
            keys = [section.topic if section else "contents", item.section, passage.text[start:end]]
            self.fail(rule, item.section, says, (item,), keys)
        if not wrong:
            self.tally.passed(rule, str(year))

    def _titles(self, year: int) -> Iterator[WrongYear]:
        facts = self.facts
        titles: list[tuple[Section | None, Passage]] = [(None, e) for e in facts.narrative.contents]
        titles += [(section, section.heading) for section in facts.sections]
        for section, title in titles:
            ours = "决算" in title.text  # a title may plan another year's work
            for found in _TITLE_YEAR.finditer(title.text if ours else ""):
                if found.group(1) != str(year):
                    where = "目录" if section is None else "标题"
                    says = f"{where}“{title.text}”写 {found.group(1)} 年度，应为 {year} 年度。"
                    yield WrongYear(section, title, found.start(), found.end(), says)

    def _sentences(self, year: int) -> Iterator[WrongYear]:
        for section, passage in passages_of(self.facts, spoken=True):
            text = passage.text
            for found in _COMPARED.finditer(text):
                other = int(found.group(1))
                budget = "预算" in text[found.end() : found.end() + 4]
                also = str(year - 1) in text or _LAST_YEAR.search(text, 0, found.start())
                if (other < year - 1 or other == year) and not budget and not also:
                    quoted = _quoted(passage, found)
                    says = f"“{quoted}”应与 {year - 1} 年度比较，却写 {other} 年度。"
                    yield WrongYear(section, passage, *found.span(1), says)
            for pattern in (_OF_YEAR, _AS_OF, _ODD_YEAR):
                for found in pattern.finditer(text):
                    before = text[max(found.start() - _NEAR, 0) : found.start()]
                    last = found.group(1) == str(year - 1)
                    beside = last and (str(year) in text or "（" in before.rpartition("）")[2])
                    beside |= {str(year), str(year - 1)} <= _years(text[: found.start()])
                    beside |= found.group(1) == str(year + 1) or _is_source(text, found.start())
                    if found.group(1) != str(year) and not _BEFORE.search(before) and not beside:
                        quoted = _quoted(passage, found)
                        says = f"“{quoted}”写 {found.group(1)} 年，决算年度是 {year} 年。"
                        yield WrongYear(section, passage, *found.span(1), says)


def _is_source(text: str, at: int) -> bool:
    """Whether a year stands in the title of a document or tells what something was done by."""
    told = text[:at]
    titled = told.rfind("《") > told.rfind("》")
    return titled or _SOURCE.search(re.split("[，。；]", told)[-1]) is not None


def _years(text: str) -> set[str]:
    return set(re.findall(r"20\d\d(?=年)", text))


def _quoted(passage: Passage, found: re.Match[str]) -> str:
    return passage.text[max(found.start() - 4, 0) : found.end() + 10]


class UnitNames(Check):
    """F11: sentences that name the unit spell it as the cover does."""

    def run(self) -> None:
        """Every name in front of a year or 共有车辆."""
        rule, unit = self.rules["F11"], compact(self.facts.disclosure.unit)
        if len(unit) < _SHORTEST:
            self.tally.skipped(rule, "", "不知道单位名称")
            return
        told: set[str] = set()
        for section, passage in passages_of(self.facts, spoken=True):
            for found in _names(passage):
                name, tail = found.group("name"), found.group("tail") or ""
                if name == unit and tail not in _OPTIONS:
                    self.tally.passed(rule, section.name)
                elif name + tail not in told and (name == unit or _is_slip(name, unit)):
                    told.add(name + tail)
                    item = text_evidence(section, passage, *found.span())
                    message = _message(found.group(), name, tail, unit)
                    self.fail(rule, name, message, (item,), [section.topic, name, tail])


def _names(passage: Passage) -> Iterator[re.Match[str]]:
    """Where a clause of a passage begins with a unit's name."""
    text = passage.text.replace("(", "（").replace(")", "）")
    for at in [0, *(found.end() for found in re.finditer(r"[。；，]", text))]:
        opening = _OPENING.match(text[at:])
        found = _NAMED.match(text, at + (opening.end() if opening else 0))
        if found:
            yield found


def _is_slip(name: str, unit: str) -> bool:
    """Whether a name is the unit's with its beginning missing or with one typing slip."""
    return unit.endswith(name) or slip_in(name, unit) is not None


def _message(printed: str, name: str, tail: str, unit: str) -> str:
    parts = []
    if name != unit:
        lacks = f"，缺“{unit.removesuffix(name)}”" if unit.endswith(name) else ""
        parts.append(f"单位名称写作“{name}”，封面为“{unit}”{lacks}")
    if tail in _OPTIONS:
        parts.append(f"样本选项“{tail}”没有删去")
    return f"“{printed}”：{'；'.join(parts)}。"
