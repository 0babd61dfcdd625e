"""The grammar on the wordings of real documents and their paraphrases of other provinces."""

import re
import re._parser as sre_parser
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import juesuan
from juesuan.model.subjects import load_narrative_subjects
from juesuan.reading.narrative.tokens import _pattern, first_signs, normal, tokenize
from narrative.cases import expected, load, read_lines, read_sentence, shown_claims

SAMPLES = load("samples")
FORMULAS = load("paraphrases")
_SCALES = {"元": Decimal("0.0001"), "万元": Decimal(1), "万": Decimal(1), "亿元": Decimal(10_000)}


def alike(line: str) -> str:
    """A claim with its figures in 万元 and without the zeros that end decimals."""

    def figure(found: re.Match[str]) -> str:
        number, measure = found.groups()
        value = (Decimal(number) * _SCALES.get(measure, 1)).normalize()
        return f"{value:f}{'万元' if measure in _SCALES else measure}"

    return re.sub(r"(?<![\d.])(\d+(?:\.\d+)?)(万元|亿元|元|万|)", figure, line)


@pytest.mark.parametrize("case", SAMPLES, ids=lambda case: f"{case['sample']}-{case['text'][:12]}")
def test_a_sample_makes_these_claims(case: dict[str, Any]) -> None:
    narrative = read_sentence(case["under"], case["text"], case["year"])
    assert shown_claims(narrative) == expected(case["claims"])
    assert narrative.unread == ()


def test_all_samples_are_there() -> None:
    assert {case["sample"] for case in SAMPLES} == set(range(1, 35))


@pytest.mark.parametrize("case", FORMULAS, ids=lambda case: str(case["name"]))
def test_paraphrases_make_the_same_claims(case: dict[str, Any]) -> None:
    wanted = expected(case["claims"])
    for text in case["texts"]:
        narrative = read_sentence(case["under"], text, case["year"])
        assert [alike(line) for line in shown_claims(narrative)] == wanted, text
        assert narrative.unread == (), text


@pytest.mark.parametrize("case", FORMULAS, ids=lambda case: str(case["name"]))
def test_each_formula_has_three_paraphrases(case: dict[str, Any]) -> None:
    assert len(set(case["texts"])) >= 4


def claims_of(under: str, text: str, year: int | None = 2023) -> list[str]:
    return shown_claims(read_sentence(under, text, year))


def test_a_level_3_heading_sets_the_subject() -> None:
    under = "七、财政拨款“三公”经费支出决算情况说明\n1.因公出国（境）费"
    assert claims_of(under, "年初预算为2.00万元，支出决算为1.00万元，完成年初预算的50%。") == [
        "amount three-abroad initial-budget 2.00万元",
        "amount three-abroad 1.00万元",
        "completion three-abroad 50% vs initial-budget",
    ]


def test_the_next_level_3_heading_changes_the_subject() -> None:
    under = "七、财政拨款“三公”经费支出决算情况说明\n1.因公出国（境）费\n2.公务接待费"
    assert claims_of(under, "支出1.00万元。") == ["amount three-reception 1.00万元"]


def test_a_rate_of_an_unknown_subject_is_a_count_of_a_part() -> None:
    under = "（三）项目支出自评结果"
    text = "热线项目绩效自评综述：项目全年预算数为1万元。一是接通率达85％；二是满意度为98.5%。"
    assert claims_of(under, text)[1:] == [
        "count part:一是接通率 85% of performance-project",
        "count part:二是满意度 98.5% of performance-project",
    ]


def test_what_stands_in_brackets_does_not_change_the_subject() -> None:
    under = "二、收入决算情况说明"
    text = "财政拨款收入500.12万元（其中：一般公共预算500.12万元），占收入合计96.35%。"
    assert claims_of(under, text)[-1] == "share fiscal-income 96.35% of income"


def test_a_bracket_that_never_closes_is_forgotten() -> None:
    under = "二、收入决算情况说明"
    text = "财政拨款收入1万元（其中。事业收入2万元），占收入合计50%。"
    assert claims_of(under, text)[-1] == "share undertaking-income 50% of income"


def test_a_sentence_behind_the_parts_compares_the_whole() -> None:
    under = "二、收入决算情况说明"
    text = "本年收入10万元，其中：财政拨款收入9万元，占90%。与上年相比减少1万元，降低9.09%。"
    assert claims_of(under, text)[-1] == "change income -1万元 -9.09% vs prior-account"


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("年初预算为2万元，支出决算为1万元，未超过年初预算数。", "verdict three vs initial-budget"),
        ("支出决算为1万元，与上年相比增加（减少）1万元。", "change three 1万元 vs prior-account"),
        (
            "支出决算为1万元，比上年减增加1万元，增长5%。",
            "change three +1万元 +5% vs prior-account",
        ),
    ],
)
def test_what_leaves_the_sense_open_has_none(text: str, claim: str) -> None:
    assert claims_of("七、“三公”经费支出决算情况说明", f"“三公”经费{text}")[-1] == claim


def test_different_totals_of_both_sides_change_together() -> None:
    text = "收入总计10万元，支出总计12万元，与上年相比增加1万元。"
    assert claims_of("一、收入支出决算总体情况说明", text)[-1] == (
        "change total +1万元 vs prior-account"
    )


def test_two_figures_with_a_comma_between_are_not_one_with_thousands() -> None:
    assert claims_of("一、收入支出决算总体情况说明", "收、支总计各是519.07，519.07万元。") == [
        "amount total-income 519.07万元",
        "amount total-spending 519.07万元",
    ]


def test_a_compared_figure_is_one_of_the_year_before() -> None:
    text = "本年收入431万元，与上年收入合计433万元相比减少2万元。"
    assert claims_of("二、收入决算情况说明", text) == [
        "amount income 431万元",
        "amount income prior-account 433万元",
        "change income -2万元 vs prior-account",
    ]


def test_an_item_may_have_its_amount_in_the_sentence_of_its_name() -> None:
    text = "一般公共服务支出（类）100.00万元（占40%）、教育支出（类）150.00万元（占60%）。"
    assert claims_of("（二）一般公共预算财政拨款支出决算结构情况", text) == [
        "amount class:一般公共服务支出 100.00万元",
        "share class:一般公共服务支出 40%",
        "amount class:教育支出 150.00万元",
        "share class:教育支出 60%",
    ]


@pytest.mark.parametrize(
    "caption", ["图1：收、支决算总计变动情况", "(图2:收入决算结构图)(饼状图)", "图3：财政拨款收入"]
)
def test_a_chart_caption_says_nothing(caption: str) -> None:
    narrative = read_lines(
        "一、收入支出决算总体情况说明",
        "江城市人力资源和社会保障局档案中心2023年度收入总计10.00万元。",
        caption,
        "比上年增加1.00万元。",
    )
    assert shown_claims(narrative) == [
        "amount total-income 10.00万元",
        "change total-income +1.00万元 vs prior-account",
    ]


@pytest.mark.parametrize(
    ("heading", "text", "claim"),
    [
        (
            "十、其他重要事项的情况说明\n1.机关运行经费支出情况\n2.政府采购支出情况",
            "货物采购1.00万元。",
            "amount procurement-goods 1.00万元",
        ),
        (
            "（三）一般公共预算财政拨款支出决算具体情况",
            "2050202小学教育年初预算9.00万元。",
            "amount item:小学教育(2050202) initial-budget 9.00万元",
        ),
        (
            "（三）一般公共预算财政拨款支出决算具体情况",
            "205教育支出（类）20502普通教育（款）2050202小学教育（项）决算9.00万元。",
            "amount item:教育支出/普通教育/小学教育(2050202) 9.00万元",
        ),
        (
            "（三）一般公共预算财政拨款支出决算具体情况",
            "1.教育支出类决算9.00万元。",
            "amount class:教育支出 9.00万元",
        ),
        (
            "（三）国有资产占用情况",
            "共有车辆1辆，其中：副部（省）级及以上领导用车1辆。",
            "count part:副部（省）级及以上领导用车 1辆 of vehicles",
        ),
        (
            "（一）机关运行经费支出情况",
            "机关运行经费支出1.00万元（与基本支出中公用经费之和保持一致）。",
            "amount operating 1.00万元",
        ),
        (
            "一、收入支出决算总体情况说明",
            "收入总计、支出总计均为9.00万元。",
            "amount total 9.00万元",
        ),
        (
            "七、“三公”经费支出决算情况说明",
            "“三公”经费决算数1.00万元，比2023年度“三公”经费年初预算数2.00万元减少1.00万元。",
            "change three -1.00万元 vs initial-budget",
        ),
        (
            "七、“三公”经费支出决算情况说明",
            "公务接待费支出1.00万元，接待国内来访团组8个。",
            "count three-home-reception 8个",
        ),
        (
            "七、“三公”经费支出决算情况说明",
            "公务接待费支出1.00万元，占“三公”经费的60%。",
            "share three-reception 60% of three",
        ),
        (
            "三、支出决算情况说明",
            "基本支出100.00万元，占90.9％，比上年95.00万元，增加5.00万元，增长5.26％。",
            "change basic +5.00万元 +5.26% vs prior-account",
        ),
    ],
)
def test_other_wordings(heading: str, text: str, claim: str) -> None:
    assert claims_of(heading, text)[-1] == claim


@pytest.mark.parametrize("topic", ["", "detail", "three", "procurement", "performance-project"])
def test_looking_for_first_signs_changes_no_token(topic: str) -> None:
    pattern = _pattern(topic).pattern
    plain = re.compile(pattern[pattern.index("(?P<") :].removesuffix(")"))
    text = normal("".join(text for case in FORMULAS for text in case["texts"]))
    text += normal("".join(case["text"] for case in SAMPLES))
    found = [(token.kind.name, token.text) for token in tokenize(text, 0, topic)]
    assert [item for item in found if item[0] != "WORDS"] == [
        (item.lastgroup, item.group()) for item in plain.finditer(text) if item.lastgroup != "WORDS"
    ]


def test_first_signs_are_all_that_names_begin_with() -> None:
    for subject in load_narrative_subjects():
        for name in subject.names:
            assert _begins(sre_parser.parse(name)) <= {*first_signs(name), *"0123456789"}, name


def _begins(parts: Any) -> set[str]:
    """The signs that a parsed pattern can begin with."""
    signs: set[str] = set()
    for code, value in parts:
        kind = str(code)
        if kind in {"ASSERT", "ASSERT_NOT", "AT"}:
            continue
        if kind == "LITERAL":
            return signs | {chr(value)}
        if kind == "IN":
            digits = set("0123456789") if "CATEGORY" in str(value) else set()
            return signs | digits | {chr(sign) for what, sign in value if str(what) == "LITERAL"}
        if kind == "BRANCH":
            return signs.union(*(_begins(branch) for branch in value[1]))
        inner = _begins(value[-1])
        signs |= inner
        if kind == "SUBPATTERN" or value[0] > 0:
            return signs
    return signs


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("hanyang-2023.txt", 130),
        ("putuo-finance-2024.pdf", 130),
        ("putuo-social-work-2024.pdf", 115),
        ("swu-2024.pdf", 70),
    ],
)
def test_every_amount_of_real_narratives_is_read(real: Path, name: str, claims: int) -> None:
    narrative = juesuan.read(real / name).narrative
    assert narrative.unread == ()
    assert len(narrative.claims) >= claims
