"""Damaged and hostile files: no crash, no hang, only a disclosure or one sentence."""

from pathlib import Path

import pytest

from fuzz import HEAVY, mutation
from fuzzing import cases, run, survive
from juesuan.workers import Failure, Limits, run_each

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "tests" / "data" / "wuhan-2023.pdf"


def test_a_damaged_pdf_is_a_disclosure_or_a_sentence() -> None:
    some = list(cases([EXAMPLE], range(2)))
    failures = [
        (result.item[0], result.failure, result.detail) for result in run(some) if result.failure
    ]
    assert len(some) > 100
    assert failures == []


def test_damaged_text_is_a_disclosure_or_a_sentence(tmp_path: Path) -> None:
    lines = ["2023年度支出决算表", "公开03表", "单位：某某中心 单位：万元"]
    lines += ["本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出 科目名称"]
    lines += ["栏次 1 2 3 4 5 6", "合计 10.00 6.00 4.00", "208 社会保障和就业支出 10.00 6.00 4.00"]
    text = tmp_path / "flat.txt"
    text.write_text("\n".join(lines * 9), "utf-8")
    some = list(cases([text], range(4)))
    failures = [
        (result.item[0], result.failure, result.detail) for result in run(some) if result.failure
    ]
    assert failures == []


@pytest.mark.parametrize("kind", sorted(HEAVY))
def test_what_hangs_the_pdf_library_costs_that_file_only(kind: str) -> None:
    heavy = ("heavy.pdf", mutation(EXAMPLE.read_bytes(), 1, kind))
    good = ("good.pdf", EXAMPLE.read_bytes())
    limits = Limits(seconds=3.0, memory=2 * 1024**3)
    results = {result.item[0]: result for result in run_each(survive, [heavy, good], limits=limits)}
    assert results["good.pdf"].value == "final-account"
    assert results["heavy.pdf"].failure in {None, *Failure}
