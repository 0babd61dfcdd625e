"""Writes the generated pages of `docs/rules`, or checks with ``--check`` that they are current."""

import sys
from pathlib import Path

from juesuan.report.rulebook import rule_index, rule_page
from juesuan.rules.book import load_rules

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "rules"
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
    wanted = pages()
    present = {file.name: file.read_text("utf-8") for file in FOLDER.glob("*.md")}
    if "--check" in sys.argv:
        stale = sorted(
            name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name)
        )
        if stale:
            print(f"docs/rules is not current (make docs): {', '.join(stale)}")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in present.keys() - wanted.keys():
        (FOLDER / name).unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
