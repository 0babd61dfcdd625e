"""Different disclosures for tests of many: the composed example as a web page, names changed."""

from functools import cache
from pathlib import Path

from juesuan.desk import draft_workbook
from juesuan.rendering.html import render_html

ROOT = Path(__file__).resolve().parent.parent
UNIT = "江城市社会保险服务中心"


@cache
def _page() -> str:
    return render_html(draft_workbook(ROOT / "examples" / "wuhan-2023.xlsx").composed.document)


def disclosure(unit: str = UNIT, replaced: dict[str, str] | None = None) -> bytes:
    """The example of a unit, with some figures replaced."""
    page = _page().replace(UNIT, unit)
    for old, new in (replaced or {}).items():
        assert old in page, old
        page = page.replace(old, new)
    return page.encode()


def write_disclosures(folder: Path, count: int) -> list[str]:
    """Write the disclosures of so many units; their names."""
    folder.mkdir(parents=True, exist_ok=True)
    units = [f"江城市第{number:03}中心" for number in range(count)]
    for unit in units:
        (folder / f"{unit}.html").write_bytes(disclosure(unit))
    return units
