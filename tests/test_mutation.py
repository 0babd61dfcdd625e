"""Misprints of balanced disclosures (tools/mutation.py), by a small sample."""

import pytest

import juesuan
import misprints
import misstatements
import mutated_sentences
import mutation
from build import reprinted
from juesuan.checking.check import check
from juesuan.model import Cell, CellState, Place, Severity


@pytest.fixture(scope="module")
def results() -> list[mutation.Result]:
    return mutation.run(every=2 * mutation.QUICK, processes=1)


def test_subjects_are_balanced() -> None:
    for subject in misprints.subjects():
        assert juesuan.check(subject.disclosure).errors == (), subject.name
        assert {key[0] for key, cell in subject.cells.items() if cell.amount} >= {"T01", "T06"}


def test_sample_holds_every_kind_of_every_subject(results: list[mutation.Result]) -> None:
    assert {item.misprint.kind for item in results} == set(misprints.Kind)
    assert {item.subject for item in results} == {s.name for s in misprints.subjects()}


def test_what_rounding_cannot_explain_is_noticed(results: list[mutation.Result]) -> None:
    assert [str(item) for item in results if item.beyond and not item.noticed] == []


def test_no_wrong_cell_is_named(results: list[mutation.Result]) -> None:
    doubtful = {mutation.Naming.WRONG, mutation.Naming.VALUE}
    assert [str(item) for item in results if item.naming in doubtful] == []


def test_most_cells_are_named(results: list[mutation.Result]) -> None:
    right = [item for item in results if item.naming is mutation.Naming.RIGHT]
    assert len(right) > 0.75 * len(results)


def test_misprints_are_always_the_same() -> None:
    subject = misprints.subjects()[0]
    first, second = (list(misprints.misprints(subject)) for _ in range(2))
    assert first == second
    assert all(item.texts for item in first)


def test_a_misprint_changes_only_its_cells() -> None:
    subject = misprints.subjects()[0]
    misprint = next(iter(misprints.misprints(subject)))
    changed = reprinted(subject.disclosure, misprint.texts)
    pairs = zip(subject.disclosure.cells(), changed.cells(), strict=True)
    moved = [(t.code, r.code, new.column) for (t, r, old), (_, _, new) in pairs if old != new]
    assert moved == list(misprint.texts)


def test_goals_can_be_missed() -> None:
    key = ("T01", "1", "1")
    misprint = misprints.Misprint(misprints.Kind.DIGIT, key, {key: "2.00"})
    missed = mutation.Result("paper", misprint, True, True, False, False, mutation.Naming.WRONG, ())
    assert len(mutation.unmet([missed])) == 2
    assert "T01.1.1 → 2.00" in str(missed)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("1,553.51", 3), ("0.00", 1), ("5.00", 2), ("-12.30", 3)],
)
def test_misprinted_amounts_are_other_amounts(text: str, kinds: int) -> None:
    amount = misprints.parse_amount(text)
    cell = Cell("1", text, CellState.AMOUNT, Place(), amount.value, amount.decimals)
    found = misprints.other_texts(cell, "seed")
    assert len(found) == kinds
    values = [misprints.parse_amount(other).value for other in found.values()]
    assert amount.value not in values
    assert all((value < 0) == (amount.value < 0) for value in values if value)


# ---- sentences


@pytest.fixture(scope="module")
def outcomes() -> list[mutated_sentences.Outcome]:
    return mutated_sentences.run(every=4, processes=1)


def test_sound_narratives_raise_no_alarm() -> None:
    for story in misstatements.stories():
        findings = check(misstatements.stated(story, story.blocks)).findings
        alarms = [item.message for item in findings if item.severity is not Severity.ROUNDING]
        assert alarms == [], story.name


def test_sample_of_misstatements_holds_every_kind(
    outcomes: list[mutated_sentences.Outcome],
) -> None:
    every = [
        s.kind for story in misstatements.stories() for s in misstatements.misstatements(story)
    ]
    assert set(every) == set(misstatements.Kind)
    assert {item.kind for item in outcomes} >= set(misstatements.FIGURES)


def test_covered_figures_of_sentences_are_noticed(
    outcomes: list[mutated_sentences.Outcome],
) -> None:
    assert mutated_sentences.unmet(outcomes) == []
    rates = [item for item in outcomes if item.kind is misstatements.Kind.RATE]
    assert [item.text for item in rates if not item.noticed] == []


def test_a_missed_goal_of_sentences_is_told() -> None:
    amount = misstatements.Kind.AMOUNT
    missed = mutated_sentences.Outcome("paper", amount, True, (), False, "1 → 2")
    assert len(mutated_sentences.unmet([missed])) == 1


def test_a_misstatement_changes_one_place() -> None:
    story = misstatements.stories()[0]
    for slip in misstatements.misstatements(story):
        changed = slip.applied(story.blocks)
        pairs = zip(story.blocks, changed, strict=True)
        assert [n for n, (old, new) in enumerate(pairs) if old != new] == [slip.block]
        assert f"→ {slip.printed}]" in slip.shown(story.blocks)
