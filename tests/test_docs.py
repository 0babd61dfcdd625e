"""Documentation held to account: glossary, generated pages, README."""

import re
from pathlib import Path

import pytest

import make_docs
from data_pages import EXAMPLES, data_pages
from juesuan.report.rulebook import rule_page
from juesuan.rules.book import load_rules
from juesuan.store.questions import load_questions
from literate import CasePage, load_cases

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
SOURCES = "\n".join(
    file.read_text("utf-8")
    for pattern in ("*.py", "*.toml", "*.sql")
    for file in (ROOT / "src").rglob(pattern)
)


@pytest.mark.parametrize("identifier", re.findall(r"^\|[^|]+\| `([^`]+)` \|", GLOSSARY, re.M))
def test_every_identifier_of_the_glossary_exists(identifier: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(identifier)}(?![\w-])", SOURCES)


def test_rule_pages_are_current() -> None:
    folder = ROOT / "docs" / "rules"
    assert {file.name: file.read_text("utf-8") for file in folder.glob("*.md")} == make_docs.pages()


def test_data_pages_are_current() -> None:
    for name, text in data_pages().items():
        assert (ROOT / "docs" / name).read_text("utf-8") == text, f"make docs: {name}"


def test_every_ready_question_has_an_example() -> None:
    assert EXAMPLES.keys() == load_questions().keys()
    assert all(name in example for name, example in EXAMPLES.items())


@pytest.mark.parametrize("page", load_cases().values(), ids=lambda page: page.rule)
def test_rule_pages_show_the_cases(page: CasePage) -> None:
    text = rule_page(load_rules()[page.rule], make_docs.cases_of(page.rule))
    assert re.findall(r"^### (.+)$", text, re.M) == [case.kind for case in page.cases]
    assert all(case.why in text for case in page.cases)


def test_a_rule_page_without_cases_has_no_place_for_them() -> None:
    assert "## 案例" not in rule_page(load_rules()["H03"])


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_counts_the_rules(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert re.search(rf"\b{len(load_rules())}\b (rules|条)", text)


def test_readmes_show_the_same_commands() -> None:
    commands = [
        re.findall(r"^(make \w+|juesuan \w+)", (ROOT / name).read_text("utf-8"), re.M)
        for name in ("README.md", "README.zh-CN.md")
    ]
    assert commands[0] == commands[1]


def test_links_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"
