"""机关运行经费, government procurement and state assets."""

from decimal import Decimal
from typing import Final

from juesuan.composing.books import PUBLIC
from juesuan.composing.matters.flows import Told
from juesuan.composing.voice import Voice
from juesuan.model.document import Paragraph
from juesuan.money import ZERO

_KINDS: Final = (("货物", "goods"), ("工程", "works"), ("服务", "services"))
VEHICLES: Final = (
    ("副部（省）级及以上领导用车", "vehicle-leaders"),
    ("主要负责人用车", "vehicle-heads"),
    ("机要通信用车", "vehicle-secret"),
    ("应急保障用车", "vehicle-emergency"),
    ("执法执勤用车", "vehicle-enforcement"),
    ("特种专业技术用车", "vehicle-technical"),
    ("离退休干部服务用车", "vehicle-retired"),
    ("其他用车", "vehicle-other"),
)
"""Kinds of vehicles and the entries that count them."""


def operating(voice: Voice) -> Told:
    """机关运行经费, which only 行政单位 and those managed like them have.

    It is their 公用经费 of the general budget, unless another amount was entered.
    """
    if voice.account.nature == "事业单位":
        none = f"{voice.our}为事业单位，{voice.year}无机关运行经费支出。"
        return [Paragraph(none)]
    entered = voice.number("operating")
    amount = voice.books.value("T06", PUBLIC, 1) if entered is None else entered
    if not amount:
        return [Paragraph(f"{voice.year}{voice.unit}无机关运行经费支出。")]
    head = f"{voice.year}{voice.unit}机关运行经费支出{voice.money(amount)}"
    before, base = _base(voice)
    if before is None:
        return [Paragraph(f"{head}。")]
    if amount == before:
        return [Paragraph(f"{head}，与{base}持平。")]
    moved = f"{head}，比{base}{voice.moved(amount, before)}"
    return [Paragraph(moved + voice.because("operating", amount, before, "机关运行经费"))]


def _base(voice: Voice) -> tuple[Decimal | None, str]:
    """What the profile compares with, and what it is called."""
    if voice.option("operating_base") == "prior":
        return voice.account.prior.get("operating"), voice.last
    budget = voice.number("operating-budget")
    if budget is None:
        voice.ask("operating-budget", "请填机关运行经费的年初预算数。")
    return budget, "年初预算数"


def procurement(voice: Voice) -> Told:
    """What was procured, of what kinds, and from small and medium firms."""
    kinds = [(name, voice.number(key) or ZERO) for name, key in _KINDS]
    whole = sum((amount for _, amount in kinds), ZERO)
    if all(voice.number(key) is None for _, key in _KINDS):
        voice.ask("goods", "请填政府采购的货物、工程、服务支出，没有的填 0。")
    if not whole:
        return [Paragraph(f"{voice.unit}{voice.year}无政府采购支出。")]
    if voice.number("sme") is None:
        voice.ask("sme", "有政府采购支出，请填授予中小企业的合同金额，没有则填 0。")
    if voice.option("procurement") == "reserved":
        return _reserved(voice, kinds, whole)
    return [Paragraph(_awarded(voice, kinds, whole))]


def _awarded(voice: Voice, kinds: list[tuple[str, Decimal]], whole: Decimal) -> str:
    """What small and medium firms were awarded, and the small ones of them."""
    told = "、".join(
        f"政府采购{name}支出{voice.money(part)}" if part else f"无政府采购{name}支出"
        for name, part in kinds
    )
    head = f"{voice.year}{voice.unit}政府采购支出总额{voice.money(whole)}，其中：{told}。"
    sme, micro = voice.number("sme") or ZERO, voice.number("micro") or ZERO
    if not sme:
        return head
    share = voice.ratio("，占政府采购支出总额的", sme, whole)
    head += f"授予中小企业合同金额{voice.money(sme)}{share}"
    if not micro:
        return f"{head}。"
    share = voice.ratio("，占授予中小企业合同金额的", micro, sme)
    return f"{head}，其中：授予小微企业合同金额{voice.money(micro)}{share}。"


def _reserved(voice: Voice, kinds: list[tuple[str, Decimal]], whole: Decimal) -> Told:
    """What was reserved for small and medium firms, and what they won."""
    told = "、".join(f"{name}采购金额{voice.money(part)}" for name, part in kinds)
    head = f"{voice.unit}{voice.year}政府采购金额（以合同签订为准）为{voice.money(whole)}"
    paragraphs: Told = [Paragraph(f"{head}，其中：{told}。")]
    reserved = voice.number("reserved-sme")
    if reserved is None:
        voice.ask("reserved-sme", "请填面向中小企业预留的政府采购项目预算金额，没有则填 0。")
        return paragraphs
    small = voice.number("reserved-micro") or ZERO
    won, other = voice.number("won-reserved") or ZERO, voice.number("won-other") or ZERO
    paragraphs.append(
        Paragraph(
            f"{voice.year}面向中小企业预留政府采购项目预算金额{voice.money(reserved)}，"
            f"其中：面向小微企业预留政府采购项目预算金额{voice.money(small)}。"
            "在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，"
            f"采购金额{voice.money(won)}；在其他政府采购项目中，由中小企业供应商中标或成交的，"
            f"采购金额{voice.money(other)}。"
        )
    )
    return paragraphs


def assets(voice: Voice) -> Told:
    """Vehicles by kind, and costly equipment."""
    if all(voice.number(key) is None for _, key in VEHICLES):
        voice.ask(VEHICLES[0][1], "请填年末各类车辆的辆数，没有的填 0。")
    if voice.number("equipment") is None:
        voice.ask("equipment", "请填单价100万元（含）以上设备的台（套）数，没有则填 0。")
    counted = [(name, voice.count(key)) for name, key in VEHICLES]
    listed = "、".join(
        f"{name}{number}辆" for name, number in counted if number or voice.option("all_vehicles")
    )
    whole = sum(number for _, number in counted)
    day = f"截至{voice.account.year}年12月31日，{voice.unit}"
    head = f"{day}共有车辆{whole}辆" + (f"，其中：{listed}" if listed and whole else "")
    equipment = voice.count("equipment")
    costly = "单价100万元（含）以上设备（不含车辆）"
    told = f"{costly}{equipment}台（套）" if equipment else f"无{costly}"
    return [Paragraph(f"{head}。{told}。")]
