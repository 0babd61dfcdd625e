"""A small document tree with everything that a writer must draw; its figures agree."""

from collections.abc import Iterable
from decimal import Decimal

from juesuan.model.document import (
    Align,
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
from juesuan.money import Unit, format_amount

OWNER = "单位：江城市水利工程服务中心"
MONEY = "金额单位：万元"
HOSTILE = "<b>&amp;</script>]]>\x00\x1b\ud800\ufffe\u202e“'" + "长" * 300
ITEMS = tuple(f"21303{n:02d}" for n in range(1, 59))
ECONOMIC = (("30101", "基本工资", "310.20"), ("30102", "津贴补贴", "96.35"))
GOODS = (("30201", "办公费", "12.07"), ("30207", "邮电费", "3.38"))


def head(text: str, columns: int = 1, rows: int = 1) -> TableCell:
    return TableCell(text, columns=columns, rows=rows, strong=True)


def name(text: str, indent: int = 0, strong: bool = False) -> TableCell:
    return TableCell(text, Align.LEFT, indent=indent, strong=strong)


class Facts:
    """Facts as they come; ``cell`` makes one and the cell that prints it."""

    def __init__(self) -> None:
        self.all: dict[str, Fact] = {}

    def cell(
        self,
        table: str,
        row: str,
        column: str,
        value: str | Iterable[tuple[int, str]],
        *,
        text: str | None = None,
    ) -> TableCell:
        key = fact_key(table, row, column)
        terms = () if isinstance(value, str) else tuple(value)
        amount = (
            Decimal(value)
            if isinstance(value, str)
            else sum((w * self.all[k].value for w, k in terms if k in self.all), Decimal(0))
        )
        self.all[key] = Fact(table, row, column, f"{row}·{column}", amount, terms)
        shown = (format_amount(amount) if amount else "") if text is None else text
        return TableCell(shown, Align.RIGHT, fact=key)


def _t03(facts: Facts) -> TableBlock:
    columns = [str(n) for n in range(1, 7)]
    rows: list[TableRow] = []
    for n, code in enumerate(ITEMS):
        parts = {"2": f"{n * 7 % 40}.{n % 90 + 10}", "3": f"{1000 + n}.05" if n % 3 else "0"}
        cells = {
            column: facts.cell("T03", code, column, parts.get(column, "0"))
            for column in columns[1:]
        }
        terms = [(1, fact_key("T03", code, column)) for column in columns[1:]]
        first = facts.cell("T03", code, "1", terms)
        rows.append((TableCell(code), name(f"水利项目之{n + 1}", 2), first, *cells.values()))
    above = tuple(
        facts.cell("T03", "213", column, [(1, fact_key("T03", code, column)) for code in ITEMS])
        for column in columns
    )
    total = tuple(
        facts.cell("T03", "合计", column, [(1, fact_key("T03", "213", column))])
        for column in columns
    )
    titles = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出")
    return TableBlock(
        title="支出决算表",
        widths=(10, 28, 12, 12, 12, 12, 12, 14),
        header=(
            (head("项目", columns=2), *(head(t, rows=2) for t in (*titles, "对附属单位补助支出"))),
            (head("科目代码"), head("科目名称")),
            (head("栏次", columns=2), *(head(column) for column in columns)),
        ),
        body=(
            (TableCell("合计", columns=2, strong=True), *total),
            (TableCell("213"), name("农林水支出"), *above),
            *rows,
        ),
        code="T03",
        number="公开03表",
        owner=OWNER,
        money=MONEY,
        notes=("注：本表反映本年度各项支出情况。", "1栏各行＝（2＋3＋4＋5＋6）栏各行。"),
        landscape=True,
        size=9.0,
        pad=3.0,
    )


def _t01(facts: Facts) -> TableBlock:
    total = fact_key("T03", "合计", "1")
    given = facts.all[total].value
    income = facts.cell("T01", "1", "1", str(given - 100))
    other = facts.cell("T01", "8", "1", "60.00")
    opening = facts.cell("T01", "29", "1", "45.50")
    water = facts.cell("T01", "43", "2", [(1, total)])
    year = facts.cell("T01", "27", "1", [(1, "T01.1.1"), (1, "T01.4.1"), (1, "T01.8.1")])
    spent = facts.cell("T01", "58", "2", [(1, "T01.43.2"), (1, "T01.57.2")])
    left = facts.cell("T01", "60", "2", "5.50")
    all_in = facts.cell("T01", "31", "1", [(1, "T01.27.1"), (1, "T01.28.1"), (1, "T01.29.1")])
    used = facts.cell("T01", "28", "1", "0", text="0.00")
    all_out = facts.cell("T01", "62", "2", [(1, "T01.58.2"), (1, "T01.60.2")])
    blank, none = name(""), TableCell("", Align.RIGHT)

    def row(left: tuple[str, str, TableCell], right: tuple[str, str, TableCell]) -> TableRow:
        return (
            name(left[0], strong="计" in left[0]),
            TableCell(left[1]),
            left[2],
            name(right[0], strong="计" in right[0]) if right[0] else blank,
            TableCell(right[1]),
            right[2],
        )

    return TableBlock(
        title="收入支出决算总表",
        widths=(30, 6, 14, 30, 6, 14),
        header=(
            (head("收入", columns=3), head("支出", columns=3)),
            (*(head(t) for t in ("项目", "行次", "决算数") * 2),),
        ),
        body=(
            row(("一、一般公共预算财政拨款收入", "1", income), ("十二、农林水支出", "43", water)),
            row(("八、其他收入", "8", other), ("", "", none)),
            row(("本年收入合计", "27", year), ("本年支出合计", "58", spent)),
            row(("使用非财政拨款结余", "28", used), ("年末结转和结余", "60", left)),
            row(("年初结转和结余", "29", opening), ("", "", none)),
            row(("总计", "31", all_in), ("总计", "62", all_out)),
        ),
        code="T01",
        number="公开01表",
        owner=OWNER,
        money=MONEY,
    )


def _t06(facts: Facts) -> TableBlock:
    rows = [
        tuple(
            cell
            for code, title, amount in pair
            for cell in (TableCell(code), name(title), facts.cell("T06", code, "1", amount))
        )
        for pair in zip(ECONOMIC, GOODS, strict=True)
    ]
    sums = (
        facts.cell("T06", "人员经费合计", "1", [(1, "T06.30101.1"), (1, "T06.30102.1")]),
        facts.cell("T06", "公用经费合计", "1", [(1, "T06.30201.1"), (1, "T06.30207.1")]),
    )
    return TableBlock(
        title="一般公共预算财政拨款基本支出决算明细表",
        widths=(10, 24, 12, 10, 24, 12),
        header=(
            (head("人员经费", columns=3), head("公用经费", columns=3)),
            (*(head(t) for t in ("科目代码", "科目名称", "决算数") * 2),),
        ),
        body=(
            *rows,
            (head("人员经费合计", columns=2), sums[0], head("公用经费合计", columns=2), sums[1]),
        ),
        code="T06",
        number="公开06表",
        owner=OWNER,
        money=MONEY,
        notes=("本单位无其他资金。",),
    )


def _works() -> TableBlock:
    return TableBlock(
        title="重点工作完成情况",
        widths=(6, 30, 34, 30),
        header=(tuple(head(t) for t in ("序号", "重要事项", "工作内容及目标", "完成情况")),),
        body=(
            (TableCell("1"), name("堤防加固"), name("完成12公里"), name("已完成\n验收合格")),
            (TableCell("2"), name("灌区改造"), name("改造3处"), name("完成2处，余1处转入下年")),
        ),
        framed=False,
    )


def bars() -> Chart:
    return Chart(
        ChartKind.BARS,
        "图1：收、支决算总计变动情况",
        "万元",
        ("收入总计", "支出总计"),
        (
            Series("2022年", (Decimal("2810.33"), Decimal("2810.33"))),
            Series("2023年", (Decimal("2940.10"), Decimal("2940.10"))),
        ),
    )


def shares() -> Chart:
    return Chart(
        ChartKind.SHARES,
        "图2：支出决算结构",
        "万元",
        ("社会保障和就业支出", "卫生健康支出", "农林水支出", "住房保障支出"),
        (Series("2023年", tuple(map(Decimal, ("312.04", "96.20", "2429.16", "102.70")))),),
    )


def trend() -> Chart:
    return Chart(
        ChartKind.TREND,
        "图3：近三年收支变动情况",
        "万元",
        ("2021年", "2022年", "2023年"),
        (
            Series("收入", tuple(map(Decimal, ("2511.00", "2810.33", "2940.10")))),
            Series("支出", tuple(map(Decimal, ("2480.75", "2790.20", "2934.60")))),
        ),
    )


def sample(hostile: str = "") -> Document:
    """The document; ``hostile`` stands in every place where text may stand."""
    facts = Facts()
    third, sixth = _t03(facts), _t06(facts)
    first = _t01(facts)
    said = "2023年度收、支总计2,940.10万元。与2022年度相比，收、支总计各增加129.77万元，增长4.6%。"
    blocks = (
        Cover(("江城市水利工程服务中心", f"2023年度单位决算{hostile}"), "二〇二四年九月"),
        Contents(),
        Heading(0, "第一部分　江城市水利工程服务中心概况"),
        Heading(1, f"一、主要职责{hostile}"),
        Paragraph(f"承担全市水利工程建设与运行的服务工作。{hostile}"),
        Heading(0, "第二部分　2023年度单位决算表"),
        first,
        third,
        sixth,
        Heading(0, "第三部分　2023年度单位决算情况说明"),
        Heading(1, "一、收入支出决算总体情况说明"),
        Paragraph(said * 4),
        bars(),
        Heading(1, "二、支出决算情况说明"),
        Heading(2, "（一）支出决算结构情况"),
        Paragraph(said * 3),
        shares(),
        Heading(2, "（二）支出决算变动情况"),
        trend(),
        Heading(1, "三、重点工作完成情况"),
        _works(),
        Paragraph("　　以上情况均已公开。"),
    )
    return Document(
        title=f"江城市水利工程服务中心2023年度单位决算{hostile}",
        unit="江城市水利工程服务中心",
        year=2023,
        scope="单位",
        money_unit=Unit.WAN,
        blocks=blocks,
        facts=tuple(facts.all.values()),
        profile="wuhan",
    )
