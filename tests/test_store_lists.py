"""The questions about lists: who has published, what is misfiled, departments and their units."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from build import disclosure
from datasets import Asked, Expected, ask, budget, examined
from juesuan.store.rows import Examined, Listing, State

TODAY = date.today()  # noqa: DTZ011 (as current_date of the database)
APPROVED = date(2024, 9, 1)
DUE = date(2024, 9, 21)


def wan(text: str) -> Decimal:
    return Decimal(text) * 10_000


# ---- publication


def listed(unit: str, published: date | None, approved: date | None = APPROVED) -> Expected:
    return Expected(unit, approved=approved, published=published)


def test_publication_states() -> None:
    other_year = Expected("错年", approved=APPROVED, file="x.pdf")
    asked = ask(
        [
            examined(disclosure(unit="只有文件")),
            examined(disclosure(unit="错年", year=2022), file="x.pdf"),
            examined(budget("预算", 2023), state=State.NOT_ACCOUNT, listing=Listing("预算", 2023)),
            examined(None, file="坏.pdf", state=State.UNREADABLE, listing=Listing("坏", 2023)),
        ],
        [
            listed("及时", DUE),
            listed("逾期", DUE + timedelta(days=3)),
            listed("没有", None),
            listed("未到期", None, TODAY - timedelta(days=20)),
            listed("刚过期", None, TODAY - timedelta(days=21)),
            listed("只有文件", None),
            listed("无批复", DUE, None),
            listed("全无", None, None),
            listed("预算", None),
            listed("坏", None),
            other_year,
        ],
    )
    found = {row["unit"]: row for row in asked("FROM publication")}
    assert {unit: row["state"] for unit, row in found.items()} == {
        "及时": "published",
        "逾期": "late",
        "没有": "missing",
        "未到期": "pending",
        "刚过期": "missing",
        "只有文件": "undated",
        "无批复": "undated",
        "全无": "unfound",
        "预算": "not-account",
        "坏": "undated",
        "错年": "misfiled",
    }
    assert found["逾期"]["days_late"] == 3
    assert found["刚过期"]["days_late"] == 1
    assert found["及时"]["days_late"] is None
    assert [row["unit"] for row in asked("FROM late")] == ["逾期"]
    missing = {row["unit"] for row in asked("FROM missing")}
    assert missing == {"没有", "刚过期", "全无", "预算", "错年"}


def test_the_first_publication_is_the_one_in_time() -> None:
    first = examined(disclosure(unit="甲"), file="1.pdf", listing=Listing(published=DUE))
    later = Listing(published=DUE + timedelta(days=90))
    again = examined(disclosure(unit="甲"), file="2.pdf", listing=later)
    (row,) = ask([first, again], [Expected("甲", approved=APPROVED)])("FROM publication")
    assert (row["state"], row["documents"]) == ("published", 2)
    assert row["document"] == again.document


def test_a_unit_of_another_region_or_year_is_not_this_one() -> None:
    here = examined(disclosure(unit="甲"), listing=Listing(region="东"))
    before = examined(disclosure(unit="乙", year=2022))
    wanted = [
        Expected("甲", region="西", approved=APPROVED),
        Expected("甲", region="东", approved=APPROVED),
        Expected("乙", approved=APPROVED),
    ]
    found = ask([here, before], wanted)("FROM publication")
    states = {(row["unit"], row["region"]): row["state"] for row in found}
    assert states == {("甲", "西"): "missing", ("甲", "东"): "undated", ("乙", None): "missing"}


def test_a_file_of_the_list_is_found_by_its_name() -> None:
    paper = examined(
        disclosure(unit="江城市水务局本级"),
        file="a/1.pdf",
        listing=Listing("江城市水务局（本级）", 2023),
    )
    wanted = Expected("江城市水务局（本级）", approved=APPROVED, published=DUE, file="a/1.pdf")
    asked = ask([paper], [wanted])
    (row,) = asked("FROM publication")
    assert (row["state"], row["document"]) == ("published", paper.document)
    assert asked("FROM misfiled") == []


def test_misfiled_documents() -> None:
    asked = ask(
        [
            examined(disclosure(unit="甲局"), listing=Listing("乙局", 2023)),
            examined(disclosure(unit="丙局", year=2022), listing=Listing("丙局", 2023)),
            examined(disclosure(unit="江城市丁局"), listing=Listing("丁局", 2023)),
            examined(disclosure(unit="戊局"), listing=Listing("戊局", 2023)),
            examined(disclosure(unit="己局"), listing=Listing()),
        ]
    )
    found = {row["unit"]: row for row in asked("FROM misfiled")}
    told = {
        unit: (row["other_unit"], row["other_year"], row["part"]) for unit, row in found.items()
    }
    assert told == {
        "甲局": (True, False, False),
        "丙局": (False, True, False),
        "江城市丁局": (True, False, True),
    }


# ---- departments and their units


def account(unit: str, income: str, *items: str, scope: str = "单位", year: int = 2023) -> Examined:
    """An account of 财政拨款 and of so much of 2080101, 2080109 …"""
    codes = ("2080101", "2080109", "2080501")
    own = [(f"{code} 项", [item, item, ""]) for code, item in zip(codes, items, strict=False)]
    total = f"{sum(Decimal(item) for item in items)}"
    made = disclosure(
        unit=unit,
        year=year,
        T01=[("1", [income]), ("58", [income])],
        T05=[("合计", [total, total, ""]), *own],
        T09=[("金额", ["0.00"] * 12)],
    )
    return examined(replace(made, scope=scope), file=f"{unit}{scope}{year}.pdf")


FAMILY = [Expected("厅"), Expected("厅本级", parent="厅"), Expected("站", parent="厅")]


def sums(asked: Asked) -> dict[tuple[str, str, str], dict[str, Any]]:
    rows = asked("FROM department_sums")
    return {(row["form"], row["row_code"], row["column_code"]): row for row in rows}


def test_a_department_that_is_the_sum_of_its_units() -> None:
    asked = ask(
        [
            account("厅", "30.00", "20.00", "10.00", scope="部门"),
            account("厅本级", "20.00", "20.00"),
            account("站", "10.00", "0", "10.00"),
        ],
        FAMILY,
    )
    found = sums(asked)
    assert {row["state"] for row in found.values()} == {"equal"}
    assert len(found) == 3 + 3 + 12 + 2 * 3
    row = found["T05", "2080109", "1"]
    assert (row["amount"], row["units_amount"], row["difference"]) == (wan("10"), wan("10"), 0)
    assert (row["units_listed"], row["units_found"]) == (2, 2)
    assert asked("FROM department_gaps") == []


def test_a_sum_that_is_off_by_rounding_or_more() -> None:
    asked = ask(
        [
            account("厅", "30.01", "20.00", "10.05", scope="部门"),
            account("厅本级", "20.00", "20.00"),
            account("站", "10.00", "0", "10.00"),
        ],
        FAMILY,
    )
    found = sums(asked)
    assert found["T01", "1", "1"]["state"] == "rounding"
    assert found["T01", "1", "1"]["allowed"] == Decimal("150")
    assert found["T01", "1", "1"]["difference"] == Decimal("100")
    assert found["T01", "2", "1"]["state"] == "equal"
    assert found["T05", "2080109", "1"]["state"] == "differs"
    gaps = {(row["row_code"], row["column_code"]) for row in asked("FROM department_gaps")}
    assert gaps == {(code, column) for code in ("2080109", "合计") for column in "12"}


def test_a_missing_account_gives_no_verdict() -> None:
    whole = account("厅", "99.00", "99.00", scope="部门")
    parts = [account("厅本级", "1.00", "1.00"), account("站", "1.00", "1.00")]
    for documents in ([whole, parts[0]], parts, [whole], []):
        asked = ask(documents, FAMILY)
        found = sums(asked)
        assert {row["state"] for row in found.values()} == {"incomplete"}
        assert all(row["difference"] is None for row in found.values())
        assert asked("FROM department_gaps") == []


def test_an_account_of_another_year_is_missing() -> None:
    whole = account("厅", "2.00", "2.00", scope="部门")
    parts = [account("厅本级", "1.00", "1.00"), account("站", "1.00", "1.00", year=2022)]
    assert {row["state"] for row in sums(ask([whole, *parts], FAMILY)).values()} == {"incomplete"}


def test_what_is_left_may_be_the_headquarters_that_is_not_listed() -> None:
    family = [Expected("厅"), Expected("站", parent="厅")]
    whole = account("厅", "30.00", "20.00", "10.00", scope="部门")
    unit = account("站", "10.00", "0", "10.01")
    asked = ask([whole, unit], family)
    found = sums(asked)
    assert found["T01", "1", "1"]["state"] == "headquarters"
    assert found["T05", "2080109", "1"]["state"] == "rounding"
    assert asked("FROM department_gaps") == []
    more = sums(ask([whole, account("站", "40.00", "0", "10.00")], family))
    assert more["T01", "1", "1"]["state"] == "differs"


def test_the_unlisted_account_of_the_headquarters_takes_part() -> None:
    family = [Expected("厅"), Expected("站", parent="厅")]
    whole = account("厅", "30.00", "20.00", "10.00", scope="部门")
    own = account("厅", "20.00", "20.00")
    asked = ask([whole, own, account("站", "10.00", "0", "10.00")], family)
    found = sums(asked)
    assert {row["state"] for row in found.values()} == {"equal"}
    assert found["T01", "1", "1"]["units_listed"] == 2
    (row,) = asked("SELECT count(*) AS n FROM contained WHERE own")
    assert row["n"] == 1


def test_a_headquarters_listed_by_the_name_of_the_department() -> None:
    family = [Expected("厅"), Expected("厅", parent="厅"), Expected("站", parent="厅")]
    whole = account("厅", "30.00", "20.00", "10.00", scope="部门")
    parts = [account("厅", "20.00", "20.00"), account("站", "10.00", "0", "10.00")]
    assert {row["state"] for row in sums(ask([whole, *parts], family)).values()} == {"equal"}
    assert {row["state"] for row in sums(ask([whole, parts[1]], family)).values()} == {"incomplete"}


def test_items_that_do_not_make_up_their_total_are_unknown() -> None:
    whole = account("厅", "2.00", "2.00", scope="部门")
    unit = disclosure(
        unit="站",
        T01=[("1", ["1.00"]), ("58", ["1.00"])],
        T05=[("合计", ["1.00", "1.00", ""]), ("208 类", ["1.00", "1.00", ""])],
        T09=[("金额", ["0.00"] * 12)],
    )
    found = sums(ask([whole, account("厅本级", "1.00", "1.00"), examined(unit)], FAMILY))
    assert found["T05", "2080101", "1"]["state"] == "unknown"
    assert found["T05", "合计", "1"]["state"] == "equal"


def test_a_figure_that_cannot_be_read_is_unknown() -> None:
    whole = account("厅", "2.00", "2.00", scope="部门")
    unit = disclosure(unit="站", T01=[("1", ["见附注1"]), ("58", ["1.00"])])
    found = sums(ask([whole, account("厅本级", "1.00", "1.00"), examined(unit)], FAMILY))
    assert found["T01", "1", "1"]["state"] == "unknown"
    assert {row["state"] for key, row in found.items() if key[0] == "T09"} == {"unknown"}


def test_a_unit_with_units_of_its_own_takes_part_as_a_whole() -> None:
    family = [Expected("厅"), Expected("厅本级", parent="厅"), Expected("处", parent="厅")]
    family += [Expected("站", parent="处")]
    asked = ask(
        [
            account("厅", "60.00", "60.00", scope="部门"),
            account("厅本级", "30.00", "30.00"),
            account("处", "30.00", "30.00", scope="部门"),
            account("处", "20.00", "20.00"),
            account("站", "10.00", "10.00"),
        ],
        family,
    )
    assert {(row["department"], row["state"]) for row in asked("FROM department_sums")} == {
        ("厅", "equal"),
        ("处", "equal"),
    }
    (row,) = asked("SELECT sum(total) AS total FROM functions WHERE code = '2080101'")
    assert row["total"] == wan("60")


def test_departments_of_one_name_in_two_regions_are_two() -> None:
    wanted, documents = [], []
    for region, more in (("东", "0"), ("西", "5.00")):
        wanted += [Expected("厅", region=region), Expected("厅本级", region=region, parent="厅")]
        for made in (
            account("厅", "10.00", "10.00", scope="部门"),
            account("厅本级", f"{Decimal('10.00') - Decimal(more)}", "10.00"),
        ):
            listing = Listing(region=region)
            name = f"{region}{made.file}"
            documents.append(examined(made.report.disclosure, file=name, listing=listing))
    gaps = ask(documents, wanted)("FROM department_gaps")
    assert [(row["region"], row["row_code"], row["difference"]) for row in gaps] == [
        ("西", "1", wan("5"))
    ]


def test_a_misfiled_document_is_no_part_of_a_department() -> None:
    whole = account("厅", "2.00", "2.00", scope="部门")
    wrong = examined(disclosure(unit="别处"), file="站.pdf", listing=Listing("站", 2023))
    family = [*FAMILY[:2], Expected("站", parent="厅", file="站.pdf")]
    asked = ask([whole, account("厅本级", "1.00", "1.00"), wrong], family)
    assert {row["state"] for row in sums(asked).values()} == {"incomplete"}
