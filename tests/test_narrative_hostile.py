"""Hostile texts: no traceback, and time that grows with the text and no faster."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan.reading.narrative import read_narrative
from juesuan.reading.text import read_text
from narrative.cases import page_of, read_lines

TOTAL = "一、收入支出决算总体情况说明"
PROJECT = "（三）项目支出绩效自评结果"
WORDS = [
    *(
        "增加",
        "下降",
        "各减少",
        "持平",
        "差值",
        "增加（减少）",
        "大于",
        "未超过",
        "等于",
        "无",
        "没有",
    ),
    *(
        "占",
        "完成",
        "其中",
        "主要用于",
        "主要包括",
        "主要原因是",
        "，主要是",
        "与",
        "较上年",
        "同比",
    ),
    *("（类）", "（项）", "（2010101）", "（", "）", "“", "”", '"', "，", "。", "；", "：", "、"),
    *(
        "年初预算",
        "支出决算",
        "执行率",
        "上年",
        "2023年",
        "收、支总计",
        "本年收入",
        "教育支出",
        "三公经费",
    ),
    *(
        "1",
        "0.00万元",
        "1,553.51万元",
        "100%",
        "3辆",
        "-1元",
        "2.08",
        "12345678901234567890",
        "A1",
        "的",
    ),
    *("一、", "（一）", "第一部分", "1.", "目录", "图1：", "……", "共计", "率", " "),
]
FRAGMENTS = [
    *(
        "增加1万元",
        "下降1%",
        "无本年收入",
        "持平",
        "（",
        "）",
        "（1万元",
        "占",
        "占1%",
        "1 ",
        "1、",
    ),
    *(
        "12345678901234567890",
        "主要用于1万元",
        "主要包括",
        "，主要是人员",
        "A1",
        "“1”",
        "“",
        "（类）",
    ),
    *(
        "收、支总计1、2万元",
        "大于预算数1万元",
        "教育支出（类）",
        "其中：1万元",
        "的1%",
        "差值1万元",
    ),
    *("较上年2.08减少", "共计共计", "率1%", "执行率1%", "说明。", "；", '"', "1,"),
]


def wrapped(text: str, width: int = 1_000) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def seconds(lines: list[str], under: str) -> float:
    """The best time of three."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        read_lines(under, *lines)
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.parametrize("under", [TOTAL, PROJECT])
@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_ten_times_the_text_takes_about_ten_times_as_long(fragment: str, under: str) -> None:
    small = seconds(wrapped(fragment * 200), under)
    large = seconds(wrapped(fragment * 2_000), under)
    assert large < 30 * small + 0.01


@pytest.mark.parametrize(
    "line",
    ["1", "一、", "第一部分", "（一）情况", "1.行政运行", "目录", "增加1万元", "……1", "支出，"],
)
def test_many_lines_take_time_in_proportion(line: str) -> None:
    assert seconds([line] * 5_000, TOTAL) < 30 * seconds([line] * 500, TOTAL) + 0.01


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.integers(3, 40), st.booleans())
def test_any_words_in_any_order_are_read(words: list[str], width: int, project: bool) -> None:
    text = "".join(words)
    narrative = read_lines(PROJECT if project else TOTAL, *wrapped(text, width))
    missing = sum(item.amounts for item in narrative.unread)
    assert 0 <= missing <= narrative.amounts
    assert 0 <= narrative.share_read <= 1
    for claim in narrative.claims:
        assert 0 <= claim.start <= claim.end <= len(claim.passage.text)
        assert claim.place.line is not None


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    read_lines(TOTAL, *text.splitlines())


def test_two_hundred_thousand_lines() -> None:
    page = read_text(("一、收入决算情况说明\n" + "5\n" * 199_999).encode())
    narrative = read_narrative([page], (), 2023)
    assert len(narrative.sections) == 1
    assert narrative.claims == ()


def test_a_number_of_thousands_of_digits_is_no_amount() -> None:
    narrative = read_lines(TOTAL, f"收、支总计{'9' * 5_000}万元。")
    assert narrative.claims == ()
    assert narrative.amounts == 0


def test_a_passage_of_many_lines_knows_where_its_claims_stand() -> None:
    lines = ["收、支总计1万元、"] * 10_000
    narrative = read_narrative([page_of(TOTAL, *lines)], (), 2023)
    assert [claim.place.line for claim in narrative.claims] == list(range(2, 10_002))


def test_evidence_is_short_even_where_no_clause_ends() -> None:
    narrative = read_lines(TOTAL, *["收、支总计1万元"] * 2_000)
    assert max(claim.end - claim.start for claim in narrative.claims) < 500
