"""Balanced disclosures with a sound narrative: nothing is ever reported but rounding.

Typeset and read back in both layouts; and, much faster, from the lines of the narrative.
"""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import juesuan
from balanced import disclosures
from juesuan.checking.check import check
from juesuan.model import Kind, Outcome, Report, Severity
from narrate import OUTLINES
from narrated import narrated
from typeset import LAYOUTS, typeset

SECTIONS = {"wuhan": 13, "shanghai": 11}

some = settings(
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # a year takes too long to be made smaller
    suppress_health_check=list(HealthCheck),
)


def assert_sound(report: Report, layout: str) -> None:
    """Nothing is reported but rounding, and every amount of the narrative was read."""
    alarms = [item for item in report.findings if item.severity is not Severity.ROUNDING]
    assert [(item.rule, item.message) for item in alarms] == []
    narrative = report.disclosure.narrative
    assert [item.text for item in narrative.unread] == []
    major = [section for section in narrative.sections if section.level == 1 and section.topic]
    told = [section for section in major if section.topic not in {"overview", "glossary"}]
    assert len(told) == SECTIONS[layout]
    assert report.counts[Outcome.PASS] > 200


@given(facts=disclosures(), layout=st.sampled_from(sorted(LAYOUTS)))
@settings(some, max_examples=25)
def test_balanced_disclosures_raise_no_alarm(facts: dict[str, Any], layout: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "balanced.pdf"
        file.write_bytes(typeset(facts, layout))
        report = juesuan.check(file)
    assert report.disclosure.kind is Kind.FINAL_ACCOUNT
    assert len([table for table in report.disclosure.tables if table.code]) == 9
    assert_sound(report, layout)


@given(facts=disclosures(), place=st.sampled_from(sorted(OUTLINES)))
@settings(some, max_examples=150)
def test_sound_sentences_raise_no_alarm(facts: dict[str, Any], place: str) -> None:
    assert_sound(check(narrated(facts, place)), place)
