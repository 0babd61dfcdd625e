"""The theme: the palette that Word offers for charts and tables; it is the one of our charts."""

from typing import Final

from juesuan.rendering.docx.package import DECLARATION

PALETTE: Final = (
    "2F5D8A", "C58B45", "7E9A7B", "A8605A", "5E8E9E", "8A97A6", "B9A36B", "7A6C97"
)  # fmt: skip
_SPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PLACEHOLDER: Final = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'


def theme_part() -> str:
    """``theme1.xml``."""
    colours = {
        "dk1": "000000",
        "lt1": "FFFFFF",
        "dk2": "1F3A57",
        "lt2": "EEF2F6",
        **{f"accent{number}": colour for number, colour in enumerate(PALETTE[:6], start=1)},
        "hlink": "2F5D8A",
        "folHlink": "7A6C97",
    }
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in colours.items()
    )
    return (
        f'{DECLARATION}<a:theme xmlns:a="{_SPACE}" name="决算公开"><a:themeElements>'
        f'<a:clrScheme name="决算公开">{scheme}</a:clrScheme><a:fontScheme name="决算公开">'
        f"{_font('majorFont', '黑体')}{_font('minorFont', '宋体')}</a:fontScheme>"
        f'<a:fmtScheme name="决算公开"><a:fillStyleLst>{_PLACEHOLDER * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_line(6350)}{_line(12700)}{_line(19050)}</a:lnStyleLst>"
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}"
        f"</a:effectStyleLst><a:bgFillStyleLst>{_PLACEHOLDER * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def _font(kind: str, chinese: str) -> str:
    latin = '<a:latin typeface="Times New Roman"/>'
    return f'<a:{kind}>{latin}<a:ea typeface="{chinese}"/><a:cs typeface=""/></a:{kind}>'


def _line(width: int) -> str:
    return f'<a:ln w="{width}">{_PLACEHOLDER}<a:prstDash val="solid"/></a:ln>'
