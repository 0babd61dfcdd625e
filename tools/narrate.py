"""Facts of a disclosure → its narrative, sound to the last digit, in the manner of two places.

`wuhan` has thirteen sections, `shanghai` eleven; both end with a glossary.  Besides what
`typeset` takes, the facts hold (all may be left out; what is not there is not compared)::

    wording           a number that chooses among wordings
    prior             {key: last year's amount}: total, income, spending, fiscal, fiscal-general,
                      general, three, abroad, cars, bought, run, reception, operating
    budgets           {code of the 项: 年初预算}; one without account is explained as well
    counts            {groups, people, bought, kept, visits, guests} of 三公
    operating         {amount, budget} of 机关运行经费; left out by a unit that has none
    procurement       {goods, works, services, sme, micro}
    assets            {vehicles = {kind: number}, equipment}
    projects          [{name, budget, account, score, grade}], evaluated by the unit itself
    whole             {budget, score} of 整体绩效自评
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from narrate_matters import assets, operating, performance, procurement, three_public, vocabulary
from phrases import ZERO, Facts, Ledger, Row, Voice, item_name

TEN: Final = "一二三四五六七八九十"
NUMERALS: Final = (*TEN, *(f"十{one}" for one in TEN[:9]))
KINDS: Final = {"wuhan": "单位", "shanghai": "部门"}
"""Whether the two places' documents are of a 单位 or a 部门."""


class Block(NamedTuple):
    """A paragraph: `part`, `section` (一、), `point` (（一）) are headings, `text` is none."""

    kind: str
    text: str


Section = tuple[str, Iterator[Block]]


def overview(facts: Facts, place: str) -> list[Block]:
    """Write the part that stands before the tables."""
    unit, kind = facts["unit"], KINDS[place]
    return [
        Block("part", f"第一部分　{unit}概况"),
        Block("section", "一、主要职责"),
        Block(
            "text",
            f"{unit}贯彻执行有关法律法规和政策，承担职责范围内的公共服务和管理工作，"
            "完成上级交办的其他任务。",
        ),
        Block("section", "二、机构设置情况"),
        Block("text", f"从单位构成看，{unit}{kind}决算由本级决算组成，没有下属预算单位。"),
    ]


def narrate(facts: Facts, place: str) -> list[Block]:
    """Write the parts behind the tables: the narrative and the glossary."""
    voice = Voice(Ledger(facts), place)
    title = f"{facts['unit']}{facts['year']}年度{KINDS[place]}决算情况说明"
    blocks = [Block("part", f"第三部分　{title}")]
    for numeral, (heading, body) in zip(NUMERALS, OUTLINES[place](voice), strict=False):
        blocks += [Block("section", f"{numeral}、{heading}"), *body]
    return [*blocks, Block("part", "第四部分　名词解释"), *texts(vocabulary(voice), ("point",))]


def texts(lines: Sequence[str], headings: Sequence[str] = ()) -> Iterator[Block]:
    """Make paragraphs; lines that begin with # are headings."""
    for line in lines:
        heading = bool(headings) and line.startswith("#")
        yield Block("point", line[1:]) if heading else Block("text", line)


def points(parts: Mapping[str, Sequence[str]]) -> Iterator[Block]:
    """Number some headings （一）, （二） … over their paragraphs."""
    for numeral, (heading, lines) in zip(NUMERALS, parts.items(), strict=False):
        yield Block("point", f"（{numeral}）{heading}")
        yield from texts(lines)


# ---------------------------------------------------------------- outlines


def wuhan(voice: Voice) -> Iterator[Section]:
    """The thirteen sections of Wuhan."""
    yield "收入支出决算总体情况说明", texts([total(voice)])
    yield "收入决算情况说明", texts([income(voice)])
    yield "支出决算情况说明", texts([spending(voice)])
    yield "财政拨款收入支出决算总体情况说明", texts(fiscal(voice))
    yield "一般公共预算财政拨款支出决算情况说明", points(general(voice))
    yield "一般公共预算财政拨款基本支出决算情况说明", texts(basic(voice))
    yield "政府性基金预算财政拨款收入支出决算情况说明", texts(fund(voice))
    yield "国有资本经营预算财政拨款支出决算情况说明", texts(capital(voice))
    yield "财政拨款“三公”经费支出决算情况说明", points(three_public(voice))
    yield "机关运行经费支出说明", texts(operating(voice))
    yield "政府采购支出说明", texts(procurement(voice))
    yield "国有资产占用情况说明", texts(assets(voice))
    yield "预算绩效情况说明", points(performance(voice))


def shanghai(voice: Voice) -> Iterator[Section]:
    """The eleven sections of Shanghai."""
    yield "收入支出决算总体情况说明", texts([total(voice)])
    yield "收入决算情况说明", texts([income(voice)])
    yield "支出决算情况说明", texts([spending(voice)])
    yield "财政拨款收入支出决算总体情况说明", texts(fiscal(voice))
    yield "一般公共预算财政拨款支出决算情况说明", points(general(voice))
    yield "一般公共预算财政拨款基本支出决算情况说明", texts(basic(voice))
    yield "财政拨款“三公”经费支出决算情况说明", points(three_public(voice))
    yield "政府性基金预算财政拨款收入支出决算情况说明", texts(fund(voice))
    yield "国有资本经营预算财政拨款收入支出决算情况说明", texts(capital(voice))
    yield "预算绩效管理情况", texts(performance(voice)["预算绩效管理工作开展情况"])
    others = {
        "机关运行经费支出情况": operating(voice),
        "政府采购支出情况": procurement(voice),
        "国有资产占有使用情况说明": assets(voice),
    }
    yield "其他重要事项的情况说明", points(others)


OUTLINES: Final = {"wuhan": wuhan, "shanghai": shanghai}


# ---------------------------------------------------------------- all money


def total(voice: Voice) -> str:
    """Tell the totals of both sides and what they are made of."""
    book = voice.ledger
    both = book.line("T01", 31)
    amount = voice.money(both)
    what = voice.pick("total", "收、支总计", "收入支出总计", "收入、支出总计")
    unit = voice.pick("who", "", voice.unit)
    stated = voice.pick("stated", f"{what}{amount}", f"{what}均为{amount}")
    change = voice.change(what, both, "total", each="" if what == "收入支出总计" else "各")
    first = voice.pick("new", "本单位本年新设立，没有上年数可比。", "本年为首次编制决算。")
    compared = f"{change.text}{voice.because(change.sense, 'total why')}" if change.text else first
    return f"{unit}{voice.year}年度{stated}。{compared}{_parts_of_total(voice)}"


def _parts_of_total(voice: Voice) -> str:
    """Tell the balances that the totals include; nothing where there are none."""
    book = voice.ledger
    sides = []
    for side, lines in (
        ("收入总计", {"本年收入合计": 27, "使用非财政拨款结余": 28, "年初结转和结余": 29}),
        ("支出总计", {"本年支出合计": 58, "结余分配": 59, "年末结转和结余": 60}),
    ):
        named = {name: book.line("T01", line) for name, line in lines.items()}
        parts = [
            f"{name}{voice.money(amount)}"
            for name, amount in named.items()
            if amount or name.startswith("本年")
        ]
        sides.append(f"{side}包括{'、'.join(parts)}")
    plain = not any(book.line("T01", line) for line in (28, 29, 59, 60))
    return "" if plain or not book.line("T01", 31) else f"{'；'.join(sides)}。"


def shares(voice: Voice, named: Mapping[str, Decimal], whole: Decimal, of: str) -> str:
    """Tell parts with their shares of a whole; parts without an amount are left out."""
    share = voice.pick("share", f"占{of}", "占", f"占{of}的")
    parts = [
        f"{name}{voice.money(part)}" + (f"，{share}{voice.rate(part, whole)}" if whole > 0 else "")
        for name, part in named.items()
        if part
    ]
    return "；".join(parts)


def income(voice: Voice) -> str:
    """Tell the income of the year and its sources."""
    names = ("财政拨款", "上级补助", "事业", "经营", "附属单位上缴", "其他")
    sources = {f"{name}收入": voice.ledger.total("T02", n) for n, name in enumerate(names, 2)}
    what = voice.pick("income", "收入合计", "本年收入合计")
    return _flow(voice, "T02", what, sources, "本年收入")


def spending(voice: Voice) -> str:
    """Tell the spending of the year and its kinds."""
    names = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    kinds = {name: voice.ledger.total("T03", n) for n, name in enumerate(names, 2)}
    what = voice.pick("income", "支出合计", "本年支出合计")
    return _flow(voice, "T03", what, kinds, "本年支出")


def _flow(voice: Voice, table: str, what: str, parts: Mapping[str, Decimal], of: str) -> str:
    whole = voice.ledger.total(table, 1)
    key = "income" if table == "T02" else "spending"
    change = voice.change(what, whole, key)
    told = shares(voice, parts, whole, of)
    head = f"{voice.year}年度{what}{voice.money(whole)}"
    if not change.text:
        return f"{head}，其中：{told}。" if told else f"{head}。"
    why = voice.because(change.sense, f"{key} why")
    return f"{head}，{change.text}{why}" + (f"其中：{told}。" if told else "")


def fiscal(voice: Voice) -> list[str]:
    """Tell the totals of the three fiscal funds, and their income."""
    book = voice.ledger
    both = book.line("T04", 32)
    what = voice.pick("fiscal", "财政拨款收、支总计", "财政拨款收入支出总计")
    change = voice.change(what, both, "fiscal", each="" if "收入支出" in what else "各")
    head = f"{voice.year}年度{what}{voice.money(both)}。"
    lines = [head + (change.text and change.text + voice.because(change.sense, "fiscal why"))]
    funds = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
    named = {f"{name}财政拨款收入": book.line("T04", n) for n, name in enumerate(funds, 1)}
    told = [f"{name}{voice.money(amount)}" for name, amount in named.items() if amount]
    before = book.prior("fiscal-general")
    general = book.line("T04", 1)
    if told and general and before is not None:
        same = general == before
        told[0] += (
            "，与上年持平" if same else f"，比{voice.last}决算数" + voice.moved(general, before)
        )
    if told:
        lines.append(f"{voice.year}年度财政拨款收入中，{'；'.join(told)}。")
    return lines


# ---------------------------------------------------------------- the general budget


def general(voice: Voice) -> dict[str, list[str]]:
    """Tell the spending of the general budget: in all, by 类, and 项 by 项."""
    amount = voice.ledger.total("T05", 1)
    return {
        "一般公共预算财政拨款支出决算总体情况": [_general_total(voice, amount)],
        "一般公共预算财政拨款支出决算结构情况": structure(voice, amount),
        "一般公共预算财政拨款支出决算具体情况": detail(voice, amount),
    }


def _general_total(voice: Voice, amount: Decimal) -> str:
    what, whole = "一般公共预算财政拨款支出", voice.ledger.total("T03", 1)
    share = f"，占本年支出合计的{voice.rate(amount, whole)}" if whole > 0 else ""
    change = voice.change(what, amount, "general")
    tail = change.text and change.text + voice.because(change.sense, "general why")
    return f"{voice.year}年度{what}{voice.money(amount)}{share}。{tail}"


def structure(voice: Voice, amount: Decimal) -> list[str]:
    """Tell each 类 of spending with its share."""
    classes = voice.ledger.rows("T05", 3)
    head = f"{voice.year}年度一般公共预算财政拨款支出{voice.money(amount)}"
    if not classes:
        return [f"{head}。"]
    told = []
    for row in classes:
        name = voice.pick(
            "class", f"{row.name}（类）", f"{row.name.removesuffix('支出')}（类）支出"
        )
        share = f"，占{voice.rate(row.cells[0], amount)}" if amount > 0 else ""
        told.append(f"{name}{voice.money(row.cells[0])}{share}")
    head += "，主要用于以下方面："
    if voice.place == "shanghai":
        return [f"{head}{'；'.join(told)}。"]
    lines = [f"{n}.{text}。" for n, text in enumerate(told, 1)]
    return [head, *lines]


def detail(voice: Voice, amount: Decimal) -> list[str]:
    """Tell budget and account of the general budget and of every 项."""
    book = voice.ledger
    budget = book.budget_total
    rows = {row.code: row for row in book.rows("T05", 7)}
    spent = f"决算为{voice.money(amount)}"
    planned = f"支出年初预算为{voice.money(budget)}，" if budget else ""
    head = (
        f"{voice.year}年度一般公共预算财政拨款{planned}支出{spent}"
        f"{voice.completed(amount, budget)}。"
    )
    kinds = {"基本支出": book.total("T05", 2), "项目支出": book.total("T05", 3)}
    told = "，".join(f"{name}{voice.money(part)}" for name, part in kinds.items() if part)
    head += f"其中：{told}。" if told else ""
    codes = sorted({*rows, *book.given("budgets")})
    mark = voice.pick("enumerator", ".", "、") if voice.place == "wuhan" else "、"
    items = [_item(voice, code, rows.get(code)) for code in codes]
    return [head, *(f"{n}{mark}{text}" for n, text in enumerate(items, 1))]


def _item(voice: Voice, code: str, row: Row | None) -> str:
    """Tell budget and account of a 项; ``row`` None: it spent nothing, so no table lists it."""
    spent, budget = row.cells[0] if row else ZERO, voice.ledger.budget(code)
    head = f"{item_name(list(voice.ledger.levels(code)))}。"
    if row and voice.place == "shanghai":
        head += f"主要用于：{purpose(row)}。"
    if budget <= 0:
        none = voice.pick("no budget", "年初无预算", "年初没有安排预算")
        why = voice.pick("added", "年中追加了专项经费", "年中调整预算时安排")
        return f"{head}{none}，支出决算为{voice.money(spent)}，主要原因是{why}。"
    account = f"支出决算为{voice.money(spent)}" if row else "支出决算为0万元"
    told = f"{head}年初预算为{voice.money(budget)}，{account}{voice.completed(spent, budget)}"
    return told + voice.verdict(spent, budget, code)


def purpose(row: Row) -> str:
    """Tell what an item is spent on, in keeping with its name and its kinds of spending."""
    themes = {
        "养老": "缴纳职工基本养老保险费",
        "职业年金": "缴纳职工职业年金",
        "离退休": "离退休人员的各项开支",
        "医疗": "职工的医疗保险和医疗补助",
        "公积金": "缴纳职工住房公积金",
        "补贴": "按规定发放职工的住房补贴",
    }
    theme = next((text for word, text in themes.items() if word in row.name), "")
    both = {(True, False): "保障机构运转的基本支出", (False, True): "开展专项工作的项目支出"}
    kinds = (bool(row.cells[1]), bool(row.cells[2]))
    return theme or both.get(kinds, "保障机构运转和开展业务工作")


def basic(voice: Voice) -> list[str]:
    """Tell basic spending with the economic items that have an amount."""
    book = voice.ledger
    amount = book.total("T05", 2)
    what = f"{voice.year}年度一般公共预算财政拨款基本支出"
    if not amount:
        return [f"{voice.unit}{voice.year}年度没有一般公共预算财政拨款基本支出。"]
    blocks = {
        "人员经费": ("301", "303"),
        "公用经费": ("302", "307", "309", "310", "311", "312", "313", "399"),
    }
    told = []
    for name, groups in blocks.items():
        listed = "、".join(book.economic(groups))
        lead = voice.pick("listed", "，主要包括：", "，主要包括")
        own = voice.money(book.block(f"{name}合计"))
        told.append(f"{name}{own}" + (f"{lead}{listed}" if listed else ""))
    if voice.place == "shanghai" or voice.pick("basic", "lines", "one line") == "one line":
        return [f"{what}{voice.money(amount)}。其中：{'；'.join(told)}。"]
    return [f"{what}{voice.money(amount)}，其中：", *(f"{text}。" for text in told)]


# ---------------------------------------------------------------- the other funds


def fund(voice: Voice) -> list[str]:
    """Tell the flows of the government fund, or that there were none."""
    return _other_fund(voice, "政府性基金预算", "T07", (2, 3))


def capital(voice: Voice) -> list[str]:
    """Tell the spending of the state-capital fund, or that there was none."""
    return _other_fund(voice, "国有资本经营预算", "T08", (0, 1))


def _other_fund(voice: Voice, name: str, table: str, columns: tuple[int, int]) -> list[str]:
    """``columns``: 栏 of the income, 0 where the table has none, and of the spending."""
    book = voice.ledger
    cells: Sequence[Any] = book.facts["tables"][table]["rows"][0]["cells"]
    flows = "收入支出" if columns[0] or voice.place == "shanghai" else "支出"
    if not any(cells):
        year = f"{voice.year}年度"
        none = voice.pick("none", "当年无", f"{year}没有", f"{year}无")
        return [f"{voice.unit}{none}{name}财政拨款{flows}。"]
    spent = voice.money(book.total(table, columns[1]))
    if columns[0]:
        balances = (("年初结转和结余", 1), ("本年收入", 2), ("本年支出", 3), ("年末结转和结余", 6))
        told = [f"{what}{voice.money(book.total(table, column))}" for what, column in balances]
        head = f"{voice.year}年度{name}财政拨款{'，'.join(told)}。"
    else:
        head = f"{voice.year}年度{name}财政拨款支出{spent}。"
    rows = [row for row in book.rows(table, 7) if row.cells[columns[1] - 1]]
    if not rows:
        return [head]
    items = [
        f"{n}.{item_name(list(book.levels(row.code)))}。支出决算为"
        f"{voice.money(row.cells[columns[1] - 1])}，主要用于{_fund_purpose(row)}。"
        for n, row in enumerate(rows, 1)
    ]
    return [f"{head}具体支出情况为：", *items]


def _fund_purpose(row: Row) -> str:
    return (
        "按规定用途安排的项目"
        if "其他" in row.name
        else f"{row.name.removesuffix('支出')}方面的支出"
    )
