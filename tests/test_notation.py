"""The accountants' notation: what a formula means, and where a wrong one is wrong."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import disclosure, table
from juesuan.model import Outcome, Severity
from juesuan.rules.bind import Binder
from juesuan.rules.book import Rule, load_rules
from juesuan.rules.figures import Figures
from juesuan.rules.judge import Judged, judge_rule
from juesuan.rules.notation import (
    Formula,
    NotationError,
    Ref,
    Term,
    find_formulas,
    parse_formula,
)


def parsed(text: str) -> tuple[list[tuple[int, Ref]], str, list[tuple[int, Ref]]]:
    """A formula as left, relation and right, with signed references."""
    formula = parse_formula(text)
    left, right = (
        [(term.weight, term.ref) for term in side] for side in (formula.left, formula.right)
    )
    return left, formula.relation, right


# ---- what is written in the forms


def test_a_line_is_the_sum_of_lines() -> None:
    assert parsed("31行＝（27＋28＋29）行") == (
        [(1, Ref(row="31"))],
        "=",
        [(1, Ref(row="27")), (1, Ref(row="28")), (1, Ref(row="29"))],
    )


def test_dots_mean_every_line_from_the_one_before_to_the_one_after() -> None:
    assert parsed("27行＝（1＋2＋…＋8）行")[2] == [(1, Ref(row="1")), (1, Ref(row="2", row_to="8"))]


def test_a_column_is_the_sum_of_columns_in_every_row() -> None:
    assert parsed("6栏各行＝（1＋2－3）栏各行") == (
        [(1, Ref(column="6", each="行"))],
        "=",
        [
            (1, Ref(column="1", each="行")),
            (1, Ref(column="2", each="行")),
            (-1, Ref(column="3", each="行")),
        ],
    )


def test_columns_may_be_a_range() -> None:
    assert parsed("1栏＝（2＋…＋7）栏")[2] == [(1, Ref(column="2", column_to="7"))]


def test_a_group_may_stand_in_another_table_and_another_axis_may_follow() -> None:
    assert parsed("（1－2）行＝02表（3＋4）栏合计行") == (
        [(1, Ref(row="1")), (-1, Ref(row="2"))],
        "=",
        [(1, Ref("T02", row="合计", column="3")), (1, Ref("T02", row="合计", column="4"))],
    )


def test_a_tie_to_a_cell_of_another_table() -> None:
    assert parsed("27行＝02表合计行1栏") == (
        [(1, Ref(row="27"))],
        "=",
        [(1, Ref("T02", row="合计", column="1"))],
    )


def test_row_and_column_may_stand_in_either_order() -> None:
    assert parse_formula("64行3栏＝1行") == parse_formula("3栏64行＝1行")


def test_levels() -> None:
    assert parsed("各级行＝Σ下级行") == ([(1, Ref(each="级"))], "=", [(1, Ref(below=True))])
    assert parsed("301行＝Σ301下级行")[2] == [(1, Ref(row="301", below=True))]


def test_a_part_and_its_whole() -> None:
    left, relation, right = parsed("05表各科目行1栏＋07表各科目行3栏≤03表各科目行1栏")
    assert left == [
        (1, Ref("T05", each="科目", column="1")),
        (1, Ref("T07", each="科目", column="3")),
    ]
    assert relation == "<="
    assert right == [(1, Ref("T03", each="科目", column="1"))]


def test_rows_may_be_called_by_name() -> None:
    assert parsed("合计行2栏＝06表人员经费合计行＋06表公用经费合计行")[2] == [
        (1, Ref("T06", row="人员经费合计")),
        (1, Ref("T06", row="公用经费合计")),
    ]


def test_every_column_may_be_said_or_left_out() -> None:
    assert parse_formula("27行各栏＝1行各栏") == parse_formula("27行＝1行")


@pytest.mark.parametrize(
    ("sign", "relation"),
    [
        ("＝", "="),
        ("=", "="),
        ("≤", "<="),
        ("<=", "<="),
        ("＜=", "<="),
        ("≥", ">="),
        ("＞＝", ">="),
    ],
)
def test_relations(sign: str, relation: str) -> None:
    assert parse_formula(f"1行{sign}2行").relation == relation


@pytest.mark.parametrize(
    "text",
    [
        "27行=(1+2-3)行",
        "２７行＝（１＋２－３）行",
        "27 行 ＝ （1 ＋ 2 — 3） 行 ",
        "27行=（1＋2−3)行",
    ],
)
def test_full_and_half_width_signs_may_be_mixed(text: str) -> None:
    assert parse_formula(text) == parse_formula("27行＝（1＋2－3）行")


def test_terms_of_both_sides_stand_in_order() -> None:
    terms = parse_formula("3行－4行＝5行").terms
    assert terms == (Term(1, Ref(row="3")), Term(-1, Ref(row="4")), Term(1, Ref(row="5")))


@pytest.mark.parametrize("rule", [rule for rule in load_rules().values() if rule.formula])
def test_every_formula_of_the_book_reads_the_same_in_half_width(rule: Rule) -> None:
    half = rule.formula_text.translate(str.maketrans("＝＋－（）", "=+-()"))
    assert parse_formula(half) == rule.formula


# ---- what cannot be read


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "27行＝（1＋2＋8行",
            "这里应为＋、－ 或 ）\n  27行＝（1＋2＋8行\n                 ^",
        ),
        (
            "27＝（1＋2）行",
            "这里应为行 或 栏\n  27＝（1＋2）行\n    ^",
        ),
        (
            "27行（1＋2）行",
            "这里应为＝、≤ 或 ≥\n  27行（1＋2）行\n      ^",
        ),
        (
            "27行＝",
            "这里应为行或栏，例如 27行、1栏、各行\n  27行＝\n        ^",
        ),
        (
            "27行＝（1＋2）行和",
            "看不懂“和”\n  27行＝（1＋2）行和\n                  ^",
        ),
        (
            "27行＝ ×2行",
            "看不懂“×”\n  27行＝ ×2行\n         ^",
        ),
        (
            "27行＝（1＋）行",
            "这里应为行号或栏号\n  27行＝（1＋）行\n             ^",
        ),
        (
            "27行＝（＋1）行",
            "这里应为行号或栏号\n  27行＝（＋1）行\n          ^",
        ),
        (
            "27行＝（1＋…）行",
            "这里应为＋\n  27行＝（1＋…）行\n              ^",
        ),
        (
            "27行＝（1＋2）",
            "这里应为行 或 栏\n  27行＝（1＋2）\n                ^",
        ),
        (
            "27行＝1行＝2行",
            "这里应为公式的结尾\n  27行＝1行＝2行\n           ^",
        ),
        (
            "",
            "这里应为行或栏，例如 27行、1栏、各行\n  \n  ^",
        ),
    ],
)
def test_a_caret_shows_where_a_formula_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(NotationError) as caught:
        parse_formula(text)
    assert str(caught.value) == message


def test_an_error_also_tells_problem_and_position_apart() -> None:
    with pytest.raises(NotationError) as caught:
        parse_formula("27行＝甲行")
    assert (caught.value.problem, caught.value.position) == ("看不懂“甲”", 4)


@given(st.text("0123456789行栏各级类科目表Σ下合计＝≤＋－（）… .甲", max_size=20))
def test_any_text_is_a_formula_or_refused_with_a_place_inside_it(text: str) -> None:
    try:
        parse_formula(text)
        position = 0
    except NotationError as error:
        position = error.position
    assert 0 <= position <= len(text)


# ---- formulas printed under a table


@pytest.mark.parametrize(
    ("note", "formulas"),
    [
        (
            "27行＝（1＋2＋3＋4＋5＋6+7+8）行；31行＝（27＋28＋29）行；",
            ["27行＝（1＋2＋3＋4＋5＋6+7+8）行", "31行＝（27＋28＋29）行"],
        ),
        (
            "58行＝（32＋33＋…＋57）行；  62行＝（58＋59＋60）行。",
            ["58行＝（32＋33＋…＋57）行", "62行＝（58＋59＋60）行"],
        ),
        ("1栏＝（2＋3）栏 4栏＝（5＋6）栏", ["1栏＝（2＋3）栏", "4栏＝（5＋6）栏"]),
        ("1栏各行＝（2＋3）栏各行", ["1栏各行＝（2＋3）栏各行"]),
        ("注：1栏各行=(2+3)栏各行", ["1栏各行=(2+3)栏各行"]),
        ("勾稽关系：27行 = 31行", ["27行 = 31行"]),
        ("注：本表列示本单位本年度的全部收入。", []),
        ("收入＝支出", []),
        ("1.本表第3栏为合计，5行以下不填。", []),
        ("", []),
    ],
)
def test_formulas_are_found_in_notes(note: str, formulas: list[str]) -> None:
    assert find_formulas(note) == formulas


# ---- a formula means what it says


@dataclass(frozen=True)
class Written:
    """A sum as it is written and as it is meant: signed column numbers."""

    text: str
    parts: tuple[tuple[int, int], ...]


PLUS, MINUS = st.sampled_from("＋+"), st.sampled_from("－-−")


@st.composite
def groups(draw: st.DrawFn, columns: st.SearchStrategy[int]) -> Written:
    """One column, or a bracketed group with signs and at most one range."""
    first = draw(columns)
    if draw(st.booleans()):
        return Written(f"{first}栏", ((1, first),))
    text, parts = str(first), [(1, first)]
    for _ in range(draw(st.integers(0, 3))):
        weight, column = draw(st.sampled_from([1, -1])), draw(columns)
        text += draw(PLUS if weight == 1 else MINUS) + str(column)
        parts.append((weight, column))
    if draw(st.booleans()):
        sign, start = parts[-1]
        end = draw(st.integers(start, 12))
        text += f"{draw(PLUS)}{draw(st.sampled_from(['…', '……', '...']))}{draw(PLUS)}{end}"
        parts += [(sign, column) for column in range(start + 1, end + 1)]
    return Written(f"（{text}）栏", tuple(parts))


@st.composite
def sums(draw: st.DrawFn, columns: st.SearchStrategy[int]) -> Written:
    """Groups added and subtracted."""
    whole = draw(groups(columns))
    for _ in range(draw(st.integers(0, 2))):
        weight, group = draw(st.sampled_from([1, -1])), draw(groups(columns))
        whole = Written(
            whole.text + draw(PLUS if weight == 1 else MINUS) + group.text,
            whole.parts + tuple((weight * sign, column) for sign, column in group.parts),
        )
    return whole


def meaning(terms: tuple[Term, ...]) -> list[tuple[int, int]]:
    """Signed column numbers, ranges written out."""
    return [
        (term.weight, column)
        for term in terms
        for column in range(int(term.ref.column), int(term.ref.column_to or term.ref.column) + 1)
    ]


COLUMNS = st.integers(1, 12)
RELATIONS = {"＝": "=", "=": "=", "≤": "<=", "≥": ">="}


@settings(max_examples=200)
@given(sums(COLUMNS), st.sampled_from(sorted(RELATIONS)), sums(COLUMNS))
def test_a_formula_of_any_groups_is_read_as_written(
    left: Written, sign: str, right: Written
) -> None:
    formula = parse_formula(left.text + sign + right.text)
    assert sorted(meaning(formula.left)) == sorted(left.parts)
    assert sorted(meaning(formula.right)) == sorted(right.parts)
    assert formula.relation == RELATIONS[sign]


def rule_of(formula: Formula) -> Rule:
    """A rule on table 09 with this formula."""
    return Rule("C09-0", "any", "任意", Severity.ERROR, "核对", ("试",), "T09", "试", formula)


@settings(max_examples=100, deadline=None)
@given(
    st.permutations(range(1, 13)),
    st.lists(st.integers(-500_000, 500_000), min_size=12, max_size=12),
    st.data(),
)
def test_a_formula_adds_up_the_columns_it_names(
    order: list[int], cents: list[int], data: st.DataObject
) -> None:
    """Whatever the groups, both sides come to what a calculator makes of the printed figures."""
    cut = data.draw(st.integers(1, 11))
    signs = data.draw(st.lists(st.sampled_from([1, -1]), min_size=12, max_size=12))
    signs[order[0] - 1] = signs[order[cut] - 1] = 1

    def side(columns: list[int]) -> tuple[str, int]:
        text = "".join(f"{'＋' if signs[c - 1] > 0 else '－'}{c}" for c in columns)
        return f"（{text[1:]}）栏", sum(signs[c - 1] * cents[c - 1] for c in columns)

    (left, total), (right, parts) = side(order[:cut]), side(order[cut:])
    amounts = [f"{cent / 100:.2f}" for cent in cents]
    document = disclosure(T09=table("T09", [("金额", amounts)]))
    (judged,) = judge_rule(rule_of(parse_formula(f"{left}＝{right}")), Binder(Figures(document)))
    assert isinstance(judged, Judged)
    assert judged.left * 100 == total
    assert judged.right * 100 == parts
    assert (judged.outcome is Outcome.PASS) == (total == parts)
