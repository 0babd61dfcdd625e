"""The document as a whole: years, unit's name, contents, sections, quantities (F10 … F15)."""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final

from juesuan.checking.narrative.facts import Facts
from juesuan.checking.tally import Tally
from juesuan.checking.wording import make_finding
from juesuan.model import Claim, ClaimKind, Evidence, Passage, Phase, Section
from juesuan.model.forms import compact
from juesuan.rules.book import Rule

_REQUIRED: Final = {
    "total": "收入支出决算总体情况",
    "income": "收入决算情况",
    "spending": "支出决算情况",
    "fiscal": "财政拨款收入支出决算总体情况",
    "general": "一般公共预算财政拨款支出决算情况",
    "basic": "一般公共预算财政拨款基本支出决算情况",
    "three": "“三公”经费支出决算情况",
    "operating": "机关运行经费",
    "procurement": "政府采购",
    "assets": "国有资产占用",
    "performance": "预算绩效",
    "glossary": "名词解释",
}
_MENTIONS: Final = {
    "total": "总体情况",
    "income": "收入决算",
    "spending": "支出决算",
    "fiscal": "财政拨款",
    "general": "一般公共预算",
    "basic": "基本支出",
    "three": "三公",
    "operating": "运行经费",
    "procurement": "政府采购",
    "assets": "国有资产",
    "performance": "绩效",
    "glossary": "名词解释",
}
_COMPARED: Final = re.compile(r"(?:与|较|比|同)(?:上年同期)?(20\d\d)年度?")
_OF_YEAR: Final = re.compile(
    r"(20\d\d)年度?(?=(?:部门|单位)(?:预)?决算(?:中|公开|情况|表)|收入支出总计|收、支总计|财政拨款收"
    r"|一般公共预算财政拨款支出(?:年初|\d|支)|政府采购|机关运行|项目\d|“三公”)"
)
_AS_OF: Final = re.compile(r"截[至止](20\d\d)年12月31日")
_SHORT_YEAR: Final = re.compile(r"(?<!\d)(?:20\d|2\d{2}[^\d年])(?=年度)|(?<!\d)\d{5}(?=年度)")
_BEFORE: Final = re.compile(r"(?:与|较|比|同|自|从|以|至|到|于|由|原|上年)$")
_AFTER_NAME: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff（）()]{6,50}?)(?P<tail>部门（单位）|（部门）|（单位）|部门|本单位|本级)?"
    r"(?=20\d\d年度|共有车辆|所属各预算单位|当年无|机关运行经费支出\d)"
)
_OPENING: Final = re.compile(r"^(?:截至20\d\d年12月31日，|20\d\d年，|20\d\d年度)?")
_RATIO: Final = 0.8


def check_whole(rules: dict[str, Rule], facts: Facts, tally: Tally) -> None:
    """All checks of the document as a whole."""
    _check_years(rules["F10"], facts, tally)
    _check_unit_names(rules["F11"], facts, tally)
    _check_contents(rules["F12"], facts, tally)
    _check_sections(rules["F13"], facts, tally)
    _check_quantities(rules["F14"], facts, tally)


def passages_of(facts: Facts, *, spoken: bool = False) -> Iterator[tuple[Section, Passage]]:
    """Every passage with its section; ``spoken``: only those of the account's narrative."""
    silent = {"overview", "keywork", "glossary", "annex", "tables"}
    for section in facts.sections:
        if not spoken or section.topic not in silent:
            for passage in section.passages:
                yield section, passage


def text_evidence(section: Section | None, passage: Passage, start: int, end: int) -> Evidence:
    """A part of a passage as evidence, with some words around it."""
    text = passage.text[max(start - 12, 0) : end + 12]
    name = section.name if section else "目录"
    return Evidence("text", text, passage.place(start, end), section=name)


# ---------------------------------------------------------------- years


def _check_years(rule: Rule, facts: Facts, tally: Tally) -> None:
    """F10: titles and sentences speak of the year of the account, comparisons of the year before."""
    year = facts.disclosure.year
    if year is None:
        tally.skipped(rule, "", "不知道决算年度")
        return
    wrong = list(_wrong_years(facts, year))
    for section, passage, start, end, message in wrong:
        item = text_evidence(section, passage, start, end)
        place = section.name if section else "目录"
        keys = [section.topic if section else "contents", passage.text[start:end], place]
        tally.failed(rule, place, make_finding(rule, facts.disclosure, message, (item,), keys))
    if not wrong:
        tally.passed(rule, str(year))


def _wrong_years(
    facts: Facts, year: int
) -> Iterator[tuple[Section | None, Passage, int, int, str]]:
    titles: list[tuple[Section | None, Passage]] = [
        (None, entry) for entry in facts.narrative.contents
    ]
    titles += [(section, section.heading) for section in facts.sections]
    for section, title in titles:
        for found in re.finditer(r"(?<!\d)(\d{3,5})(?=年度)", title.text):
            if found.group(1) != str(year):
                where = "目录" if section is None else "标题"
                message = f"{where}“{title.text}”写 {found.group(1)} 年度，应为 {year} 年度。"
                yield section, title, found.start(), found.end(), message
    for section, passage in passages_of(facts, spoken=True):
        for found in _COMPARED.finditer(passage.text):
            other = int(found.group(1))
            after = passage.text[found.end() : found.end() + 2]
            if other != year - 1 and "预算" not in after and other <= year:
                message = (
                    f"“{_around(passage, found)}”应与 {year - 1} 年度比较，却写 {other} 年度。"
                )
                if other != year:
                    yield section, passage, found.start(1), found.end(1), message
        for pattern in (_OF_YEAR, _AS_OF):
            for found in pattern.finditer(passage.text):
                before = passage.text[max(found.start() - 2, 0) : found.start()]
                if int(found.group(1)) != year and not _BEFORE.search(before):
                    message = (
                        f"“{_around(passage, found)}”写 {found.group(1)} 年，决算年度是 {year} 年。"
                    )
                    yield section, passage, found.start(1), found.end(1), message
        for found in _SHORT_YEAR.finditer(passage.text):
            message = f"“{_around(passage, found)}”的年度写错，应为 {year} 年度。"
            yield section, passage, found.start(), found.end(), message


def _around(passage: Passage, found: re.Match[str]) -> str:
    return passage.text[max(found.start() - 4, 0) : found.end() + 10]


# ---------------------------------------------------------------- the unit's name


def _check_unit_names(rule: Rule, facts: Facts, tally: Tally) -> None:
    """F11: sentences that begin with the unit's name spell it as the cover does."""
    unit = compact(facts.disclosure.unit)
    if len(unit) < 5:
        tally.skipped(rule, "", "不知道单位名称")
        return
    told: set[str] = set()
    for section, passage in passages_of(facts, spoken=True):
        for start, end, name, tail in _unit_names(passage):
            if name == unit and tail not in {"部门（单位）", "（部门）", "（单位）"}:
                tally.passed(rule, section.name)
            elif name != unit and not _is_slip(name, unit):
                continue
            elif name + tail not in told:
                told.add(name + tail)
                message = _name_message(passage.text[start:end], name, tail, unit)
                item = text_evidence(section, passage, start, end)
                keys = [section.topic, name, tail]
                finding = make_finding(rule, facts.disclosure, message, (item,), keys)
                tally.failed(rule, name, finding)


def _unit_names(passage: Passage) -> Iterator[tuple[int, int, str, str]]:
    """Where a passage names a unit: (start, end, name, what hangs on to it)."""
    text = passage.text.replace("(", "（").replace(")", "）")
    starts = [0, *(found.end() for found in re.finditer(r"[。；，]", text))]
    for at in starts:
        opening = _OPENING.match(text[at:])
        start = at + (opening.end() if opening else 0)
        found = _AFTER_NAME.match(text, start)
        if found:
            yield found.start(), found.end(), found.group("name"), found.group("tail") or ""


def _is_slip(name: str, unit: str) -> bool:
    """Whether a name is the unit's with a part missing or a character changed."""
    if name in unit or unit in name:
        return unit.endswith(name) or (name != unit and unit in name and len(name) - len(unit) <= 2)
    alike = SequenceMatcher(None, name, unit).ratio()
    return alike >= _RATIO and abs(len(name) - len(unit)) <= 2


def _name_message(printed: str, name: str, tail: str, unit: str) -> str:
    parts = []
    if name != unit:
        missing = unit.removesuffix(name)
        lacks = f"，缺“{missing}”" if unit.endswith(name) else ""
        parts.append(f"单位名称写作“{name}”，封面为“{unit}”{lacks}")
    if tail in {"部门（单位）", "（部门）", "（单位）"}:
        parts.append(f"样本选项“{tail}”没有删去")
    return f"“{printed}”：{'；'.join(parts)}。"


# ---------------------------------------------------------------- contents and sections


def _check_contents(rule: Rule, facts: Facts, tally: Tally) -> None:
    """F12: the entries of the contents page are the headings."""
    if not facts.narrative.contents:
        tally.irrelevant(rule, "", "没有目录")
        return
    headings = {_bare(section.name): section for section in facts.sections}
    for entry in facts.narrative.contents:
        text = _bare(entry.text)
        if text in headings or "表" in text[-3:]:
            tally.passed(rule, entry.text)
            continue
        near = [name for name in headings if _alike(name, text)]
        if len(near) != 1:
            tally.skipped(rule, entry.text, "正文中没有找到相应的标题")
            continue
        section = headings[near[0]]
        message = f"目录写“{entry.text}”，正文标题为“{section.name}”。"
        items = (
            text_evidence(None, entry, 0, len(entry.text)),
            Evidence("text", section.name, section.heading.place(), section=section.name),
        )
        tally.failed(rule, entry.text, make_finding(rule, facts.disclosure, message, items, [text]))


def _bare(title: str) -> str:
    """A title without spaces, years (their own rule) and final stops."""
    title = compact(title).rstrip("。：")
    return re.sub(r"\d+年度", "", title)


def _alike(one: str, other: str) -> bool:
    number = re.match(r"[一二三四五六七八九十]+、|第.部分|（.）", one)
    same = number is not None and other.startswith(number.group())
    return same and SequenceMatcher(None, one, other).ratio() >= _RATIO


def _check_sections(rule: Rule, facts: Facts, tally: Tally) -> None:
    """F13: every section that the rules of publication ask for is there."""
    titles = [table.title for table in facts.disclosure.tables]
    if any("高等学校" in title for title in titles):
        tally.irrelevant(rule, "", "高等学校按教育部的格式公开")
        return
    if not facts.claims:
        tally.skipped(rule, "", "没有读到情况说明")
        return
    if facts.disclosure.unread_pages:
        tally.skipped(rule, "", f"有 {len(facts.disclosure.unread_pages)} 页读不出文字")
        return
    topics = {section.topic for section in facts.sections}
    topics |= {"general"} if topics & {"structure", "detail"} else set()
    topics |= {"performance"} if topics & {"performance-whole", "performance-project"} else set()
    whole = "".join(_all_texts(facts.sections))
    for topic, name in _REQUIRED.items():
        if topic in topics:
            tally.passed(rule, name)
        elif _MENTIONS[topic] in whole:
            tally.skipped(rule, name, f"文中提到“{_MENTIONS[topic]}”，没有认出专门的一节")
        else:
            message = f"情况说明没有“{name}”一节，全文也没有提到。"
            item = Evidence("text", "", facts.sections[0].heading.place(), section="全文")
            finding = make_finding(rule, facts.disclosure, message, (item,), [topic])
            tally.failed(rule, name, finding)


def _all_texts(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        yield section.name
        for passage in section.passages:
            yield passage.text


# ---------------------------------------------------------------- quantities of 三公


def _check_quantities(rule: Rule, facts: Facts, tally: Tally) -> None:
    """F14: where 三公 spending is explained, so are its quantities and its two kinds of car cost."""
    missing: dict[str, Claim] = {}
    for subject, wanted in _QUANTITIES.items():
        claims = [
            claim
            for claim in facts.amounts(subject)
            if "具体" in facts.sections[claim.section].title and claim.passage.text[:2][0].isdigit()
        ]
        if not claims:
            tally.irrelevant(rule, subject, "没有分项说明")
            continue
        for name, holds in wanted.items():
            if holds(facts):
                tally.passed(rule, name)
            else:
                missing[name] = claims[0]
    if not missing:
        return
    for name, claim in missing.items():
        message = f"“三公”经费说明没有写{name}。"
        item = facts.evidence(claim)
        finding = make_finding(rule, facts.disclosure, message, (item,), [claim.subject, name])
        tally.failed(rule, name, finding)


def _counts(*measures: str) -> Callable[[Facts], bool]:
    def holds(facts: Facts) -> bool:
        return any(
            claim.kind is ClaimKind.COUNT
            and claim.amount is not None
            and claim.amount.measure in measures
            and facts.topic(claim) == "three"
            and "出国" not in claim.text
            and "外宾" not in claim.text
            and claim.subject not in {"three-foreign-guests", "people-abroad", "groups-abroad"}
            for claim in facts.claims
        )

    return holds


def _says(*subjects: str) -> Callable[[Facts], bool]:
    def holds(facts: Facts) -> bool:
        return any(
            claim.kind in {ClaimKind.AMOUNT, ClaimKind.COUNT, ClaimKind.NONE}
            and claim.phase is Phase.ACCOUNT
            for subject in subjects
            for claim in facts.stated(subject)
        )

    return holds


_QUANTITIES: Final = {
    "three-reception": {"国内公务接待批次、人次": _counts("批次", "批", "次", "人次", "人")},
    "three-cars": {
        "公务用车购置费（金额或未发生）": _says("three-cars-bought"),
        "公务用车保有量": _says("cars-kept"),
    },
    "three-abroad": {"因公出国（境）团组数、人次": _says("groups-abroad", "people-abroad")},
}
