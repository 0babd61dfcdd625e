"""A document → the parts of a DOCX.

Everything is named: styles, bookmarks, content controls, tables and charts, so that whoever goes
on writing in Word finds a document and not only its picture. The same document gives the same
bytes.
"""

from typing import Final

from juesuan.model.document import Chart, Document, TableBlock
from juesuan.rendering.docx.body import BodyWriter
from juesuan.rendering.docx.charts import chart_part, chart_workbook, inline_chart
from juesuan.rendering.docx.facts import facts_part, facts_properties
from juesuan.rendering.docx.markup import field, paragraph, plain, run, xml_text
from juesuan.rendering.docx.package import DECLARATION, Package
from juesuan.rendering.docx.sections import arrange
from juesuan.rendering.docx.styles import WORD, fonts_part, settings_part, styles_part
from juesuan.rendering.docx.tables import TableWriter
from juesuan.rendering.docx.theme import theme_part

_MAIN: Final = "word/document.xml"
_WORD_TYPE: Final = "officedocument.wordprocessingml"
_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def render_docx(document: Document) -> bytes:
    """Write a document as DOCX."""
    package = Package()
    package.relate("", "officeDocument", _MAIN)
    package.relate("", "core-properties", "docProps/core.xml")
    package.add("docProps/core.xml", _core(document), "package.core-properties")
    _add_word_part(package, "styles", styles_part(_sizes(document)))
    _add_word_part(package, "settings", settings_part())
    _add_word_part(package, "fontTable", fonts_part())
    package.add("word/theme/theme1.xml", theme_part(), "officedocument.theme")
    package.relate(_MAIN, "theme", "word/theme/theme1.xml")
    footer = _add_word_part(package, "footer", _footer())
    _add_facts(package, document)
    body = BodyWriter(
        arrange(document.blocks),
        TableWriter({fact.key: fact.label for fact in document.facts}),
        lambda chart: _add_chart(package, chart),
        footer,
    )
    main = (
        f'{DECLARATION}<w:document xmlns:w="{WORD}" xmlns:r="{_RELATIONSHIPS}"'
        f' xmlns:wp="{_DRAWING}"><w:body>{body.xml()}</w:body></w:document>'
    )
    package.add(_MAIN, main, f"{_WORD_TYPE}.document.main")
    return package.pack()


def _sizes(document: Document) -> list[float]:
    return [block.size for block in document.blocks if isinstance(block, TableBlock)]


def _add_word_part(package: Package, kind: str, content: str) -> str:
    """Add a part of which there is one; its name is the kind of its relationship."""
    package.add(f"word/{kind}.xml", content, f"{_WORD_TYPE}.{kind}")
    return package.relate(_MAIN, kind, f"word/{kind}.xml")


def _add_chart(package: Package, chart: Chart) -> str:
    """Add a chart and its workbook; the run that shows it."""
    number = sum(name.startswith("word/charts/") for name in package.parts) + 1
    part, workbook = f"word/charts/chart{number}.xml", f"word/embeddings/chart{number}.xlsx"
    content = chart_part(chart, package.relate(part, "package", workbook))
    package.add(part, content, "officedocument.drawingml.chart")
    package.add(workbook, chart_workbook(chart))
    return inline_chart(chart, package.relate(_MAIN, "chart", part), number)


def _add_facts(package: Package, document: Document) -> None:
    """Add the figures as a custom XML part, which Word keeps when it saves."""
    if not document.facts:
        return
    item, properties = "customXml/item1.xml", "customXml/itemProps1.xml"
    package.relate(_MAIN, "customXml", item)
    package.add(item, facts_part(document))
    package.relate(item, "customXmlProps", properties)
    package.add(properties, facts_properties(), "officedocument.customXmlProperties")


def _footer() -> str:
    """— 1 —."""
    number = f"{run('— ')}{field('PAGE', '1')}{run(' —')}"
    return f'{DECLARATION}<w:ftr xmlns:w="{WORD}">{paragraph("Footer", number)}</w:ftr>'


def _core(document: Document) -> str:
    return (
        f"{DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{xml_text(plain(document.title))}</dc:title>"
        f"<dc:creator>{xml_text(plain(document.unit))}</dc:creator>"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
