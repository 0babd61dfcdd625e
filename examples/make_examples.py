"""Makes the examples: the workbook, and the disclosure composed from it with planted faults.

make_examples.py           both, beside this script
make_examples.py FOLDER    the faulty disclosure from the workbook, into a folder
"""

import sys
import tomllib
from pathlib import Path

from juesuan.desk import draft_workbook
from juesuan.rendering.pdf import render_pdf
from juesuan.workbook.write import write_workbook

HERE = Path(__file__).parent
WORKBOOK = HERE / "wuhan-2023.xlsx"


def main(folder: Path) -> None:
    """Write the workbook, if it is to be made, and the faulty PDF."""
    sys.path.append(str(HERE.parent / "tools"))
    from planting import plant

    if folder == HERE:
        from wuhan_2023 import ACCOUNT

        WORKBOOK.write_bytes(write_workbook(ACCOUNT))
    faults = tomllib.loads((HERE / "planted-faults.toml").read_text("utf-8"))["fault"]
    document = draft_workbook(WORKBOOK).composed.document
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wuhan-2023-faulty.pdf").write_bytes(render_pdf(plant(document, faults)))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
