"""Balanced disclosures, rounded figure by figure, typeset, read back: nothing ever fails."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import juesuan
from balanced import disclosures
from juesuan.model import Kind, Outcome, Severity
from typeset import LAYOUTS, typeset


@given(facts=disclosures(), layout=st.sampled_from(sorted(LAYOUTS)))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_balanced_disclosures_raise_no_alarm(facts: dict[str, Any], layout: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "balanced.pdf"
        file.write_bytes(typeset(facts, layout))
        report = juesuan.check(file)
    assert report.disclosure.kind is Kind.FINAL_ACCOUNT
    assert len([table for table in report.disclosure.tables if table.code]) == 9
    alarms = [item for item in report.findings if item.severity is not Severity.ROUNDING]
    assert [item.message for item in alarms] == []
    assert report.counts[Outcome.PASS] > 100
