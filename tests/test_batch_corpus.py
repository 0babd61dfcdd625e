"""A corpus with known faults through a batch: what was planted is what the data set tells."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from juesuan.batch.run import Choices, run_batch
from juesuan.store.dataset import Dataset
from juesuan.store.query import ask
from make_corpus import make_corpus

COUNT = 36
_SPOILED = 0.1


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    make_corpus(folder / "in", COUNT, seed=11, faulty=0.4, spoiled=_SPOILED, formats=["html"])
    names = [f"{folder}/in/20*/**/*.*", str(folder / "in" / "list.csv")]
    run_batch(names, folder / "out", Choices(jobs=2))
    return folder


@pytest.fixture(scope="module")
def truth(corpus: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((corpus / "in" / "truth.json").read_text("utf-8"))
    return found


def rows(corpus: Path, sql: str) -> list[tuple[Any, ...]]:
    return ask(Dataset(corpus / "out"), sql).rows


def test_planted_faults_are_found_and_nothing_else(corpus: Path, truth: dict[str, Any]) -> None:
    found = defaultdict(set)
    for file, rule in rows(
        corpus,
        "SELECT documents.file, rule FROM findings JOIN documents USING (document) "
        "WHERE severity <> 'rounding'",
    ):
        found[file].add(rule)
    for document in truth["documents"]:
        told = found[str(corpus / "in" / document["file"])]
        expected = [set(fault["rule"]) for fault in document["faults"]]
        assert all(rules & told for rules in expected), document
        assert bool(told) == bool(expected), document


def test_spoiled_documents_are_told_with_the_reason(corpus: Path, truth: dict[str, Any]) -> None:
    unread = dict(
        rows(
            corpus,
            "SELECT sources.file, documents.reason FROM sources "
            "JOIN documents USING (document) WHERE state <> 'checked'",
        )
    )
    spoiled = {str(corpus / "in" / item["file"]) for item in truth["documents"] if item["spoiled"]}
    assert set(unread) == spoiled
    assert all(reason.endswith("。") for reason in unread.values())


def test_who_is_late_and_who_is_missing(corpus: Path, truth: dict[str, Any]) -> None:
    for name in ("late", "missing"):
        found = {tuple(row) for row in rows(corpus, f"SELECT unit, year FROM {name}")}
        assert found == {(item["unit"], item["year"]) for item in truth[name]}
    assert truth["late"]
    assert truth["missing"]


def test_departments_that_are_not_the_sum_of_their_units(
    corpus: Path, truth: dict[str, Any]
) -> None:
    gaps = {tuple(row) for row in rows(corpus, "SELECT department, year FROM department_gaps")}
    query = "SELECT department, year, list(DISTINCT state) FROM department_sums GROUP BY ALL"
    sums = {(department, year): states for department, year, states in rows(corpus, query)}
    for item in truth["parents"]:
        key = (item["department"], item["year"])
        if item["touched"]:
            continue
        if item["missing"]:
            assert sums[key] == ["incomplete"]
        else:
            assert (key in gaps) == (not item["adds_up"]), item
