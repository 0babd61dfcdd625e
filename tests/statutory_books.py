"""财决 workbooks in 元 of a ledger in which everything adds up, in several styles of sheet."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from juesuan.model.codes import load_subjects

ZERO = Decimal(0)
FUNDS = ("general", "government", "state")
OWN_INCOME = ("superior", "undertaking", "operating", "affiliate", "other")
NATURES = ("basic", "project", "upward", "operating", "affiliate")
GENERAL_CODES = ("2010301", "2010302", "2010350", "2080501", "2080505", "2080506", "2101101")
FUND_CODES = ("2120801", "2120803", "2296003")
STATE_CODES = ("2230103", "2230199")
ITEMS = ("30101", "30102", "30108", "30113", "30201", "30202", "30207", "30301", "31002")
VEHICLES = {
    "副部（省）级及以上领导用车": "vehicle-leaders",
    "主要负责人用车": "vehicle-heads",
    "机要通信用车": "vehicle-secret",
    "应急保障用车": "vehicle-emergency",
    "执法执勤用车": "vehicle-enforcement",
    "特种专业技术用车": "vehicle-technical",
    "离退休干部服务用车": "vehicle-retired",
    "其他用车": "vehicle-other",
}

Amounts = dict[str, Decimal]


@dataclass
class Ledger:
    """A year in 元: by fund and code the flows, own money, reserves, items of table 06 and 附03."""

    flows: dict[str, dict[str, Amounts]]
    own_income: dict[str, Amounts]
    own_spending: dict[str, Amounts]
    own_opening: Decimal
    used: Decimal
    distributed: Decimal
    economic: Amounts
    three: dict[str, tuple[Decimal, Decimal]]
    procured: Amounts
    counts: dict[str, int] = field(default_factory=dict)

    def fund(self, fund: str, key: str) -> Decimal:
        return sum((flow[key] for flow in self.flows[fund].values()), ZERO)

    def spent(self, code: str, nature: str) -> Decimal:
        fiscal = (self.flows[fund].get(code, {}).get(nature, ZERO) for fund in FUNDS)
        return sum(fiscal, self.own_spending.get(code, {}).get(nature, ZERO))

    def received(self, code: str, kind: str) -> Decimal:
        if kind == "fiscal":
            return sum((self.flows[fund].get(code, {}).get("income", ZERO) for fund in FUNDS), ZERO)
        return self.own_income.get(code, {}).get(kind, ZERO)

    @property
    def spending_codes(self) -> list[str]:
        found = {code for rows in self.flows.values() for code in rows} | self.own_spending.keys()
        return sorted(found)

    @property
    def income_codes(self) -> list[str]:
        return sorted(
            {code for rows in self.flows.values() for code in rows} | self.own_income.keys()
        )

    @property
    def total_income(self) -> Decimal:
        return sum(
            (self.received(c, k) for c in self.income_codes for k in ("fiscal", *OWN_INCOME)), ZERO
        )

    @property
    def total_spending(self) -> Decimal:
        return sum((self.spent(c, n) for c in self.spending_codes for n in NATURES), ZERO)

    @property
    def opening(self) -> Decimal:
        return self.own_opening + sum((self.fund(fund, "opening") for fund in FUNDS), ZERO)

    @property
    def closing(self) -> Decimal:
        return self.total_income + self.opening + self.used - self.total_spending - self.distributed


def random_ledger(seed: int, *, own: bool = True) -> Ledger:
    """A ledger of random amounts, each fund and code with enough money for what it spends."""
    rng = random.Random(seed)

    def yuan(most: int = 5_000_000) -> Decimal:
        return Decimal(rng.choice((0, rng.randrange(most * 100), rng.randrange(most * 100)))) / 100

    flows: dict[str, dict[str, Amounts]] = {}
    for fund, codes in (
        ("general", GENERAL_CODES),
        ("government", FUND_CODES),
        ("state", STATE_CODES),
    ):
        flows[fund] = {}
        for code in rng.sample(codes, rng.randint(1 if fund == "general" else 0, len(codes))):
            basic = yuan() if fund == "general" else ZERO
            project, opening, left = yuan(), yuan(100_000), yuan(10_000)
            income = max(basic + project + left - opening, ZERO)
            flows[fund][code] = {
                "opening": opening,
                "income": income,
                "basic": basic,
                "project": project,
            }
    own_codes = rng.sample(GENERAL_CODES, 3) if own else []
    own_income = {code: {kind: yuan() for kind in OWN_INCOME} for code in own_codes}
    own_spending = {code: {nature: yuan(900_000) for nature in NATURES} for code in own_codes}
    basic = sum((flow["basic"] for flow in flows["general"].values()), ZERO)
    procured = {key: yuan(300_000) for key in ("goods", "works", "services", "operating")}
    whole = procured["goods"] + procured["works"] + procured["services"]
    procured["sme"] = (whole * rng.randrange(100) / 100).quantize(Decimal("0.01"))
    procured["micro"] = (procured["sme"] * rng.randrange(100) / 100).quantize(Decimal("0.01"))
    counts = {key: rng.randrange(1, 9) for key in (*VEHICLES.values(), *COUNTS.values())}
    for part, of in (("foreign-visits", "visits"), ("foreign-guests", "guests")):
        counts[part] = min(counts[part], counts[of])
    counts["bought"] = min(counts["bought"], counts["kept"])
    three = {key: yuan(60_000) for key in ("abroad", "purchase", "running", "reception")}
    return Ledger(
        flows,
        own_income,
        own_spending,
        Decimal("14000000.37") if own else ZERO,
        yuan(10_000) if own else ZERO,
        yuan(10_000) if own else ZERO,
        _split(basic, rng),
        {key: (account + yuan(30_000), account) for key, account in three.items()},
        procured,
        counts,
    )


def _split(whole: Decimal, rng: random.Random) -> Amounts:
    left, parts = whole, {}
    for item in ITEMS[:-1]:
        parts[item] = (left * rng.randrange(60) / 100).quantize(Decimal("0.01"))
        left -= parts[item]
    return {**parts, ITEMS[-1]: left}


COUNTS = {
    "因公出国（境）团组数（个）": "groups",
    "因公出国（境）人次数（人）": "people",
    "公务用车购置数（辆）": "bought",
    "公务用车保有量（辆）": "kept",
    "国内公务接待批次（个）": "visits",
    "其中：外事接待批次（个）": "foreign-visits",
    "国内公务接待人次（人）": "guests",
    "其中：外事接待人次（人）": "foreign-guests",
    "单价100万元（含）以上设备（不含车辆）（台，套）": "equipment",
}


# ---------------------------------------------------------------- as sheets

Rows = list[list[Any]]
Columns = Sequence[tuple[str, Callable[[str], Decimal]]]


@dataclass(frozen=True)
class Style:
    """How sheets are laid out."""

    merged: bool = True
    """Header cells joined; else blanks beside them."""
    parts: bool = False
    """Codes in three columns, 类 款 项; else whole, in one."""
    numbers: bool = True
    """Amounts as numbers; else as texts with separators."""
    columns: bool = True
    """A row of 栏次."""
    unit: str = "编制单位：江城市示例中心"
    year: int = 2023


MERGED = Style()
PLAIN = Style(merged=False, parts=True, numbers=False, columns=False)


def statutory_book(
    ledger: Ledger,
    style: Style = MERGED,
    *,
    without: Sequence[str] = (),
    edit: Callable[[dict[str, Rows]], None] | None = None,
) -> bytes:
    """The bytes of a 财决 workbook."""
    sheets = {
        name: rows
        for name, rows in statutory_sheets(ledger, style)
        if not name.startswith(tuple(without) or ("?",))
    }
    if edit:
        edit(sheets)
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        joined = list(_joined(rows)) if style.merged else []
        inside = {
            (y, x)
            for y, x, tall, wide in joined
            for y in range(y, y + tall)
            for x in range(x, x + wide)
        }
        for y, x, tall, wide in joined:
            page.merge_range(y, x, y + tall - 1, x + wide - 1, rows[y][x])
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if (y, x) in inside or value in ("<", "^", "", None):
                    continue
                if isinstance(value, Decimal):
                    if style.numbers:
                        page.write_number(y, x, value)
                    else:
                        page.write_string(y, x, f"{value:,.2f}" if value else "—")
                else:
                    page.write(y, x, value)
    book.close()
    return target.getvalue()


def _joined(rows: Rows) -> Iterator[tuple[int, int, int, int]]:
    """Cells joined with those marked < on the right and ^ below."""
    at = lambda y, x: rows[y][x] if y < len(rows) and x < len(rows[y]) else ""  # noqa: E731
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if value in ("<", "^"):
                continue
            wide = tall = 1
            while at(y, x + wide) == "<":
                wide += 1
            while at(y + tall, x) == "^":
                tall += 1
            if wide * tall > 1:
                yield y, x, tall, wide


def statutory_sheets(ledger: Ledger, style: Style) -> Iterator[tuple[str, Rows]]:
    yield "Z01 收入支出决算总表(财决01表)", _z01(ledger, style)
    kinds = {
        "财政拨款收入": "fiscal",
        "上级补助收入": "superior",
        "事业收入": "undertaking",
        "经营收入": "operating",
        "附属单位上缴收入": "affiliate",
        "其他收入": "other",
    }
    whole = lambda c: sum((ledger.received(c, k) for k in kinds.values()), ZERO)  # noqa: E731
    columns: list[tuple[str, Callable[[str], Decimal]]] = [("本年收入合计", whole)]
    for name, kind in kinds.items():
        columns.append(
            (
                f"{name}/小计" if name == "事业收入" else name,
                lambda c, k=kind: ledger.received(c, k),
            )
        )
        if name == "事业收入":
            columns.append(("事业收入/其中：教育收费", lambda c: ZERO))
    yield "Z03 收入决算表(财决03表)", _by_code(columns, ledger.income_codes, style, "收入决算表")
    names = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    columns = [("本年支出合计", lambda c: sum((ledger.spent(c, n) for n in NATURES), ZERO))]
    columns += [
        (name, lambda c, n=n: ledger.spent(c, n)) for name, n in zip(names, NATURES, strict=True)
    ]
    yield "Z04 支出决算表(财决04表)", _by_code(columns, ledger.spending_codes, style, "支出决算表")
    for key, title, fund in (
        ("Z07", "一般公共预算财政拨款收入支出决算表", "general"),
        ("Z09", "政府性基金预算财政拨款收入支出决算表", "government"),
        ("Z11", "国有资本经营预算财政拨款收入支出决算表", "state"),
    ):
        yield f"{key} {title}(财决{key[1:]}表)"[:31], _fund(ledger, fund, style, title)
    yield "Z08_1 一般公共预算财政拨款基本支出决算明细表(财决08-", _economic(ledger, style)
    yield "F03 机构运行信息表(财决附03表)", _running(ledger, style)


def _front(title: str, style: Style, width: int) -> Rows:
    return [
        [title, *[""] * (width - 1)],
        [style.unit, *[""] * (width - 2), "财决00表"],
        [f"{style.year}年度", *[""] * (width - 2), "金额单位：元"],
    ]


def _by_code(columns: Columns, codes: Sequence[str], style: Style, title: str) -> Rows:
    """A table by code with a header of as many rows as the names of its columns have parts."""
    left = 4 if style.parts or style.merged else 2
    deep = max(2, *(len(name.split("/")) for name, _ in columns))
    header: Rows = [["项 目", *["<"] * (left - 1)]]
    if left == 4:
        header += [
            ["类", "款", "项", "科目名称"]
            if style.parts
            else ["支出功能分类科目编码", "<", "<", "科目名称"]
        ]
    else:
        header += [["科目编码", "科目名称"]]
    header += [["^"] * left for _ in range(deep - 2)]
    for name, _ in columns:
        parts = name.split("/")
        for y in range(deep):
            header[y].append(parts[y] if y < len(parts) else "^")
    for row in header:
        for x in range(len(row) - 1, left, -1):
            if row[x] == row[x - 1] and row[x] not in ("<", "^"):
                row[x] = "<"
    if not style.merged:
        header = [["" if cell in ("<", "^") else cell for cell in row] for row in header]
    rows = _front(title, style, left + len(columns)) + header
    if style.columns:
        rows.append(
            ["栏次", *["<" if style.merged else ""] * (left - 1), *range(1, len(columns) + 1)]
        )
    total = [sum((column(c) for c in codes), ZERO) for _, column in columns]
    rows.append(["合计", *["<" if style.merged else ""] * (left - 1), *total])
    for code in sorted({code[:size] for code in codes for size in (3, 5, 7)}):
        below = [c for c in codes if c.startswith(code)]
        rows.append(
            [
                *_code_cells(code, left, style),
                *(sum((column(c) for c in below), ZERO) for _, column in columns),
            ]
        )
    rows.append(["单位负责人：张三", *[""] * 3, "填表人：李四"])
    return rows


def _code_cells(code: str, left: int, style: Style) -> list[str]:
    subject = load_subjects("functional").get(code)
    name = subject.name if subject else f"新科目{code}"
    if style.parts:
        return [code[:3], code[3:5], code[5:7], name]
    return [code, "<", "<", name] if left == 4 else [code, name]


def _fund(ledger: Ledger, fund: str, style: Style, title: str) -> Rows:
    flows = ledger.flows[fund]
    get: Callable[[str], Callable[[str], Decimal]] = lambda key: lambda c: flows[c][key]  # noqa: E731
    spent = lambda c: flows[c]["basic"] + flows[c]["project"]  # noqa: E731
    left = lambda c: flows[c]["opening"] + flows[c]["income"] - spent(c)  # noqa: E731
    columns: Columns = [
        ("年初结转和结余/合计", get("opening")),
        ("年初结转和结余/基本支出结转", lambda c: ZERO),
        ("年初结转和结余/项目支出结转和结余", get("opening")),
        ("本年收入/合计", get("income")),
        ("本年收入/基本支出", get("basic")),
        ("本年收入/项目支出", lambda c: flows[c]["income"] - flows[c]["basic"]),
        ("本年支出/合计", spent),
        ("本年支出/基本支出/小计", get("basic")),
        ("本年支出/基本支出/人员经费", get("basic")),
        ("本年支出/项目支出", get("project")),
        ("年末结转和结余/合计", left),
    ]
    return _by_code(columns, sorted(flows), style, title)


def _economic(ledger: Ledger, style: Style) -> Rows:
    subjects = load_subjects("economic")
    whole = sum(ledger.economic.values(), ZERO)
    codes = sorted(ledger.flows["general"])
    first = codes[0]
    columns: list[tuple[str, Callable[[str], Decimal]]] = [
        ("合计", lambda c: whole if c == first else ZERO)
    ]
    for key, subject in subjects.items():
        if len(key) == 3 and key in {"301", "302", "303", "310"}:
            mine = {code: a for code, a in ledger.economic.items() if code[:3] == key}
            columns.append(
                (
                    f"{subject.name}/小计",
                    lambda c, m=mine: sum(m.values(), ZERO) if c == first else ZERO,
                )
            )
            columns += [
                (
                    f"{subject.name}/{item.name}",
                    lambda c, a=mine, i=code: a.get(i, ZERO) if c == first else ZERO,
                )
                for code, item in subjects.items()
                if len(code) == 5 and code[:3] == key
            ]
    return _by_code(columns, codes, style, "一般公共预算财政拨款基本支出决算明细表")


def _z01(ledger: Ledger, style: Style) -> Rows:
    join = "<" if style.merged else ""
    income = [
        ("一、一般公共预算财政拨款收入", ledger.fund("general", "income")),
        ("二、政府性基金预算财政拨款收入", ledger.fund("government", "income")),
        ("三、国有资本经营预算财政拨款收入", ledger.fund("state", "income")),
    ]
    income += [
        (name, sum((ledger.received(c, kind) for c in ledger.income_codes), ZERO))
        for name, kind in zip(
            (
                "四、上级补助收入",
                "五、事业收入",
                "六、经营收入",
                "七、附属单位上缴收入",
                "八、其他收入",
            ),
            OWN_INCOME,
            strict=True,
        )
    ]
    income += [
        ("本年收入合计", ledger.total_income),
        ("使用非财政拨款结余（含专用结余）", ledger.used),
        ("年初结转和结余", ledger.opening),
        ("总计", ledger.total_income + ledger.used + ledger.opening),
    ]
    spending = [("一、一般公共服务支出", ledger.total_spending)] + [("", ZERO)] * 7
    spending += [
        ("本年支出合计", ledger.total_spending),
        ("结余分配", ledger.distributed),
        ("年末结转和结余", ledger.closing),
        ("总计", ledger.total_spending + ledger.distributed + ledger.closing),
    ]
    rows = _front("收入支出决算总表", style, 15)
    rows.append(["收入", *[join] * 4, "支出", *[join] * 9])
    heads = ("行次", "年初预算数", "全年预算数", "决算数")
    rows.append(
        ["项目", *heads, "项目(按功能分类)", *heads, "项目（按支出性质和经济分类）", *heads]
    )
    rows.append(["栏次", "", 1, 2, 3, "栏次", "", 4, 5, 6, "栏次", "", 7, 8, 9])
    for at, ((left, a), (right, b)) in enumerate(zip(income, spending, strict=True), 1):
        third = (
            ["本年支出合计", 99, "—", "—", b]
            if right == "本年支出合计"
            else ["", at + 80, "—", "—", "—"]
        )
        rows.append([left, at, a, a, a, right, at + 40, "—", "—", b, *third])
    return rows


def _running(ledger: Ledger, style: Style) -> Rows:
    three = ledger.three
    cars = [three["purchase"][n] + three["running"][n] for n in (0, 1)]
    whole = [cars[n] + three["abroad"][n] + three["reception"][n] for n in (0, 1)]
    left: list[tuple[str, Any, Any]] = [
        ("一、“三公”经费支出", "—", "—"),
        ("（一）支出合计", *whole),
        ("1.因公出国（境）费", *three["abroad"]),
        ("2.公务用车购置及运行维护费", *cars),
        ("（1）公务用车购置费", *three["purchase"]),
        ("（2）公务用车运行维护费", *three["running"]),
        ("3.公务接待费", *three["reception"]),
        ("（1）国内接待费", "—", three["reception"][1]),
        ("（二）相关统计数", "—", "—"),
    ]
    left += [
        (f"{n}.{name}", "—", ledger.counts[key])
        for n, (name, key) in enumerate(list(COUNTS.items())[:-1], 1)
    ]
    procured = ledger.procured
    right: list[tuple[str, Any]] = [
        ("二、机关运行经费", procured["operating"]),
        ("三、国有资产占用情况", "—"),
        ("（一）车辆数合计（辆）", sum(ledger.counts[k] for k in VEHICLES.values())),
    ]
    right += [
        (f"{n}.{name}", ledger.counts[key]) for n, (name, key) in enumerate(VEHICLES.items(), 1)
    ]
    right += [
        ("（二）单价100万元（含）以上设备（不含车辆）（台，套）", ledger.counts["equipment"]),
        ("四、政府采购支出信息", "—"),
        ("（一）政府采购支出合计", procured["goods"] + procured["works"] + procured["services"]),
        ("1.政府采购货物支出", procured["goods"]),
        ("2.政府采购工程支出", procured["works"]),
        ("3.政府采购服务支出", procured["services"]),
        ("（二）政府采购授予中小企业合同金额", procured["sme"]),
        ("其中：授予小微企业合同金额", procured["micro"]),
    ]
    rows = _front("机构运行信息表", style, 7)
    rows.append(["项  目", "行次", "全年预算数", "决算统计数", "项  目", "行次", "统计数"])
    for at in range(max(len(left), len(right))):
        a = left[at] if at < len(left) else ("", "", "")
        b = right[at] if at < len(right) else ("", "")
        rows.append([a[0], at + 1, a[1], a[2], b[0], at + 40, b[1]])
    return rows
