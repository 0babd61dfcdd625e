"""Charts: what stands in the SVG, and that a renderer takes it."""

from decimal import Decimal

import pylopdf_fonts_zh_cn as fonts
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from juesuan.model.document import Chart, ChartKind, Series
from juesuan.rendering.drawing import PALETTE, round_ticks, text_width, wrap
from juesuan.rendering.svg import chart_svg
from sample_tree import HOSTILE, bars, shares, trend

SVG = "{http://www.w3.org/2000/svg}"
AMOUNTS = st.decimals(-(10**9), 10**9, places=2)


def chart(kind: ChartKind, values: list[str], names: tuple[str, ...] = ()) -> Chart:
    series = Series("2023年", tuple(map(Decimal, values)))
    return Chart(
        kind, "图", "万元", names or tuple(f"项{n}" for n in range(len(values))), (series,)
    )


def drawn(chart: Chart, width: float = 640, height: float = 320) -> etree._Element:
    return etree.fromstring(chart_svg(chart, width, height).encode())


def words(root: etree._Element) -> list[str]:
    return [item.text for item in root.iter(f"{SVG}text")]


def bar_heights(root: etree._Element) -> list[float]:
    marked = (item for item in root.iter(f"{SVG}rect") if float(item.get("width")) > 11)
    return [float(item.get("height")) for item in marked]


@pytest.mark.parametrize("chart", [bars(), shares(), trend()], ids=lambda chart: chart.kind.value)
def test_a_chart_prints_its_values_and_names_and_tells_them_in_words(chart: Chart) -> None:
    root = drawn(chart)
    printed = words(root)
    assert {f"{value:,f}" for series in chart.series for value in series.values} <= set(printed)
    assert set(chart.categories) <= set(printed)
    assert root.get("role") == "img"
    assert root[0].text == chart.caption
    assert root[1].text == chart.alternative


def test_bars_are_as_high_as_their_values_from_zero() -> None:
    low, high = bar_heights(drawn(chart(ChartKind.BARS, ["100", "400"])))
    assert high == pytest.approx(4 * low, abs=0.05)


def test_a_negative_bar_hangs_from_the_axis() -> None:
    root = drawn(chart(ChartKind.BARS, ["-200", "400"]))
    down, up = (item for item in root.iter(f"{SVG}rect"))
    axis = next(item for item in root.iter(f"{SVG}line") if item.get("class") == "c-axis")
    assert float(down.get("y")) == float(axis.get("y1"))
    assert float(up.get("y")) + float(up.get("height")) == pytest.approx(
        float(axis.get("y1")), abs=0.02
    )


def test_shares_add_percentages_and_keep_the_smallest_part_in_sight() -> None:
    root = drawn(chart(ChartKind.SHARES, ["9999.00", "1.00"]))
    assert {"100.0%", "0.0%"} <= set(words(root))
    assert min(float(item.get("width")) for item in root.iter(f"{SVG}rect")) >= 1.5


@pytest.mark.parametrize("values", [["0", "0"], ["-5", "12"], ["-5", "5"]])
def test_no_percentages_where_parts_make_no_whole(values: list[str]) -> None:
    assert not [said for said in words(drawn(chart(ChartKind.SHARES, values))) if "%" in said]


def test_many_parts_get_a_taller_chart() -> None:
    few, many = (drawn(chart(ChartKind.SHARES, ["1"] * n)) for n in (3, 40))
    assert float(many.get("height")) > 40 * 24 > float(few.get("height"))


def test_a_chart_without_values_says_so() -> None:
    assert words(drawn(Chart(ChartKind.BARS, "图", "万元", (), ()))) == ["无数据"]


def test_long_names_are_broken_and_end_with_a_sign() -> None:
    printed = words(drawn(chart(ChartKind.BARS, ["1", "2"], ("长" * 400, "短"))))
    assert any(said.endswith("…") for said in printed)
    assert max(text_width(said, 12) for said in printed) < 330


def test_the_same_chart_gives_the_same_text() -> None:
    assert chart_svg(bars()) == chart_svg(bars())


def test_nothing_comes_from_outside_and_nothing_runs() -> None:
    for item in (bars(), shares(), trend()):
        told = chart_svg(item)
        assert told.count("http") == 1  # the name space
        assert "<script" not in told
        assert "style" not in told


def _luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", PALETTE)
def test_colours_stand_out_from_white_enough_for_text(colour: str) -> None:
    assert 1.05 / (_luminance(colour) + 0.05) >= 4.5


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(ChartKind),
    st.lists(st.tuples(st.text(max_size=40), AMOUNTS, AMOUNTS), max_size=14),
    st.text(max_size=30),
    st.sampled_from([(640, 320), (343, 280), (120, 60)]),
)
def test_any_chart_is_well_formed_and_stays_finite(
    kind: ChartKind,
    entries: list[tuple[str, Decimal, Decimal]],
    caption: str,
    size: tuple[int, int],
) -> None:
    made = Chart(
        kind,
        caption,
        "万元",
        tuple(name for name, _, _ in entries),
        (
            Series(caption, tuple(one for _, one, _ in entries)),
            Series("乙", tuple(two for _, _, two in entries)),
        ),
    )
    told = chart_svg(made, *size)
    etree.fromstring(told.encode())
    assert "nan" not in told.split("</desc>")[1]
    assert "inf" not in told.split("</desc>")[1].replace("sans-serif", "")


@given(st.lists(AMOUNTS, min_size=1, max_size=9))
def test_round_ticks_hold_zero_and_every_value(values: list[Decimal]) -> None:
    ticks = round_ticks(values)
    assert Decimal(0) in ticks
    assert ticks[0] <= min(values)
    assert max(values) <= ticks[-1]
    assert len(ticks) <= 9


@given(st.text(), st.floats(12, 300), st.integers(1, 4))
def test_wrapped_text_keeps_to_its_lines(said: str, width: float, lines: int) -> None:
    assert len(wrap(said, width, 12, lines)) <= lines


def test_typst_draws_hostile_charts() -> None:
    """What stands in the PDF: usvg is stricter than a browser."""
    hostile = chart(ChartKind.BARS, ["1", "-2"], (HOSTILE, "<svg>"))
    told = chart_svg(hostile, font="Noto Sans SC")
    source = f'#set page(width: auto, height: auto)\n#image(bytes({_typst(told)}), format: "svg")'
    found = typst.Fonts(include_system_fonts=False, font_paths=[fonts.sans_path().parent])
    png = typst.compile(source.encode(), format="png", font_paths=found, ignore_system_fonts=True)
    assert isinstance(png, bytes)
    assert png.startswith(b"\x89PNG")


def _typst(said: str) -> str:
    return '"' + said.replace("\\", "\\\\").replace('"', '\\"') + '"'
