"""Awkward PDFs: the same cells as the plain file, or one clear answer."""

import tomllib
from pathlib import Path

import pytest

import juesuan
from juesuan.model import Disclosure
from juesuan.reading.pages import UnreadableError
from stress import VARIANTS
from typeset import typeset

ROOT = Path(__file__).resolve().parent.parent
FACTS = tomllib.loads((ROOT / "tests" / "data" / "wuhan-2023.toml").read_text("utf-8"))
ANSWERS = {
    "encrypted": "已加密",
    "image_only": "都是图片",
    "no_tounicode": "没有编码对照",
}
SAME = sorted(VARIANTS.keys() - ANSWERS.keys() - {"no_vertical_rules"})


def cells(disclosure: Disclosure) -> list[tuple[str, str, str, tuple[tuple[str, str], ...]]]:
    return [
        (table.code, row.code, row.label, tuple((cell.column, cell.text) for cell in row.cells))
        for table in disclosure.tables
        if table.code
        for row in table.rows
    ]


def amounts(disclosure: Disclosure) -> dict[tuple[str, str, str], str]:
    """The amounts by table, row and column."""
    return {
        (table.code or "", row.code, cell.column): cell.text
        for table in disclosure.tables
        for row in table.rows
        for cell in row.cells
        if row.code and cell.amount is not None
    }


@pytest.fixture(scope="module", params=["wuhan", "shanghai"])
def example(request: pytest.FixtureRequest) -> bytes:
    return typeset(FACTS, request.param)


def read_bytes(data: bytes, folder: Path) -> Disclosure:
    file = folder / "variant.pdf"
    file.write_bytes(data)
    return juesuan.read(file)


@pytest.mark.parametrize("variant", SAME)
def test_the_same_cells_whatever_the_page_does(
    example: bytes, variant: str, tmp_path: Path
) -> None:
    plain = cells(read_bytes(example, tmp_path))
    assert len(plain) > 150
    assert cells(read_bytes(VARIANTS[variant](example), tmp_path)) == plain


@pytest.mark.real
@pytest.mark.parametrize("name", ["putuo-finance-2024.pdf", "putuo-social-work-2024.pdf"])
@pytest.mark.parametrize("variant", SAME)
def test_the_same_cells_in_real_documents(
    real: Path, name: str, variant: str, tmp_path: Path
) -> None:
    plain = cells(juesuan.read(real / name))
    assert cells(read_bytes(VARIANTS[variant]((real / name).read_bytes()), tmp_path)) == plain


@pytest.mark.parametrize("variant", sorted(ANSWERS))
def test_one_clear_answer(example: bytes, variant: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=ANSWERS[variant]):
        read_bytes(VARIANTS[variant](example), tmp_path)


def test_without_upright_rules_nothing_is_guessed(example: bytes, tmp_path: Path) -> None:
    plain = amounts(read_bytes(example, tmp_path))
    disclosure = read_bytes(VARIANTS["no_vertical_rules"](example), tmp_path)
    assert amounts(disclosure).items() <= plain.items()
    report = juesuan.check(disclosure)
    assert report.errors == ()
    assert any(verdict.reason for verdict in report.verdicts)
