"""Scored forms on screen and as JSON."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import jsonschema
from hypothesis import given
from rich.console import Console

from entered_forms import BENEFIT, OUTPUT, PROJECT, WHOLE, entered_forms, form, line
from juesuan.evidence import QueryEvidence, QueryFile, apply_evidence
from juesuan.exact import encode
from juesuan.model import Place
from juesuan.model.account import FormEntry, Query
from juesuan.report.score import FormReport, print_score, score_json
from juesuan.score import Remark, RemarkKind, score_form

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((ROOT / "docs" / "schema" / "score.schema.json").read_text("utf-8"))
EVIDENCE = QueryEvidence(
    "85%",
    "select 1\nfrom 话务",
    (QueryFile("话务.csv", "ab" * 32, 1234, 56),),
    "咨询电话接通率",
    "90%",
    Place(sheet="绩效指标", cell="C7"),
)


def shown(*forms: FormReport) -> str:
    """What a terminal shows."""
    stream = io.StringIO()
    print_score(forms, Console(file=stream, width=100))
    return stream.getvalue()


def rows(text: str) -> list[list[str]]:
    """Its lines as words."""
    return [line.split() for line in text.splitlines()]


def test_a_form_on_screen() -> None:
    text = shown(FormReport(score_form(PROJECT)))
    found = rows(text)
    assert "  汉阳社会保险管理处 · 项目支出 · 权重方案 湖北" in text
    assert ["年度资金总额", "20", "240.27", "240.27", "100%", "20"] in found
    assert ["产出指标", "40", "39.2"] in found
    assert ["数量指标", "30", "29.2"] in found
    assert ["养老失业工伤保险扩面", "5", "19,200人次", "19,012人次", "4.95"] in found
    assert ["满意度指标", "10", "10"] in found
    assert ["总分", "99.2", "等级", "优"] in found
    assert "没有达到目标，请说明原因。（绩效指标!A9）" in text.replace("\n", "")


def test_forms_one_after_the_other() -> None:
    text = shown(FormReport(score_form(WHOLE)), FormReport(score_form(PROJECT)))
    assert text.index("总分 99.36") < text.index("总分 99.2　")


def test_what_has_no_points_is_told() -> None:
    lines = (
        line(OUTPUT, "", "培训", "40", "10", ""),
        line("", "", "甲", "40", "1", "1"),
    )
    text = shown(FormReport(score_form(form(*lines, budget="0", spent="0", name="", unit=""))))
    assert "未写名称" in text
    assert "单位不详" in text
    assert ["培训", "40", "10", "—", "—"] in rows(text)
    assert "总分 40，有 2 项没有得分，不评等级" in text
    assert "（绩效指标!A9）" in text
    whole = score_form(form(line(BENEFIT, "", "甲", "70", "1", "1")))
    assert "总分 90，各项分值相加为 90，不评等级" in shown(FormReport(whole))


def test_evidence_and_remarks_of_a_roll_up() -> None:
    remark = Remark(RemarkKind.NOT_JOINED, "指标“甲”的目标值不能汇总。", Place())
    report = FormReport(score_form(PROJECT), (EVIDENCE,), (remark,))
    text = shown(report)
    assert text.index("不能汇总") < text.index("目标值可能定低了")
    assert "咨询电话接通率 85%（填写的是 90%）" in text
    assert "    from 话务" in text
    assert "话务.csv　56 行　1,234 字节" in text
    assert f"SHA-256 {'ab' * 32}" in text
    same = FormReport(score_form(PROJECT), (replace(EVIDENCE, entered="85%"),))
    assert "填写的是" not in shown(same)


def test_json_holds_exact_numbers() -> None:
    remark = Remark(RemarkKind.NOT_JOINED, "指标“甲”的目标值不能汇总。", Place())
    report = FormReport(score_form(WHOLE), (EVIDENCE,), (remark,))
    found = json.loads(encode(score_json([report])), parse_float=Decimal)
    (told,) = found["forms"]
    assert (told["total"], told["grade"], told["complete"]) == (Decimal("99.36"), "优", True)
    assert told["execution"]["rate"] == 1
    growth = told["indicators"][3]
    assert growth["score"] == Decimal("3.96")
    assert str(growth["points"]).startswith("3.96083333")
    assert (growth["ratio"], growth["met"]) == (Decimal("0.990208"), False)
    assert growth["direction"] == "正向"
    assert told["remarks"][0]["kind"] == "not-joined"
    assert told["evidence"][0]["files"][0]["sha256"] == "ab" * 32
    assert (told["evidence"][0]["sheet"], told["evidence"][0]["cell"]) == ("绩效指标", "C7")


def test_from_records_to_the_report(tmp_path: Path) -> None:
    (tmp_path / "话务.csv").write_text("接通\n1\n1\n1\n0\n", "utf-8")
    query = Query("select avg(接通) * 100 || '%' from 话务", ("话务.csv",))
    asked = replace(line(OUTPUT, "", "电话接通率", "40", "100%", "90%"), query=query)
    entry, evidence = apply_evidence(form(asked), tmp_path)
    text = shown(FormReport(score_form(entry), evidence))
    assert ["电话接通率", "40", "100%", "75.0%", "30"] in rows(text)
    assert "电话接通率 75.0%（填写的是 90%）" in text


@given(entered_forms())
def test_any_form_can_be_shown(entry: FormEntry) -> None:
    report = FormReport(score_form(entry), (EVIDENCE,))
    assert "总分" in shown(report)
    jsonschema.validate(json.loads(encode(score_json([report]))), SCHEMA)
