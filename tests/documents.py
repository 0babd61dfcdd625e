"""A small but complete document tree, for the tests of every writer.

The figures are made up and agree with one another; `sample_document` has every kind of block, and
`large_document` as many rows as a big department's table 03.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest

from juesuan.model.document import (
    Align,
    Block,
    Chart,
    ChartKind,
    Contents,
    Cover,
    Document,
    Fact,
    Heading,
    Paragraph,
    Series,
    TableBlock,
    TableCell,
    TableRow,
    fact_key,
)
from juesuan.model.forms import load_forms
from juesuan.money import Unit, format_amount

UNIT = "江城市社会保险服务中心"
YEAR = 2023
TITLE = f"{UNIT}{YEAR}年度单位决算公开"

ACCOUNT = {
    "1": "2940.10",
    "5": "86.40",
    "8": "3.50",
    "27": "3030.00",
    "29": "70.00",
    "31": "3100.00",
    "39": "2710.30",
    "40": "98.20",
    "50": "211.50",
    "58": "3020.00",
    "60": "80.00",
    "62": "3100.00",
}
"""Table 01: what each line states."""
SPENDING = (
    ("", "合计", "3020.00", "2210.00", "810.00"),
    ("208", "社会保障和就业支出", "2710.30", "1900.30", "810.00"),
    ("20801", "人力资源和社会保障管理事务", "2510.30", "1700.30", "810.00"),
    ("2080109", "社会保险经办机构", "2510.30", "1700.30", "810.00"),
    ("20805", "行政事业单位养老支出", "200.00", "200.00", ""),
    ("2080505", "机关事业单位基本养老保险缴费支出", "200.00", "200.00", ""),
    ("210", "卫生健康支出", "98.20", "98.20", ""),
    ("21011", "行政事业单位医疗", "98.20", "98.20", ""),
    ("2101102", "事业单位医疗", "98.20", "98.20", ""),
    ("221", "住房保障支出", "211.50", "211.50", ""),
    ("22102", "住房改革支出", "211.50", "211.50", ""),
    ("2210201", "住房公积金", "211.50", "211.50", ""),
)
"""Table 03: code, name, total, basic and project spending."""
SpendingRow = tuple[str, str, str, str, str]


def sample_document() -> Document:
    """A disclosure of a dozen pages."""
    return Document(
        title=TITLE,
        unit=UNIT,
        year=YEAR,
        scope="单位",
        money_unit=Unit.WAN,
        blocks=(*front(), *overview(), *accounts(SPENDING), *narrative(), *glossary()),
        facts=(*account_facts(), *spending_facts(SPENDING)),
    )


def large_document(rows: int = 200) -> Document:
    """About thirty pages: table 03 with so many rows, and much text."""
    repeated = [
        (f"20899{number:02}", f"其他社会保障和就业支出（第{number}项）", "1.00", "", "1.00")
        for number in range(rows - len(SPENDING))
    ]
    spending = (*SPENDING, *repeated)
    blocks = (*front(), *overview(), *accounts(spending), *narrative() * 5, *glossary() * 3)
    return Document(
        TITLE, UNIT, YEAR, "单位", Unit.WAN, blocks, (*account_facts(), *spending_facts(spending))
    )


def front() -> tuple[Block, ...]:
    """The cover and the contents."""
    return (Cover((UNIT, f"{YEAR}年度单位决算公开"), "二〇二四年九月"), Contents())


def overview() -> tuple[Block, ...]:
    """The first part: what the unit is for."""
    return (
        Heading(0, f"第一部分　{UNIT}概况"),
        Heading(1, "一、主要职责"),
        Paragraph(
            "（一）贯彻执行国家和省、市有关社会保险的法律、法规和政策，承办企业职工、机关事业单位"
            "工作人员和城乡居民的社会保险登记、申报、核定和待遇支付工作。"
        ),
        Paragraph("（二）负责社会保险基金的会计核算和财务管理，编制“五险”基金预算、决算草案。"),
        Paragraph("（三）承担社会保险信息系统的运行维护，管理参保人员的个人权益记录。"),
        Heading(1, "二、机构设置"),
        Paragraph(f"从决算单位构成看，{UNIT}为独立编制机构，内设办公室、财务科等8个科室。"),
    )


def accounts(spending: Sequence[SpendingRow]) -> tuple[Block, ...]:
    """The second part: tables 01 and 03, and one that is empty."""
    return (
        Heading(0, f"第二部分　{UNIT}{YEAR}年度单位决算表"),
        account_table(),
        spending_table(spending),
        empty_table(),
    )


def account_table() -> TableBlock:
    """Table 01 on an upright page: 收入 beside 支出."""
    lines = load_forms()["T01"].lines
    sides = [
        [line for line in lines if line.side == side and line.code != "F"]
        for side in ("income", "expenditure")
    ]
    pairs = (
        *zip_longest(*(side[:-4] for side in sides)),
        *zip(*(side[-4:] for side in sides), strict=True),
    )
    return TableBlock(
        title="收入支出决算总表",
        widths=(24, 5, 12, 24, 5, 12),
        header=(
            (TableCell("收入", columns=3, strong=True), TableCell("支出", columns=3, strong=True)),
            tuple(TableCell(text, strong=True) for text in ("项目", "行次", "决算数") * 2),
            tuple(TableCell(text, strong=True) for text in ("栏次", "", "1", "栏次", "", "2")),
        ),
        body=tuple(_account_row(pair) for pair in pairs),
        code="T01",
        number="公开01表",
        owner=f"单位：{UNIT}",
        money="金额单位：万元",
        notes=(
            "注：1.本表反映单位本年度的总收支和年末结转结余情况。",
            "2.27行＝（1＋2＋…＋8）行。",
        ),
        pad=3.6,
    )


def _account_row(pair: Sequence[object]) -> TableRow:
    """A line of each side; None where a side has none."""
    cells: list[TableCell] = []
    for column, line in enumerate(pair, start=1):
        code, name = getattr(line, "code", ""), getattr(line, "name", "")
        strong = name in ("本年收入合计", "本年支出合计", "总计")
        amount = ACCOUNT.get(code, "")
        cells += [
            TableCell(name, Align.CENTER if strong else Align.LEFT, strong=strong),
            TableCell(code),
            TableCell(
                format_amount(Decimal(amount)) if amount else "",
                Align.RIGHT,
                strong=strong,
                fact=fact_key("T01", code, str(column)) if amount else "",
            ),
        ]
    return tuple(cells)


def account_facts() -> tuple[Fact, ...]:
    """The figures of table 01; the total of income is the sum of its lines."""
    names = {line.code: line.name for line in load_forms()["T01"].lines}
    terms = tuple((1, fact_key("T01", code, "1")) for code in ("1", "5", "8"))
    return tuple(
        Fact(
            "T01",
            code,
            "1" if int(code) < 32 else "2",
            f"{names[code]}·决算数",
            Decimal(amount),
            terms if code == "27" else (),
        )
        for code, amount in ACCOUNT.items()
    )


def spending_table(rows: Sequence[SpendingRow]) -> TableBlock:
    """Table 03 on wide pages, with a header of three rows merged both ways."""
    heads = [column.name for column in load_forms()["T03"].columns]
    return TableBlock(
        title="支出决算表",
        widths=(12, 34, 15, 15, 15, 15, 15, 15),
        header=(
            (
                TableCell("项目", columns=2, strong=True),
                *(TableCell(name, rows=2, strong=True) for name in heads),
            ),
            (TableCell("功能分类科目编码", strong=True), TableCell("科目名称", strong=True)),
            (
                TableCell("栏次", columns=2, strong=True),
                *(TableCell(str(number), strong=True) for number in range(1, 7)),
            ),
        ),
        body=tuple(_spending_row(row) for row in rows),
        code="T03",
        number="公开03表",
        owner=f"单位：{UNIT}",
        money="金额单位：万元",
        notes=("注：本表反映单位本年度各项支出情况。",),
        landscape=True,
        size=10.5,
    )


def _spending_row(row: SpendingRow) -> TableRow:
    code, name, *amounts = row
    total = not code
    labels = (
        (TableCell(name, columns=2, strong=True),)
        if total
        else (
            TableCell(code, Align.LEFT),
            TableCell(name, Align.LEFT, indent=(len(code) - 3) // 2, strong=len(code) == 3),
        )
    )
    return (
        *labels,
        *(
            TableCell(
                format_amount(Decimal(amount)) if amount else "",
                Align.RIGHT,
                strong=len(code) in (0, 3),
                fact=fact_key("T03", code or "TOTAL", str(column)) if amount else "",
            )
            for column, amount in enumerate([*amounts, "", "", ""], start=1)
        ),
    )


def spending_facts(rows: Sequence[SpendingRow]) -> tuple[Fact, ...]:
    """The figures of table 03; the first column is the sum of the others."""
    names = [column.name for column in load_forms()["T03"].columns]
    return tuple(
        Fact(
            "T03",
            code or "TOTAL",
            str(column),
            f"{name}·{names[column - 1]}",
            Decimal(amount),
            tuple(
                (1, fact_key("T03", code or "TOTAL", str(other)))
                for other, part in enumerate(amounts[1:], start=2)
                if column == 1 and part
            ),
        )
        for code, name, *amounts in rows
        for column, amount in enumerate(amounts, start=1)
        if amount
    )


def empty_table() -> TableBlock:
    """A table in which nothing is to be stated, on an upright page."""
    return TableBlock(
        title="国有资本经营预算财政拨款支出决算表",
        widths=(12, 30, 16, 16, 16),
        header=(
            (
                TableCell("项目", columns=2, strong=True),
                TableCell("本年支出", columns=3, strong=True),
            ),
            tuple(
                TableCell(text, strong=True)
                for text in ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
            ),
        ),
        body=((TableCell("合计", columns=2, strong=True), *[TableCell("", Align.RIGHT)] * 3),),
        code="T08",
        number="公开08表",
        owner=f"单位：{UNIT}",
        money="金额单位：万元",
        notes=("说明：本单位当年没有使用国有资本经营预算财政拨款安排的支出，故本表为空。",),
    )


def narrative() -> tuple[Block, ...]:
    """The third part: sentences, the three kinds of chart, a table in the run of the text."""
    return (
        Heading(0, f"第三部分　{YEAR}年度单位决算情况说明"),
        Heading(1, "一、收入支出决算总体情况说明"),
        Paragraph(
            "2023年度收、支总计均为3,100.00万元。与上年度相比，收、支总计各增加100.00万元，增长3.3%，"
            "主要原因是“一网通办”经办系统改造项目增加。"
        ),
        bars(),
        Heading(1, "二、支出决算情况说明"),
        Paragraph(
            "2023年度支出合计3,020.00万元，其中：基本支出2,210.00万元，占本年支出73.2%；"
            "项目支出810.00万元，占本年支出26.8%。"
        ),
        shares(),
        Heading(1, "三、财政拨款支出决算情况说明"),
        Heading(2, "（一）财政拨款支出决算总体情况"),
        Paragraph("2023年度财政拨款支出2,940.10万元，比上年度增加90.10万元，增长3.2%。"),
        trend(),
        Heading(2, "（二）预算绩效情况"),
        Paragraph("组织对2个项目开展绩效自评，涉及资金810.00万元，评价结果见下表。"),
        project_table(),
        Paragraph("从评价情况来看，项目立项规范，资金拨付及时，产出数量和质量均达到预期目标。"),
    )


def bars() -> Chart:
    """Last year's totals beside this year's."""
    return Chart(
        ChartKind.BARS,
        "图1：收、支决算总计变动情况",
        "万元",
        ("收入总计", "支出总计"),
        (
            Series("2022年度", (Decimal("3000.00"), Decimal("3000.00"))),
            Series("2023年度", (Decimal("3100.00"), Decimal("3100.00"))),
        ),
    )


def shares() -> Chart:
    """The kinds of spending."""
    return Chart(
        ChartKind.SHARES,
        "图2：支出决算结构",
        "万元",
        ("基本支出", "项目支出"),
        (Series("支出", (Decimal("2210.00"), Decimal("810.00"))),),
    )


def trend() -> Chart:
    """Five years of appropriations."""
    values = ("2510.80", "2604.35", "2733.00", "2850.00", "2940.10")
    return Chart(
        ChartKind.TREND,
        "图3：财政拨款支出决算近五年变动情况",
        "万元",
        tuple(f"{year}年" for year in range(2019, 2024)),
        (Series("财政拨款支出", tuple(Decimal(value) for value in values)),),
    )


def project_table() -> TableBlock:
    """Scores of two projects, in the run of the text."""
    return TableBlock(
        title="项目支出绩效自评结果",
        widths=(8, 40, 18, 18, 12),
        header=(
            tuple(
                TableCell(text, strong=True)
                for text in ("序号", "项目名称", "全年预算数", "全年执行数", "得分")
            ),
        ),
        body=(
            (
                TableCell("1"),
                TableCell("社会保险经办系统改造", Align.LEFT),
                *(TableCell(text, Align.RIGHT) for text in ("620.00", "615.20", "98.5")),
            ),
            (
                TableCell("2"),
                TableCell("待遇资格认证", Align.LEFT),
                *(TableCell(text, Align.RIGHT) for text in ("200.00", "194.80", "97.0")),
            ),
        ),
        money="金额单位：万元",
        size=10.5,
        framed=False,
    )


def glossary() -> tuple[Block, ...]:
    """The last part."""
    return (
        Heading(0, "第四部分　名词解释"),
        Paragraph("一、财政拨款收入：指单位本年度从本级财政部门取得的财政拨款。"),
        Paragraph(
            "二、基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。"
        ),
        Paragraph(
            "三、“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。"
        ),
    )
