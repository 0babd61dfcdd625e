"""What the narrative must tell besides: running cost, procurement, assets, performance."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from juesuan.checking.inspection.basis import SHOWN, Basis
from juesuan.model import ClaimKind, Evidence
from juesuan.model.inspection import Mark
from juesuan.rules.inspection import InspectionItem

_MONEY: Final = frozenset({ClaimKind.AMOUNT, ClaimKind.NONE})
_SMALL: Final = ("procurement-sme", "won-sme-reserved", "won-sme-other")
_PERFORMANCE: Final = ("performance", "performance-whole", "performance-project")


class Datum(NamedTuple):
    """Something a section must tell: its subjects, its name, words where it may be told.

    ``noun``: what a sentence says there was none of.
    """

    subjects: tuple[str, ...]
    name: str
    words: str
    noun: str


class Told(NamedTuple):
    """The data of an item and the sections they stand in."""

    topics: tuple[str, ...]
    data: tuple[Datum, ...]


_RUNNING: Final = "机[关构]运行(?:经费|费用)(?:支出|统计范围)?"
_BUYING: Final = "政府采购(?:支出|项目|事项|预算|业务)*"
_TOLD: Final[dict[str, Told]] = {
    "I09": Told(
        ("operating",),
        (Datum(("operating",), "机关运行经费的金额", "机[关构]运行(?:经费|费用)", _RUNNING),),
    ),
    "I10": Told(
        ("procurement",),
        (
            Datum(
                ("procurement",),
                "政府采购支出总额",
                "政府采购(?:支出)?(?:总额|总?金额)|采购总额",
                _BUYING,
            ),
        ),
    ),
    "I11": Told(
        ("procurement",),
        (
            Datum(
                ("procurement-goods",),
                "货物采购金额",
                r"货物[^，。；授]{0,8}\d",
                "货物(?:采购|支出)*",
            ),
            Datum(
                ("procurement-works",),
                "工程采购金额",
                r"工程[^，。；授]{0,8}\d",
                "工程(?:采购|支出)*",
            ),
            Datum(
                ("procurement-services",),
                "服务采购金额",
                r"服务[^，。；授]{0,8}\d",
                "服务(?:采购|支出)*",
            ),
        ),
    ),
    "I12": Told(
        ("procurement",),
        (
            Datum(
                _SMALL,
                "授予中小企业的合同金额",
                r"中小(?:微)?企业[^。；]{0,30}\d+(?:\.\d+)?万?元",
                "中小企业(?:的)?(?:合同|采购)?(?:金额)?",
            ),
        ),
    ),
    "I14": Told(
        ("assets",),
        (
            Datum(("vehicles",), "车辆数", r"车辆?[^。；]{0,10}\d+(?:台|辆)", "车辆?|公务用车"),
            Datum(("equipment",), "大型设备数", "万元[^。]{0,20}设备|大型设备", "设备"),
        ),
    ),
}


def judge_told(item: InspectionItem, basis: Basis) -> Mark:
    """I09–I12, I14: each datum is told as an amount, a count or as nothing."""
    topics, data = _TOLD[item.code]
    if (zero := _no_procurement(item, basis)) is not None:
        return zero
    found = {datum: _where_told(basis, datum, topics) for datum in data}
    shown = [spot for spot in found.values() if spot is not None]
    missing = [datum for datum, spot in found.items() if spot is None]
    if not missing:
        return item.full(f"写明了{'、'.join(datum.name for datum in data)}。", shown)
    names = "、".join(datum.name for datum in missing)
    absent = basis.absence(names, topics, "|".join(datum.words for datum in missing))
    if not absent.certain:
        return item.not_judged(absent.reason, absent.evidence or shown)
    evidence = [*shown, *absent.evidence][:SHOWN]
    return item.part(len(data) - len(missing), len(data), absent.reason, evidence)


def _where_told(basis: Basis, datum: Datum, topics: tuple[str, ...]) -> Evidence | None:
    claims = basis.claims(*datum.subjects)
    return basis.facts.evidence(claims[0]) if claims else basis.says_none(datum.noun, topics)


def _no_procurement(item: InspectionItem, basis: Basis) -> Mark | None:
    """What procurement of nothing does not have to be split into."""
    if item.code not in {"I11", "I12", "I13"}:
        return None
    whole = basis.claims("procurement", kinds=_MONEY)
    none = basis.says_none(_BUYING, ("procurement",)) if not whole else None
    if none is None and not basis.is_zero(whole):
        return None
    shown = basis.shown(whole[:1]) if none is None else (none,)
    return item.full("政府采购支出为 0，没有分项可写。", shown)


def judge_share(item: InspectionItem, basis: Basis) -> Mark:
    """I13: the share that small and medium firms have in procurement."""
    if (zero := _no_procurement(item, basis)) is not None:
        return zero
    shares = basis.claims("procurement-sme", kinds=frozenset({ClaimKind.SHARE}))
    if shares:
        return item.full("写明了中小企业合同金额占采购总额的比重。", basis.shown(shares[:1]))
    amounts = basis.claims(*_SMALL, kinds=_MONEY)
    shown = basis.shown(amounts[:1])
    if basis.is_zero(amounts):
        return item.full("授予中小企业的金额为 0，没有比重可写。", shown)
    words = "中小(?:微)?企业[^。]{0,60}占[^。；]{0,20}(?:%|比)"
    absent = basis.absence("中小企业合同占采购总额的比重", ("procurement",), words)
    judge = item.none if absent.certain else item.not_judged
    return judge(absent.reason, absent.evidence or shown)


# ---------------------------------------------------------------- performance


def judge_work(item: InspectionItem, basis: Basis) -> Mark:
    """I15: there is a section on performance that says something."""
    written = [section for section in basis.sections(_PERFORMANCE) if section.passages]
    if written:
        shown = [
            Evidence("text", section.name, section.heading.place(), section=section.name)
            for section in written
        ]
        return item.full(f"有“{written[0].title}”一节。", shown[:SHOWN])
    absent = basis.absence("预算绩效管理情况", _PERFORMANCE, "绩效(?:管理|评价|自评)")
    judge = item.none if absent.certain else item.not_judged
    return judge(absent.reason, absent.evidence)


def judge_results(item: InspectionItem, basis: Basis) -> Mark:
    """I16: how much was evaluated, and with what result."""
    claims = [claim for claim in basis.facts.claims if basis.facts.topic(claim) in _PERFORMANCE]
    scope = [
        claim
        for claim in claims
        if claim.subject in {"performance-projects", "performance-whole", "performance-project"}
        and claim.kind in {ClaimKind.COUNT, ClaimKind.AMOUNT, ClaimKind.NONE}
        and not _is_score(claim.amount.measure if claim.amount else "")
    ]
    result = [
        claim
        for claim in claims
        if claim.subject in {"performance-score", "performance-grade"}
        or claim.kind is ClaimKind.COMPLETION
        or (claim.amount is not None and _is_score(claim.amount.measure))
    ]
    shown = [*basis.shown(scope[:1]), *basis.shown(result[:1])]
    forms = [form for form in basis.disclosure.performance if form.total is not None]
    if (scope and result) or forms:
        shown += [Evidence("text", form.title or form.name, form.place) for form in forms]
        return item.full("写明了自评的范围和结果。", shown[:SHOWN])
    missing = [name for name, found in (("范围", scope), ("结果", result)) if not found]
    what = f"绩效自评的{'和'.join(missing)}"
    absent = basis.absence(what, _PERFORMANCE, r"自评[^。]{0,40}\d|得分|等级|“优”")
    if not absent.certain:
        return item.not_judged(absent.reason, absent.evidence or shown)
    return item.part(2 - len(missing), 2, absent.reason, shown or absent.evidence)


def _is_score(measure: str) -> bool:
    return measure == "分"


def judge_forms(item: InspectionItem, basis: Basis) -> Mark:
    """I17: forms of self-evaluation in the document; elsewhere is beyond the document."""
    forms = basis.disclosure.performance
    if forms:
        shown = [Evidence("text", form.title or form.name, form.place) for form in forms]
        return item.full(f"附有 {len(forms)} 张绩效自评表。", shown[:SHOWN])
    annex = basis.search("自评表|评价报告", ("annex",))
    if annex is not None:
        return item.full("附件中有绩效自评表或评价报告。", [annex])
    if gap := basis.gap:
        return item.not_judged(f"没有找到绩效自评表，但{gap}。")
    return item.not_judged("文件中没有绩效自评表或评价报告，是否另行公开，从文件看不出。")


JUDGES: Final[Mapping[str, Callable[[InspectionItem, Basis], Mark]]] = {
    "I09": judge_told,
    "I10": judge_told,
    "I11": judge_told,
    "I12": judge_told,
    "I13": judge_share,
    "I14": judge_told,
    "I15": judge_work,
    "I16": judge_results,
    "I17": judge_forms,
}
