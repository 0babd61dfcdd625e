"""A chart → a DrawingML chart part and the workbook behind it, which Word edits.

The formulas of the chart refer to the workbook; its values are also kept in the chart, so that
viewers draw it without opening the workbook.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from juesuan.model.document import Chart, ChartKind, Series
from juesuan.rendering.docx.markup import attribute, plain, xml_text
from juesuan.rendering.docx.package import DECLARATION
from juesuan.rendering.docx.theme import PALETTE

SHEET: Final = "Sheet1"
_INK: Final = "404040"
_MANY_VALUES: Final = 16  # more would be printed over each other
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
_MAIN: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_STRAIGHT: Final = '<c:smooth val="0"/>'
_LONGEST_CELL: Final = 32_000
_LONGEST_UNIT: Final = 100  # a text in a formula may have 255 characters
_WIDTH: Final = 150  # millimetres
_EMU: Final = 36_000  # in a millimetre
_NAMESPACES: Final = (
    f'xmlns:c="{_CHART}"'
    f' xmlns:a="{_MAIN}"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_AXES: Final = '<c:axId val="111111111"/><c:axId val="222222222"/>'


def drawn_as(chart: Chart) -> ChartKind:
    """The kind that can show the values: parts of a whole must be positive, a trend has points."""
    if chart.kind is ChartKind.SHARES:
        values = chart.series[0].values if len(chart.series) == 1 else ()
        if not any(values) or min(values) < 0:
            return ChartKind.BARS
    return chart.kind


def chart_part(chart: Chart, workbook: str) -> str:
    """The chart part; ``workbook`` is the id of its relationship to the workbook."""
    kind = drawn_as(chart)
    layout, legend = "<c:layout/>", ""
    if kind is ChartKind.SHARES:
        plot, layout = _ring(chart), _layout(0.03, 0.06, 0.36, 0.88, inner=True)
        legend = _legend("r", 1100, _layout(0.42, 0.1, 0.57, 0.8))
    else:
        plot = _plot(chart, kind)
        legend = _legend("b", 1000) if len(chart.series) > 1 else ""
    unit = _unit(chart)
    return (
        f'{DECLARATION}<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:lang val="zh-CN"/>'
        f'<c:roundedCorners val="0"/><c:chart>{unit}<c:autoTitleDeleted val="{int(not unit)}"/>'
        f'<c:plotArea>{layout}{plot}</c:plotArea>{legend}<c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/>'
        f"</a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>{_letters(1000)}"
        f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


def chart_workbook(chart: Chart) -> bytes:
    """The workbook: categories, then a column a series; for shares, what the legend says."""
    import xlsxwriter

    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(SHEET)
        figures = book.add_format({"num_format": "#,##0.00"})
        for row, category in enumerate(chart.categories, start=1):
            sheet.write_string(row, 0, _cell(category))
        for column, series in enumerate(chart.series, start=1):
            sheet.write_string(0, column, _cell(series.name))
            for row, value in enumerate(series.values, start=1):
                sheet.write_number(row, column, value, figures)
        if drawn_as(chart) is ChartKind.SHARES:
            last = len(chart.categories) + 1
            sheet.write_string(0, 2, "图例")
            for row, told in enumerate(_shares(chart), start=2):
                amount = f'TEXT(B{row},"#,##0.00")'
                unit = plain(chart.unit)[:_LONGEST_UNIT].replace('"', '""')
                share = f'TEXT(B{row}/SUM(B$2:B${last}),"0.00%")'
                formula = f'A{row}&"　"&{amount}&"{unit}　"&{share}'
                sheet.write_formula(row - 1, 2, formula, None, _cell(told))
        sheet.set_column(0, 2, 24)
    return written.getvalue()


def chart_height(chart: Chart) -> int:
    """Millimetres; a legend of many shares needs more."""
    if drawn_as(chart) is ChartKind.SHARES:
        return min(max(60, 8 * len(chart.categories) + 12), 200)
    return 74


def inline_chart(chart: Chart, relation: str, number: int) -> str:
    """The run that shows a chart; ``number`` is its own in the document."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{_WIDTH * _EMU}" cy="{chart_height(chart) * _EMU}"/>'
        f'<wp:docPr id="{number}" name="图表 {number}" descr="{attribute(chart.alternative)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" r:id="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def _cell(text: str) -> str:
    """Text that a worksheet may hold."""
    return plain(text)[:_LONGEST_CELL]


def _shares(chart: Chart) -> list[str]:
    """What the legend says of each part: its name, its amount, its share."""
    values = chart.series[0].values
    whole = sum(values, Decimal(0))
    return [
        f"{plain(category)}　{value:,.2f}{plain(chart.unit)}　{share:.2%}"
        for category, value in zip(chart.categories, values, strict=False)
        for share in [(value / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)]
    ]


def _unit(chart: Chart) -> str:
    """The measure, small, at the top on the left, where the axis begins."""
    if drawn_as(chart) is ChartKind.SHARES or not chart.unit:
        return ""
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{_font(900)}</a:pPr><a:r>"
        f"{_font(900, 'rPr')}<a:t>单位：{xml_text(plain(chart.unit))}</a:t></a:r></a:p></c:rich>"
        f'</c:tx>{_layout(0.015, 0.015)}<c:overlay val="0"/>'
        "</c:title>"
    )


def _legend(side: str, size: int, layout: str = "") -> str:
    place = f'<c:legendPos val="{side}"/>{layout}<c:overlay val="0"/>'
    return f"<c:legend>{place}{_letters(size)}</c:legend>"


def _layout(
    left: float, top: float, width: float = 0, height: float = 0, *, inner: bool = False
) -> str:
    """A place in the chart, in parts of its width and height."""
    size = f'<c:w val="{width}"/><c:h val="{height}"/>' if width else ""
    target = '<c:layoutTarget val="inner"/>' if inner else ""
    return (
        f'<c:layout><c:manualLayout>{target}<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{left}"/><c:y val="{top}"/>{size}</c:manualLayout></c:layout>'
    )


def _ring(chart: Chart) -> str:
    parts = "".join(
        f'<c:dPt><c:idx val="{index}"/><c:bubble3D val="0"/><c:spPr>{_fill(index)}'
        '<a:ln w="12700"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln></c:spPr>'
        "</c:dPt>"
        for index in range(len(chart.categories))
    )
    told = _texts("C", _shares(chart))
    series = chart.series[0]
    return (
        f'<c:doughnutChart><c:varyColors val="1"/><c:ser>{_named(0, series)}{parts}'
        f"<c:cat>{told}</c:cat><c:val>{_numbers('B', series)}</c:val></c:ser>"
        '<c:firstSliceAng val="0"/><c:holeSize val="58"/></c:doughnutChart>'
    )


def _plot(chart: Chart, kind: ChartKind) -> str:
    """Bars or lines, with their axes."""
    told = "" if len(chart.categories) * len(chart.series) > _MANY_VALUES else _value_labels(kind)
    categories = _texts("A", [plain(category) for category in chart.categories])
    series = "".join(
        f"<c:ser>{_named(index, one)}{_look(index, kind)}{told}<c:cat>{categories}</c:cat>"
        f"<c:val>{_numbers(_column(index), one)}</c:val>"
        f"{_STRAIGHT if kind is ChartKind.TREND else ''}</c:ser>"
        for index, one in enumerate(chart.series)
    )
    if kind is ChartKind.TREND:
        drawn = (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
            f'<c:marker val="1"/>{_AXES}</c:lineChart>'
        )
    else:
        drawn = (
            '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/>'
            f'<c:varyColors val="0"/>{series}<c:gapWidth val="{_gap(chart)}"/>'
            f'<c:overlap val="-6"/>{_AXES}</c:barChart>'
        )
    return drawn + _axes(chart, kind)


def _gap(chart: Chart) -> int:
    """Space between groups in per cent of a bar's width: few bars do not grow broad."""
    return 60 if len(chart.categories) * len(chart.series) > 6 else 120


def _look(index: int, kind: ChartKind) -> str:
    if kind is ChartKind.TREND:
        line = f'<a:ln w="28575" cap="rnd">{_fill(index)}<a:round/></a:ln>'
        edge = f'<a:ln w="9525">{_fill(index)}</a:ln>'
        return (
            f'<c:spPr>{line}</c:spPr><c:marker><c:symbol val="circle"/><c:size val="6"/>'
            f"<c:spPr>{_fill(index)}{edge}</c:spPr></c:marker>"
        )
    return f'<c:spPr>{_fill(index)}</c:spPr><c:invertIfNegative val="0"/>'


def _value_labels(kind: ChartKind) -> str:
    place = "t" if kind is ChartKind.TREND else "outEnd"
    shown = "".join(
        f'<c:show{what} val="{int(what == "Val")}"/>'
        for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    )
    return (
        '<c:dLbls><c:numFmt formatCode="#,##0.00" sourceLinked="0"/><c:spPr><a:noFill/>'
        f'<a:ln><a:noFill/></a:ln></c:spPr>{_letters(900)}<c:dLblPos val="{place}"/>{shown}'
        "</c:dLbls>"
    )


def _axes(chart: Chart, kind: ChartKind) -> str:
    values = [value for series in chart.series for value in series.values]
    floor = ""
    if kind is ChartKind.BARS and values and min(values) >= 0:
        floor = '<c:min val="0"/>'
    line = '<c:spPr><a:ln w="{}"><a:solidFill><a:srgbClr val="{}"/></a:solidFill></a:ln></c:spPr>'
    ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="{}"/>'
    return (
        '<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f"{ticks.format('low')}{line.format(9525, 'A6A6A6')}{_letters(1000)}"
        '<c:crossAx val="222222222"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/>'
        f'{floor}</c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorGridlines>'
        f"{line.format(6350, 'E2E2E2')}</c:majorGridlines>"
        '<c:numFmt formatCode="#,##0" sourceLinked="0"/>'
        f"{ticks.format('nextTo')}<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_letters(900)}"
        '<c:crossAx val="111111111"/><c:crosses val="autoZero"/><c:crossBetween val="between"/>'
        "</c:valAx>"
    )


def _named(index: int, series: Series) -> str:
    name = _texts(_column(index), [plain(series.name)], first=1)
    return f'<c:idx val="{index}"/><c:order val="{index}"/><c:tx>{name}</c:tx>'


def _column(index: int) -> str:
    """The column of a series in the workbook."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(index + 1))


def _texts(column: str, texts: Sequence[str], first: int = 2) -> str:
    points = _points([xml_text(text) for text in texts])
    reference = _reference(column, len(texts), first)
    return f"<c:strRef>{reference}<c:strCache>{points}</c:strCache></c:strRef>"


def _numbers(column: str, series: Series) -> str:
    points = _points([f"{value:f}" for value in series.values])
    reference = _reference(column, len(series.values), 2)
    code = "<c:formatCode>#,##0.00</c:formatCode>"
    return f"<c:numRef>{reference}<c:numCache>{code}{points}</c:numCache></c:numRef>"


def _reference(column: str, count: int, first: int) -> str:
    last = f":${column}${first + count - 1}" if count > 1 else ""
    return f"<c:f>{SHEET}!${column}${first}{last}</c:f>"


def _points(values: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{value}</c:v></c:pt>' for index, value in enumerate(values)
    )
    return f'<c:ptCount val="{len(values)}"/>{points}'


def _fill(index: int) -> str:
    colour = PALETTE[index % len(PALETTE)]
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _letters(size: int) -> str:
    return (
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{_font(size)}</a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _font(size: int, tag: str = "defRPr") -> str:
    return (
        f'<a:{tag} sz="{size}" b="0"><a:solidFill><a:srgbClr val="{_INK}"/></a:solidFill>'
        f'<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/></a:{tag}>'
    )
