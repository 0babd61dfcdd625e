"""Writes the generated pages of `docs`, or checks with ``--check`` that they are current.

They are `docs/rules/*.md`, `docs/dataset.md` and `docs/questions.md`.
"""

import sys
from pathlib import Path

from data_pages import data_pages
from juesuan.report.rulebook import rule_index, rule_page
from juesuan.rules.book import load_rules

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
FOLDER = DOCS / "rules"
CASES = ROOT / "tests" / "rules"


def cases_of(code: str) -> str:
    """The literate cases of a rule, nothing where they are still to be written."""
    file = CASES / f"{code}.md"
    return file.read_text("utf-8") if file.exists() else ""


def pages() -> dict[str, str]:
    """All generated pages by file name."""
    rules = load_rules()
    return {
        "README.md": rule_index(list(rules.values())),
        **{f"{code}.md": rule_page(rule, cases_of(code)) for code, rule in rules.items()},
    }


def main() -> int:
    """Write or check the pages."""
    rules, others = pages(), data_pages()
    gone = {file.name for file in FOLDER.glob("*.md")} - rules.keys()
    wanted = {FOLDER / name: text for name, text in rules.items()}
    wanted |= {DOCS / name: text for name, text in others.items()}
    if "--check" in sys.argv:
        stale = [file for file, text in wanted.items() if _content(file) != text]
        stale += [FOLDER / name for name in gone]
        if stale:
            names = ", ".join(sorted(str(file.relative_to(ROOT)) for file in stale))
            print(f"docs are not current (make docs): {names}")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in gone:
        (FOLDER / name).unlink()
    for file, text in wanted.items():
        file.write_text(text, "utf-8")
    return 0


def _content(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
