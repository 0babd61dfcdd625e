"""The reader and the checker against real documents (tools/accuracy.py)."""

from pathlib import Path

import pytest

import accuracy
from juesuan.model import Evidence, Finding, Place, Severity


@pytest.fixture(scope="module")
def scores(real: Path) -> list[accuracy.Score]:
    found = accuracy.documents(real)
    return [accuracy.score(name, path, real) for name, path in found.items()]


@pytest.mark.real
class TestRealDocuments:
    def test_amounts_are_read_as_printed(self, scores: list[accuracy.Score]) -> None:
        cells = [item.cells for item in scores if item.cells]
        total, wrong = sum(item.total for item in cells), [w for item in cells for w in item.wrong]
        assert total >= 400
        assert len(wrong) <= total * (1 - accuracy.CELLS_GOAL), wrong

    @pytest.mark.parametrize("kind", ["error", "rounding", "wording"])
    def test_every_problem_of_the_tables_is_found(
        self, scores: list[accuracy.Score], kind: str
    ) -> None:
        problems = [(item, problem) for item in scores for problem in item.problems]
        wanted = [(item, problem) for item, problem in problems if problem.kind == kind]
        assert wanted
        assert [f"{i.name} {p.id}" for i, p in wanted if i.missed[p.id]] == []

    def test_no_finding_is_false(self, scores: list[accuracy.Score]) -> None:
        assert [item.message for score in scores for item in score.false] == []

    def test_every_finding_is_judged(self, scores: list[accuracy.Score]) -> None:
        unjudged = [(score.name, item.fingerprint) for score in scores for item in score.unjudged]
        assert unjudged == []

    def test_judgements_are_about_findings_that_still_stand(
        self, scores: list[accuracy.Score]
    ) -> None:
        standing = {
            (score.name, item.rule, item.fingerprint)
            for score in scores
            for item in (*score.true, *score.false)
        }
        judged = accuracy.load_notes("judged.toml")["finding"]
        keys = [(item["document"], item["rule"], item["fingerprint"]) for item in judged]
        assert [key for key in keys if key not in standing] == []

    def test_goals_are_met(self, scores: list[accuracy.Score]) -> None:
        assert accuracy.unmet(scores) == []


def finding(severity: Severity = Severity.ERROR, role: str = "total") -> Finding:
    about = Evidence(role, "1.00", Place(page=1), "T03", "208", "社会保障和就业支出", "2")
    part = Evidence("item", "2.00", Place(page=1), "T03", "20805", "养老", "2")
    return Finding("H03", "name", severity, "message", "advice", (about, part), "0" * 16)


class TestScoring:
    """The measure itself can fail."""

    place = accuracy.Place(("H03",), "T03", "208", "2")

    def test_a_place_is_the_cell_a_finding_is_about_not_an_addend(self) -> None:
        assert self.place.holds(finding())
        assert not accuracy.Place(("H03",), "T03", "20805", "2").holds(finding())
        assert not accuracy.Place(("H03",), "T03", "208", "1").holds(finding())
        assert not accuracy.Place(("C03",), "T03", "208", "2").holds(finding())

    def test_a_finding_of_another_severity_answers_nothing(self) -> None:
        problem = accuracy.Problem("01", Severity.ERROR, False, "", (self.place,))
        assert problem.answers(finding())
        assert not problem.answers(finding(Severity.ROUNDING))

    def test_missed_problems_false_and_unjudged_findings_miss_the_goals(self) -> None:
        problem = accuracy.Problem("01", Severity.ERROR, False, "", (self.place,))
        cells = accuracy.CellScore()
        cells.add("T03 208.2", "1.00", "10.00")
        score = accuracy.Score(
            name="paper",
            problems=[problem],
            missed={"01": [self.place]},
            cells=cells,
            answering=[],
            true=[],
            false=[finding()],
            unjudged=[finding(Severity.WORDING)],
            following=0,
        )
        assert accuracy.unmet([score]) == [
            "1 of 1 cells are wrong",
            "paper: 1 of 1 error problems missed",
            "paper: 1 false findings at error level",
            "paper: 1 findings not judged",
        ]

    def test_blank_on_both_sides_is_no_cell(self) -> None:
        cells = accuracy.CellScore()
        cells.add("T03 208.2", "", "")
        cells.add("T03 208.3", "", "1.00")
        assert (cells.total, len(cells.wrong)) == (1, 1)
