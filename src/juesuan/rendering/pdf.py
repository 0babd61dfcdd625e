"""A document as PDF: tagged, PDF/A-3a, the facts attached as ``juesuan.json``.

The same document always gives the same bytes: it is dated to the end of its year.
Sizes and margins follow GB/T 9704-2012.
"""

import json
import re
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import pylopdf_fonts_zh_cn as bundled
import typst

from juesuan.model.document import Chart, Document
from juesuan.rendering.json import render_json
from juesuan.rendering.svg import chart_svg

_SERIF: Final = "Noto Serif SC"
_SANS: Final = "Noto Sans SC"
_FACES: Final = {
    "body": ("FangSong_GB2312", "FangSong", "仿宋_GB2312", "仿宋", "FZFangSong-Z02", _SERIF),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", _SERIF),
    "strong": ("SimHei", "黑体", "FZHei-B01", _SANS),
    "point": ("KaiTi_GB2312", "KaiTi", "楷体_GB2312", "楷体", "FZKai-Z03", _SERIF),
    "table": ("SimSun", "宋体", "FZShuSong-Z01", _SERIF),
}
"""The families of each face in the order of preference; those of the wheel are always there."""

_CHART: Final = (520, 230)
"""Width and height of a chart in points before it is scaled to the text."""


_LACKING: Final = re.compile(r'the text `?"(.{1,40}?)"`? could not be displayed')


class RenderError(Exception):
    """The document cannot be drawn; the message is one Chinese sentence for the user."""


def render_pdf(document: Document, fonts: Path | None = None) -> bytes:
    """Draw a document; ``fonts`` is a folder with the user's own faces (仿宋, 小标宋, 楷体)."""
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    found = _fonts(fonts)
    families = set(found.families())
    inputs = {
        "document": render_json(document),
        "charts": json.dumps([_drawn(chart) for chart in charts], ensure_ascii=False),
        "fonts": json.dumps(
            {face: [name for name in names if name in families] for face, names in _FACES.items()}
        ),
    }
    try:
        pdf = typst.compile(
            _template(),
            font_paths=found,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards="a-3a",
            timestamp=datetime(document.year + 1, 1, 1, tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise RenderError(_told(error.message)) from error
    if not isinstance(pdf, bytes):
        raise RenderError("PDF 没有生成。")
    return pdf


def _told(message: str) -> str:
    """What a user is told of an error of typst."""
    lacking = _LACKING.search(message)
    if lacking:
        return (
            f"PDF 没有生成：字体里没有“{lacking[1]}”这个字，请改字，或用 --fonts 指定有它的字体；"
            "其他格式可用 --formats 单独生成。"
        )
    return f"PDF 没有生成：{message}"


def _drawn(chart: Chart) -> dict[str, str]:
    return {"svg": chart_svg(chart, *_CHART), "alternative": chart.alternative}


@cache
def _fonts(folder: Path | None) -> typst.Fonts:
    paths = [bundled.serif_path().parent, bundled.sans_path().parent]
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[*dict.fromkeys(paths), *([folder] if folder else [])],
    )


@cache
def _template() -> bytes:
    return (files("juesuan.rendering") / "document.typ").read_bytes()
