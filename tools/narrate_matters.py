"""The sections of a narrative besides income and spending, and its glossary (see `narrate`)."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from phrases import ZERO, Row, Voice, item_name, value

ABROAD: Final = "因公出国（境）费"
CARS: Final = "公务用车购置及运行维护费"
RECEPTION: Final = "公务接待费"
GRADES: Final = ("优", "良", "合格", "不合格")
VEHICLES: Final = ("机要通信用车", "应急保障用车", "执法执勤用车", "特种专业技术用车", "其他用车")


# ---------------------------------------------------------------- 三公


def three_public(voice: Voice) -> dict[str, Sequence[str]]:
    """Tell 三公 spending in all and part by part."""
    return {
        "“三公”经费财政拨款支出决算总体情况说明": _three_total(voice),
        "“三公”经费财政拨款支出决算具体情况说明": _three_parts(voice),
    }


def _three_total(voice: Voice) -> list[str]:
    book = voice.ledger
    budget, spent = book.three(1), book.three(7)
    what = "“三公”经费财政拨款支出"
    if not book.printed(1, 7):
        head = f"{voice.year}年度{what}无预算，无支出。"
    else:
        planned = f"预算为{voice.money(budget)}，"
        done = voice.completed(spent, budget, voice.pick("three", "预算", "全年预算"))
        head = f"{voice.year}年度{what}{planned}支出决算为{voice.money(spent)}{done}。"
    change = voice.change("“三公”经费支出决算", spent, "three")
    if not change.text:
        return [head]
    parts = {ABROAD: (8, "abroad"), CARS: (9, "cars"), RECEPTION: (12, "reception")}
    told = [text for name, at in parts.items() if (text := _part_change(voice, name, *at))]
    if not change.sense and not book.printed(7):
        return [head + change.text + "。"]
    detail = f"。其中：{'；'.join(told)}。" if told else "。"
    return [head, change.text + detail]


def _part_change(voice: Voice, name: str, column: int, key: str) -> str:
    now, before = voice.ledger.three(column), voice.ledger.prior(key)
    if before is None or (not now and not before):
        return ""
    if now == before:
        return f"{name}支出决算与上年持平"
    return f"{name}支出决算{voice.moved(now, before)}"


def _three_parts(voice: Voice) -> list[str]:
    if voice.place == "shanghai" and not voice.ledger.printed(1, 7):
        return [f"{voice.unit}{voice.year}年度无“三公”经费财政拨款支出。"]
    return [f"1.{_abroad(voice)}", f"2.{_cars(voice)}", *_car_parts(voice), f"3.{_guests(voice)}"]


def _planned(voice: Voice, name: str, columns: tuple[int, int]) -> str:
    """Tell budget and account of a part of 三公; without either, that there is none."""
    budget, spent = (voice.ledger.three(column) for column in columns)
    if not voice.ledger.printed(*columns):
        return f"{name}无预算，无支出"
    done = voice.completed(spent, budget, "全年预算")
    if not spent:
        return f"{name}预算为{voice.money(budget)}，支出决算为{voice.money(ZERO)}{done}"
    form = voice.pick("planned", f"预算为{voice.money(budget)}，", "")
    return f"{name}{form}支出决算为{voice.money(spent)}{done}"


def _abroad(voice: Voice) -> str:
    told = _planned(voice, ABROAD, (2, 8))
    groups, people = _counted(voice, 8, {"groups": 1, "people": 2})
    if not voice.ledger.printed(2, 8):
        return f"{told}。"
    form = voice.pick(
        "abroad",
        f"全年因公出国（境）团组{groups}个，累计{people}人次",
        f"全年安排因公出国（境）团组{groups}个，因公出国（境）{people}人次",
    )
    return f"{told}。{form}。"


def _counted(voice: Voice, column: int, usual: Mapping[str, int]) -> list[int]:
    """Give some counts, zeros where nothing was spent."""
    counts = voice.ledger.given("counts")
    spent = bool(voice.ledger.three(column))
    return [int(counts.get(key, number)) if spent else 0 for key, number in usual.items()]


def _cars(voice: Voice) -> str:
    told = _planned(voice, CARS, (3, 9))
    return f"{told}。其中：" if voice.ledger.printed(3, 9) else f"{told}。"


def _car_parts(voice: Voice) -> list[str]:
    book, counts = voice.ledger, voice.ledger.given("counts")
    if not book.printed(3, 9):
        return []
    buying, running = book.three(10), book.three(11)
    bought = "无公务用车购置费支出。"
    if book.printed(10):
        bought = (
            f"公务用车购置费支出{voice.money(buying)}，购置公务用车{counts.get('bought', 1)}辆。"
        )
    elif book.printed(4):
        bought = (
            f"公务用车购置费预算为{voice.money(book.three(4))}，支出决算为{voice.money(ZERO)}。"
        )
    kept = counts.get("kept", 1)
    until = f"截至{voice.year}年12月31日，开支财政拨款的公务用车保有量{kept}辆。"
    run = "无公务用车运行维护费支出。"
    if book.printed(11):
        use = voice.pick("running", "燃料费、维修费、保险费等支出", "车辆的燃料、维修和保险")
        run = f"公务用车运行维护费支出{voice.money(running)}，主要用于{use}。"
    return [f"（1）{bought}", f"（2）{run}{until}"]


def _guests(voice: Voice) -> str:
    told = _planned(voice, RECEPTION, (6, 12))
    visits, guests = _counted(voice, 12, {"visits": 1, "guests": 5})
    if not voice.ledger.printed(6, 12):
        return f"{told}。"
    form = voice.pick(
        "guests",
        f"国内公务接待{visits}批次，{guests}人次",
        f"全年国内公务接待{visits}批次、{guests}人次，其中外事接待0批次、0人次",
    )
    return f"{told}。{form}。"


# ---------------------------------------------------------------- other matters


def operating(voice: Voice) -> list[str]:
    """Tell 机关运行经费, or that the unit has none."""
    facts = voice.ledger.given("operating")
    if not facts:
        why = "本单位为事业单位，" if voice.place == "wuhan" else ""
        return [f"{why}{voice.year}年度无机关运行经费支出。"]
    amount = value(facts["amount"])
    head = f"{voice.year}年度{voice.unit}机关运行经费支出{voice.money(amount)}"
    if voice.place == "shanghai":
        before = voice.ledger.prior("operating")
        base = f"比{voice.last}"
    else:
        before = value(facts["budget"]) if "budget" in facts else None
        base = "比年初预算数"
    if before is None:
        return [f"{head}。"]
    if amount == before:
        return [f"{head}，与{base[1:]}持平。"]
    why = "更新办公设备，公用经费增加" if amount > before else "落实过紧日子要求，压减办公开支"
    return [f"{head}，{base}{voice.moved(amount, before)}。主要原因是{why}。"]


def procurement(voice: Voice) -> list[str]:
    """Tell what was procured, of what kinds, and from small and medium firms."""
    facts = voice.ledger.given("procurement")
    kinds = {name: value(facts.get(key)) for name, key in _KINDS.items()}
    whole = sum(kinds.values(), ZERO)
    if not whole:
        return [f"{voice.unit}{voice.year}年度无政府采购支出。"]
    return (_reserved if voice.place == "shanghai" else _awarded)(voice, facts, kinds, whole)


_KINDS: Final = {"货物": "goods", "工程": "works", "服务": "services"}


def _awarded(
    voice: Voice, facts: Mapping[str, Any], kinds: Mapping[str, Decimal], whole: Decimal
) -> list[str]:
    """Wuhan tells what small firms were awarded."""
    told = "、".join(
        f"政府采购{name}支出{voice.money(part)}" if part else f"无政府采购{name}支出"
        for name, part in kinds.items()
    )
    head = f"{voice.year}年度{voice.unit}政府采购支出总额{voice.money(whole)}，其中：{told}。"
    sme, micro = value(facts.get("sme")), value(facts.get("micro"))
    if not sme:
        return [head]
    head += (
        f"授予中小企业合同金额{voice.money(sme)}，占政府采购支出总额的{voice.rate(sme, whole)}，"
        f"其中：授予小微企业合同金额{voice.money(micro)}，"
    )
    of = voice.pick("micro", "授予中小企业合同金额", "政府采购支出总额")
    head += f"占{of}的{voice.rate(micro, sme if '中小' in of else whole)}。"
    return [head]


def _reserved(
    voice: Voice, facts: Mapping[str, Any], kinds: Mapping[str, Decimal], whole: Decimal
) -> list[str]:
    """Shanghai tells what was reserved for small firms, and what they won."""
    told = "、".join(f"{name}采购金额{voice.money(part)}" for name, part in kinds.items())
    head = f"{voice.unit}{voice.year}年度政府采购金额（以合同签订为准）为{voice.money(whole)}"
    sme, micro = value(facts.get("sme")), value(facts.get("micro"))
    won = ZERO if micro > sme else sme - micro
    return [
        f"{head}，其中：{told}。",
        f"{voice.year}年度面向中小企业预留政府采购项目预算金额{voice.money(sme)}，"
        f"面向小微企业预留政府采购项目预算金额{voice.money(micro)}。"
        "在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，"
        f"采购金额{voice.money(won)}；在其他政府采购项目中，由中小企业供应商中标或成交的，"
        f"采购金额{voice.money(min(micro, sme))}。",
    ]


def assets(voice: Voice) -> list[str]:
    """Tell vehicles by kind, and costly equipment."""
    facts = voice.ledger.given("assets")
    kinds: Mapping[str, int] = facts.get("vehicles", {})
    whole, equipment = sum(kinds.values()), facts.get("equipment", 0)
    zeros = voice.place == "shanghai"
    listed = "、".join(
        f"{name}{kinds.get(name, 0)}辆" for name in VEHICLES if kinds.get(name, 0) or zeros
    )
    head = f"截至{voice.year}年12月31日，{voice.unit}共有车辆{whole}辆"
    head += f"，其中：{listed}。" if listed else "。"
    kind = "单价100万元（含）以上设备"
    if zeros:
        return [f"{head}{kind}（不含车辆）{equipment}台（套）。"]
    return [f"{head}{kind}{equipment}台（套）。" if equipment else f"{head}无{kind}。"]


# ---------------------------------------------------------------- performance


def performance(voice: Voice) -> dict[str, list[str]]:
    """Tell what was evaluated and with what result."""
    projects: Sequence[Mapping[str, Any]] = voice.ledger.facts.get("projects", ())
    if voice.place == "shanghai":
        return {"预算绩效管理工作开展情况": [_managed(voice, projects)]}
    told = {"预算绩效管理工作开展情况": [_evaluated(voice, projects)]}
    whole = voice.ledger.given("whole")
    if whole:
        told["单位整体支出自评结果"] = [_whole(voice, whole)]
    if projects:
        told["项目支出自评结果"] = [
            f"{n}.{_project(voice, project)}" for n, project in enumerate(projects, 1)
        ]
    told["绩效自评结果应用情况"] = ["自评结果作为安排下年度预算和改进管理的依据。"]
    return told


def _evaluated(voice: Voice, projects: Sequence[Mapping[str, Any]]) -> str:
    if not projects:
        return f"{voice.year}年度没有需要开展绩效自评的项目。"
    spent = sum((value(item["account"]) for item in projects), ZERO)
    whole = voice.ledger.total("T05", 3)
    share = f"，占一般公共预算项目支出总额的{voice.rate(spent, whole)}" if whole > 0 else ""
    return (
        f"根据预算绩效管理要求，本单位组织对{voice.year}年度一般公共预算项目支出开展绩效自评，"
        f"共涉及项目{len(projects)}个，资金{voice.money(spent)}{share}。"
    )


def _whole(voice: Voice, whole: Mapping[str, Any]) -> str:
    budget, spent = value(whole["budget"]), voice.ledger.total("T03", 1)
    return (
        f"本单位组织开展整体支出绩效自评，资金{voice.money(spent)}。"
        f"全年预算数{voice.money(budget)}，执行数{voice.money(spent)}，"
        f"预算执行率{voice.rate(spent, budget)}，整体绩效自评综合得分为{whole['score']}分。"
    )


def _project(voice: Voice, project: Mapping[str, Any]) -> str:
    budget, spent = value(project["budget"]), value(project["account"])
    done = voice.rate(spent, budget)
    lead = voice.pick("project", f"，完成预算的{done}", f"，预算执行率为{done}")
    return (
        f"{project['name']}项目绩效自评综述：项目全年预算数为{voice.money(budget)}，"
        f"执行数为{voice.money(spent)}{lead}。主要产出和效益是：各项任务按计划完成。"
        "发现的问题及原因：年初测算不够细致。下一步改进措施：提高预算编制的准确性。"
    )


def _managed(voice: Voice, projects: Sequence[Mapping[str, Any]]) -> str:
    """Shanghai tells targets, tracking and evaluation, and the grades."""
    if not projects:
        return f"{voice.year}年度没有需要开展绩效自评的项目。"
    count = len(projects)
    money = voice.money(sum((value(item["budget"]) for item in projects), ZERO))
    involved = f"{voice.year}年度项目{count}个，涉及预算金额{money}"
    scores = [value(item["score"]) for item in projects]
    mean = (sum(scores, ZERO) / count).quantize(Decimal("0.01"), ROUND_HALF_UP)
    grades = "；".join(
        f"绩效评级为“{grade}”的项目{sum(item['grade'] == grade for item in projects)}个"
        for grade in GRADES
    )
    return (
        f"{voice.unit}{voice.year}年度预算绩效管理工作开展情况如下：编报绩效目标的{involved}；"
        f"绩效跟踪评价的{involved}；绩效自评的{involved}，平均得分{mean}分（其中，{grades}）。"
    )


# ---------------------------------------------------------------- glossary


def vocabulary(voice: Voice) -> list[str]:
    """Explain the terms and the items of the tables; lines that begin with # are headings."""
    terms = {
        "财政拨款收入": "指本年度从本级财政部门取得的财政拨款。",
        "年初结转和结余": "指以前年度结转到本年、按原规定用途继续使用的资金。",
        "基本支出": "指为保障机构正常运转、完成日常工作任务发生的支出。",
        "项目支出": "指在基本支出之外，为完成特定任务发生的支出。",
        "“三公”经费": "指用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",
        "机关运行经费": "指行政单位和参照公务员法管理的事业单位的日常公用经费。",
    }
    rows = voice.ledger.rows("T03", 7)
    numerals = "一二三四五六七八九十"
    number = "（{}）" if voice.place == "wuhan" else "{}、"
    told = [
        f"{number.format(numeral)}{term}：{text}"
        for numeral, (term, text) in zip(numerals, terms.items(), strict=False)
    ]
    if not rows or voice.place == "shanghai":
        return told
    heading = f"#（{numerals[len(terms)]}）本单位使用的支出功能分类科目（到项级）"
    return [*told, heading, *(_explained(voice, n, row) for n, row in enumerate(rows, 1))]


def _explained(voice: Voice, number: int, row: Row) -> str:
    name = item_name(list(voice.ledger.levels(row.code)))
    return f"{number}.{name}：反映{row.name.removesuffix('支出')}方面的支出。"
