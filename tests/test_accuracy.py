"""The reader and the checker against real documents (tools/accuracy.py)."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import accuracy
from accuracy import Cells, Problem, Score, Words
from juesuan.model import Evidence, Finding, Place, Severity

KINDS = [str(kind) for kind in Severity]


@pytest.fixture(scope="module")
def scores(real: Path) -> list[Score]:
    found = accuracy.documents(real)
    return [accuracy.score(name, path, real) for name, path in found.items()]


@pytest.mark.real
class TestRealDocuments:
    def test_amounts_are_read_as_printed(self, scores: list[Score]) -> None:
        cells = [item.cells for item in scores if item.cells]
        total, wrong = sum(item.total for item in cells), [w for item in cells for w in item.wrong]
        assert total >= 400
        assert len(wrong) <= total * (1 - accuracy.CELLS_GOAL), wrong

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_problem_of_the_tables_is_found(self, scores: list[Score], kind: str) -> None:
        wanted = [
            (item, problem)
            for item in scores
            for problem in item.problems
            if problem.kind == kind and isinstance(problem.places[0], Cells)
        ]
        assert wanted
        assert [f"{i.name} {p.id}" for i, p in wanted if i.missed[p.id]] == []

    @pytest.mark.parametrize("kind", KINDS)
    def test_so_many_problems_are_found(self, scores: list[Score], kind: str) -> None:
        pairs = [item.found(kind) for item in scores]
        found, labelled = sum(part for part, _ in pairs), sum(whole for _, whole in pairs)
        missed = [f"{i.name} {p.id}" for i in scores for p in i.problems if i.missed[p.id]]
        assert labelled > 30
        assert found >= labelled * accuracy.RECALL_GOALS[kind], missed

    def test_the_narrative_is_read(self, scores: list[Score]) -> None:
        read, amounts = (sum(part) for part in zip(*(item.read for item in scores), strict=True))
        assert amounts > 900
        assert read >= amounts * accuracy.READ_GOAL, [item.unread for item in scores]

    def test_reports_are_short(self, scores: list[Score]) -> None:
        lines = {item.name: item.lines for item in scores}
        assert {name for name, count in lines.items() if count > accuracy.LINES_GOAL} == set()

    def test_no_error_is_false(self, scores: list[Score]) -> None:
        false = [finding for score in scores for finding in score.false]
        assert [item.message for item in false if item.severity is Severity.ERROR] == []

    def test_every_finding_is_judged(self, scores: list[Score]) -> None:
        unjudged = [(score.name, item.fingerprint) for score in scores for item in score.unjudged]
        assert unjudged == []

    def test_judgements_are_about_findings_that_still_stand(self, scores: list[Score]) -> None:
        standing = {
            (score.name, item.rule, item.fingerprint)
            for score in scores
            for item in (*score.true, *score.false)
        }
        judged = accuracy.load_notes("judged.toml")["finding"]
        keys = [(item["document"], item["rule"], item["fingerprint"]) for item in judged]
        assert [key for key in keys if key not in standing] == []

    def test_goals_are_met(self, scores: list[Score]) -> None:
        assert accuracy.unmet(scores) == []


def labels(real: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted((real / "truth").glob("*.problems.json")):
        data = json.loads(file.read_text("utf-8"))
        for label in data if isinstance(data, list) else data["problems"]:
            yield file.name.removesuffix(".problems.json"), label


def as_finding(label: dict[str, Any]) -> Finding:
    """A finding that says what a label says, and where."""
    said = [label["where"], label["what"], label.get("figures", "")]
    page = label.get("page", 1)
    about = tuple(Evidence("text", "", Place(page=number)) for number in (page, page + 1))
    severity = Severity(label["severity"])
    return Finding("Z99", "", severity, "：".join(said), "", about, label["id"])


@pytest.mark.real
class TestTies:
    """The ties were written without a view of findings; the labels' own words must fit them."""

    def test_every_problem_is_tied_once(self, real: Path) -> None:
        for name in {name for name, _ in labels(real)}:
            problems = accuracy.load_problems(name, real)
            assert len(problems) == len({problem.id for problem in problems})
            assert [problem.id for problem in problems if not problem.places] == []

    def test_no_tie_of_words_is_empty(self, real: Path) -> None:
        for name in {name for name, _ in labels(real)}:
            for problem in accuracy.load_problems(name, real):
                words = [place for place in problem.places if isinstance(place, Words)]
                assert all(word.shows or word.names or word.any_of for word in words), problem.id

    def test_a_label_put_as_a_finding_answers_its_own_tie_alone(self, real: Path) -> None:
        findings: dict[str, list[Finding]] = {}
        for name, label in labels(real):
            findings.setdefault(name, []).append(as_finding(label))
        for name, said in findings.items():
            problems = accuracy.load_problems(name, real)
            words = [item for item in problems if isinstance(item.places[0], Words)]
            for problem in words:
                own = next(item for item in said if item.fingerprint == problem.id)
                assert [str(p) for p in problem.places if not p.holds(own)] == [], problem.id
                answers = [item.fingerprint for item in said if problem.answers(item)]
                assert answers == [problem.id], name

    def test_contested_labels_are_labels(self, real: Path) -> None:
        known = {(name, label["id"]) for name, label in labels(real)}
        contested = accuracy.load_notes("labels.toml")["contested"]
        assert {(item["document"], item["id"]) for item in contested} <= known


def finding(severity: Severity = Severity.ERROR, role: str = "total") -> Finding:
    about = Evidence(role, "1.00", Place(page=1), "T03", "208", "社会保障和就业支出", "2")
    part = Evidence("item", "2.00", Place(page=1), "T03", "20805", "养老", "2")
    return Finding("H03", "name", severity, "message", "advice", (about, part), "0" * 16)


def saying(message: str, *quotes: str, page: int | None = 1, **more: Any) -> Finding:
    evidence = tuple(Evidence("text", quote, Place(page=page)) for quote in quotes or ("",))
    return Finding("N01", "", Severity.ERROR, message, "", evidence, "1" * 16, **more)


class TestWords:
    """What a finding must show, whatever its wording."""

    def test_brackets_commas_quotes_and_spaces_are_alike(self) -> None:
        assert accuracy.plain("「维修（护）费」， 1 ％") == accuracy.plain('"维修(护)费",1%')

    @pytest.mark.parametrize(
        ("one", "other"),
        [("1,553.50", "1553.5"), ("10.00", "10"), ("0.30", "0.3"), ("12,345,678.00", "12345678")],
    )
    def test_numbers_are_alike_however_written(self, one: str, other: str) -> None:
        assert accuracy.plain(one) == accuracy.plain(other)

    def test_commas_of_a_list_are_no_thousands(self) -> None:
        assert accuracy.plain("1.05,200 个") == "1.05,200个"
        assert accuracy.plain("10、20，300") == "10、20,300"

    @pytest.mark.parametrize("text", ["872.883", "1872.88", "5,872.88", "2.872.88"])
    def test_a_number_is_not_found_in_a_longer_one(self, text: str) -> None:
        assert Words(("872.88",)).holds(saying("写 872.88。"))
        assert not Words(("872.88",)).holds(saying(f"写 {text}。"))

    def test_message_and_evidence_count_together(self) -> None:
        words = Words(("872.88", "872.87"))
        assert words.holds(saying("说明写 872.88", "872.87"))
        assert words.holds(saying("与表不符", "支出决算为872.88万元", "872.87"))
        assert not words.holds(saying("说明写 872.88"))

    def test_figures_of_the_finding_count(self) -> None:
        assert Words(("872.88", "872.87")).holds(saying("写 872.88", expected=Decimal("872.870")))

    def test_labels_of_rows_count_not_names_of_rules(self) -> None:
        row = Evidence("row", "", Place(), "T06", "30103", "奖金")
        one = Finding("N02", "水费", Severity.ERROR, "", "", (row,), "2" * 16)
        assert Words(names=("奖金",)).holds(one)
        assert not Words(names=("水费",)).holds(one)

    def test_names_are_not_credited_to_a_long_quotation(self) -> None:
        items = "办公费、印刷费、手续费、水费、邮电费、物业管理费"
        quote = f"公用经费1,745.29万元，主要包括：{items}"
        about_another = saying("列举的「奖金」在06表中为空", quote)
        assert Words(shows=("水费",)).holds(about_another)
        assert not Words(names=("水费",)).holds(about_another)
        assert Words(names=("奖金",)).holds(about_another)
        assert Words(names=("水费",)).holds(saying("表中没有", "水费"))

    def test_one_way_of_naming_is_enough(self) -> None:
        words = Words(("6.08%",), any_of=(("6.09%",), ("1,493.32", "24,535.67")))
        assert words.holds(saying("写 6.08%，应为 6.09%"))
        assert words.holds(saying("写 6.08%：1493.32÷24535.67"))
        assert not words.holds(saying("写 6.08%：1493.32"))
        assert not words.holds(saying("应为 6.09%"))

    def test_pages_are_those_of_the_evidence(self) -> None:
        words = Words(("0%",), pages=frozenset({28, 29}))
        assert words.holds(saying("完成 0%", "", page=29))
        assert not words.holds(saying("完成 0%", "", page=30))
        assert not words.holds(saying("完成 0%", "", page=None))

    def test_patterns(self) -> None:
        words = Words(names=("~医疗费(?!补助)",))
        assert words.holds(saying("", "医疗费"))
        assert not words.holds(saying("", "医疗费补助"))

    def test_a_folded_finding_answers_every_label_it_shows(self) -> None:
        one, two = Words(names=("奖金",)), Words(names=("水费",))
        both = Problem("05", Severity.ERROR, False, "", (one, two))
        report = type("Report", (), {"findings": (saying("表中为空：奖金、水费"),)})
        assert both.missed(report) == []  # type: ignore[arg-type]
        report = type("Report", (), {"findings": (saying("表中为空：奖金"),)})
        assert both.missed(report) == [two]  # type: ignore[arg-type]


class TestScoring:
    """The measure itself can fail."""

    place = Cells(("H03",), "T03", "208", "2")

    def test_a_place_is_the_cell_a_finding_is_about_not_an_addend(self) -> None:
        assert self.place.holds(finding())
        assert not Cells(("H03",), "T03", "20805", "2").holds(finding())
        assert not Cells(("H03",), "T03", "208", "1").holds(finding())
        assert not Cells(("C03",), "T03", "208", "2").holds(finding())

    def test_a_finding_of_another_severity_answers_nothing(self) -> None:
        problem = Problem("01", Severity.ERROR, False, "", (self.place,))
        assert problem.answers(finding())
        assert not problem.answers(finding(Severity.ROUNDING))

    def test_a_minor_problem_is_answered_at_any_severity(self) -> None:
        problem = Problem("01", Severity.WORDING, True, "", (self.place,))
        assert problem.kind == accuracy.MINOR
        assert problem.answers(finding())
        assert problem.answers(finding(Severity.ROUNDING))

    def test_missed_problems_false_and_unjudged_findings_miss_the_goals(self) -> None:
        problem = Problem("01", Severity.ERROR, False, "", (self.place,))
        cells = accuracy.CellScore()
        cells.add("T03 208.2", "1.00", "10.00")
        score = Score(
            name="paper",
            problems=[problem],
            missed={"01": [self.place]},
            cells=cells,
            answering=[],
            true=[],
            false=[finding()],
            unjudged=[finding(Severity.WORDING)],
            following=0,
            lines=16,
            amounts=100,
            unread={"第 1 页  一句": 4},
        )
        assert accuracy.unmet([score]) == [
            "1 of 1 cells are wrong",
            "error problems found: 0/1 = 0.0%, goal 95%",
            "error claims right: 0/1 = 0.0%, goal 99%",
            "narrative amounts read: 96/100 = 96.0%, goal 97%",
            "paper: 16 lines, more than 15",
            "paper: 1 findings not judged",
        ]

    def test_blank_on_both_sides_is_no_cell(self) -> None:
        cells = accuracy.CellScore()
        cells.add("T03 208.2", "", "")
        cells.add("T03 208.3", "", "1.00")
        assert (cells.total, len(cells.wrong)) == (1, 1)
