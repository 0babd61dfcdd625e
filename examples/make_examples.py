"""Makes the example PDFs: a clean disclosure, and the same with planted faults."""

import sys
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from narrate import Block, narrate
from typeset import typeset

Facts = dict[str, Any]

HERE = Path(__file__).parent

RIGHT_HALF = {"T01": 32, "T04": 33}
"""The first line of the right half, whose columns start at 栏 2."""


def slot(facts: Facts, table: str, row: str, column: str) -> tuple[Any, str | int]:
    """Find where the text of one cell stands in the facts."""
    content = facts["tables"][table]
    if column == "statement":
        return content, column
    if "amounts" in content:
        return content["amounts"], int(column) - 1
    if "items" in content:
        return content["items"][row], column
    if "lines" in content:
        first = 2 if int(row) >= RIGHT_HALF[table] else 1
        return content["lines"][row], int(column) - first
    found = next(line for line in content["rows"] if line["code"] == row)
    return (found, "name") if column == "name" else (found["cells"], int(column) - 1)


def plant(facts: Facts, faults: list[Facts]) -> Facts:
    """Print other texts in the cells that the faults name."""
    faulty = deepcopy(facts)
    for fault in faults:
        for cell in fault.get("cells", ()):
            place, key = slot(faulty, fault["table"], cell["row"], cell["column"])
            if place[key] != cell["was"]:
                raise ValueError(f"{fault['id']}: {cell} does not hold {cell['was']}")
            place[key] = cell["printed"]
    return faulty


def misstate(blocks: list[Block], faults: list[Facts]) -> list[Block]:
    """Print other words in the sentences that the faults name."""
    faulty = list(blocks)
    for fault in faults:
        for words in fault.get("sentences", ()):
            places = [n for n, block in enumerate(faulty) if words["was"] in block.text]
            if len(places) != 1 or faulty[places[0]].text.count(words["was"]) != 1:
                raise ValueError(f"{fault['id']}: {words['was']} does not stand in one place")
            text = faulty[places[0]].text.replace(words["was"], words["printed"])
            faulty[places[0]] = Block(faulty[places[0]].kind, text)
    return faulty


def main() -> None:
    """Write both PDFs beside this script."""
    facts = tomllib.loads((HERE / "wuhan-2023.toml").read_text("utf-8"))
    faults = tomllib.loads((HERE / "planted-faults.toml").read_text("utf-8"))["fault"]
    (HERE / "wuhan-2023.pdf").write_bytes(typeset(facts))
    narrative = misstate(narrate(facts, "wuhan"), faults)
    faulty = typeset(plant(facts, faults), narrative=narrative)
    (HERE / "wuhan-2023-faulty.pdf").write_bytes(faulty)


if __name__ == "__main__":
    main()
