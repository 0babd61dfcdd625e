"""The named styles, after GB/T 9704: fonts, sizes, pitch of lines, indents; the table of fonts.

Built-in styles keep the English names by which Word knows them (it shows 正文, 标题 1, 目录 1);
ours have Chinese names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from juesuan.rendering.docx.markup import twips, twips_mm
from juesuan.rendering.docx.package import DECLARATION

WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY_SIZE: Final = 16.0
BODY_PITCH: Final = 28.0
TITLE_SIZE: Final = 34.0
PART_SIZE: Final = 22.0
TEXT_WIDTH: Final = 156.0
"""Millimetres between the margins of a page of text."""
CELL_PITCH: Final = 1.2
"""Line pitch in tables, as a multiple of the size."""

_LATIN: Final = "Times New Roman"
_FANG: Final = "仿宋_GB2312"
_KAI: Final = "楷体_GB2312"
_HEI: Final = "黑体"
_SONG: Final = "宋体"
_TITLE: Final = "方正小标宋简体"
_OTHERWISE: Final = {
    _FANG: ("仿宋,FangSong,仿宋_GB18030", "modern"),
    _KAI: ("楷体,KaiTi,楷体_GB18030", "modern"),
    _HEI: ("SimHei", "modern"),
    _SONG: ("SimSun", "auto"),
    _TITLE: ("方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,宋体", "auto"),
}


@dataclass(frozen=True, slots=True)
class _Style:
    """A style of paragraphs; sizes and spaces in points, indents in characters."""

    code: str
    name: str
    font: str
    size: float
    pitch: float = 0.0
    """Exact pitch of the lines; 0: as the font asks."""
    align: str = "left"
    first: int = 0
    left: int = 0
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    outline: int | None = None
    tabs: str = ""
    latin: str = _LATIN
    bold: bool = False
    follow: str = ""
    """Code of the style of the next paragraph; ``""``: the same."""

    def xml(self) -> str:
        base = '<w:basedOn w:val="Normal"/>' if self.code != "Normal" else ""
        own = ' w:customStyle="1"' if not self.name.isascii() else ""
        default = ' w:default="1"' if self.code == "Normal" else ""
        follow = f'<w:next w:val="{self.follow}"/>' if self.follow else ""
        return (
            f'<w:style w:type="paragraph"{default}{own} w:styleId="{self.code}">'
            f'<w:name w:val="{self.name}"/>{base}{follow}<w:qFormat/>'
            f"<w:pPr>{self._paragraph()}</w:pPr><w:rPr>{self._characters()}</w:rPr></w:style>"
        )

    def _paragraph(self) -> str:
        keep = "<w:keepNext/><w:keepLines/>" if self.keep else ""
        line = f'w:line="{twips(self.pitch)}" w:lineRule="exact"'
        if not self.pitch:
            line = 'w:line="240" w:lineRule="auto"'
        level = f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline is not None else ""
        left = ""
        if self.left:
            left = f' w:leftChars="{self.left * 100}" w:left="{twips(self.left * self.size)}"'
        first = (
            f'w:firstLineChars="{self.first * 100}" w:firstLine="{twips(self.first * self.size)}"'
        )
        return (
            f'{keep}<w:widowControl w:val="0"/>{self.tabs}'
            '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
            f'<w:spacing w:before="{twips(self.before)}" w:after="{twips(self.after)}" {line}/>'
            f"<w:ind{left} {first}/>"
            f'<w:jc w:val="{self.align}"/>{level}'
        )

    def _characters(self) -> str:
        half_points = round(self.size * 2)
        bold = "<w:b/>" if self.bold else ""
        return (
            f'<w:rFonts w:ascii="{self.latin}" w:hAnsi="{self.latin}" w:eastAsia="{self.font}"'
            f' w:cs="{_LATIN}"/>{bold}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        )


_LEADER: Final = (
    f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips_mm(TEXT_WIDTH)}"/></w:tabs>'
)
_STYLES: Final = (
    _Style("Normal", "Normal", _FANG, BODY_SIZE, BODY_PITCH, "both", first=2),
    _Style("Heading1", "heading 1", _TITLE, PART_SIZE, 36, "center", after=24, keep=True, outline=0,
           follow="Normal"),
    _Style("Heading2", "heading 2", _HEI, BODY_SIZE, BODY_PITCH, "both", first=2, keep=True,
           outline=1, follow="Normal"),
    _Style("Heading3", "heading 3", _KAI, BODY_SIZE, BODY_PITCH, "both", first=2, keep=True,
           outline=2, follow="Normal"),
    _Style("Title", "Title", _TITLE, TITLE_SIZE, 54, "center"),
    _Style("Date", "Date", _KAI, 20, 34, "center"),
    _Style("TOCHeading", "TOC Heading", _TITLE, 22, 36, "center", after=18, follow="Normal"),
    _Style("TOC1", "toc 1", _HEI, 14, 26, before=4, tabs=_LEADER),
    _Style("TOC2", "toc 2", _FANG, 14, 24, left=1, tabs=_LEADER),
    _Style("TOC3", "toc 3", _FANG, 14, 24, left=2, tabs=_LEADER),
    _Style("Footer", "footer", _SONG, 14, align="center", latin=_SONG),
    _Style("Caption", "caption", _HEI, 12, 20, "center", before=4, after=10),
    _Style("Figure", "图", _FANG, 12, align="center", before=8, keep=True, follow="Caption"),
    _Style("TableTitle", "表题", _TITLE, 18, 28, "center", after=2, keep=True, outline=1),
    _Style("TableCaption", "文中表题", _HEI, 12, 20, "center", before=8, after=2, keep=True),
    _Style("TableMark", "表头行", _SONG, 9, 15, keep=True),
    _Style("TableNote", "表注", _SONG, 9, 14),
    _Style("TableCell", "表格", _SONG, 9, 9 * CELL_PITCH),
    _Style("SectionEnd", "分节", _FANG, 1, 1),
)  # fmt: skip
_GRID: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS: Final = (
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
)
CELL_SIDE: Final = 80
"""Twips between the text of a cell and its left and right border."""
_TABLE_STYLES: Final = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr>'
    f'<w:tblInd w:w="0" w:type="dxa"/>{_MARGINS.format(side=108)}</w:tblPr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="AccountTable"><w:name w:val="决算表"/>'
    f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{_GRID}</w:tblBorders>'
    f"{_MARGINS.format(side=CELL_SIDE)}</w:tblPr></w:style>"
)


class CellKind(StrEnum):
    """What a cell holds, as the first part of the code of its style."""

    PLAIN = "TableCell"
    HEAD = "TableHead"
    TOTAL = "TableTotal"


_CELL_LOOKS: Final = {
    CellKind.PLAIN: ("表格", _SONG, False),
    CellKind.HEAD: ("表头", _HEI, False),
    CellKind.TOTAL: ("合计数", _SONG, True),
}


def cell_style(kind: CellKind, size: float) -> str:
    """The code of the style of cells whose text has a size.

    >>> cell_style(CellKind.HEAD, 10.5)
    'TableHead105'
    """
    return f"{kind}{round(size * 10)}"


def styles_part(sizes: Iterable[float]) -> str:
    """``styles.xml``; ``sizes`` are those of the text in tables."""
    cells = (
        _Style(cell_style(kind, size), f"{name} {size:g}", font, size, size * CELL_PITCH, bold=bold)
        for size in sorted(set(sizes))
        for kind, (name, font, bold) in _CELL_LOOKS.items()
    )
    paragraphs = "".join(style.xml() for style in (*_STYLES, *cells))
    return (
        f'{DECLARATION}<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{_FANG}" w:cs="{_LATIN}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{paragraphs}{_TABLE_STYLES}</w:styles>"
    )


def fonts_part() -> str:
    """``fontTable.xml``: what to take where a font is not installed."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, (others, family) in _OTHERWISE.items()
    )
    latin = (
        f'<w:font w:name="{_LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )
    return f'{DECLARATION}<w:fonts xmlns:w="{WORD}">{latin}{fonts}</w:fonts>'


def settings_part() -> str:
    """``settings.xml``: compression of punctuation, and Word's present way to lay out pages."""
    word = "http://schemas.microsoft.com/office/word"
    modes = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{word}" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", "15"),
            ("overrideTableStyleFontSizeAndJustification", "1"),
            ("enableOpenTypeFeatures", "1"),
            ("doNotFlipMirrorIndents", "1"),
        )
    )
    return (
        f'{DECLARATION}<w:settings xmlns:w="{WORD}"><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat>{modes}</w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
