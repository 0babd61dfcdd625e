"""What an accountant is told of a composed disclosure: what is missing, what is wrong, by cell."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from juesuan.model import Finding, Place, Severity
from juesuan.model.account import Notice


def print_notices(notices: Iterable[Notice], console: Console) -> None:
    """List what is to be filled in or put right, in the order of the sheets."""
    for notice in notices:
        mark = ("✗ ", "bold red") if notice.grave else ("! ", "yellow")
        console.print(Text.assemble("  ", mark, (f"{notice.place}  ", "cyan"), notice.message))


def print_traced(found: Sequence[tuple[Finding, Sequence[Place]]], console: Console) -> None:
    """List the findings of a check with the cells of the workbook they come from."""
    for finding, cells in found:
        mark = ("✗ ", "bold red") if finding.severity is Severity.ERROR else ("· ", "yellow")
        console.print(Text.assemble("  ", mark, (f"{finding.rule} ", "bold"), finding.message))
        if cells:
            places = "、".join(map(str, cells))
            console.print(Text(f"    数出自工作簿：{places}", style="cyan"))


def print_files(paths: Sequence[Path], console: Console) -> None:
    """Say what was written."""
    for path in paths:
        console.print(Text(f"  {path}（{path.stat().st_size / 1024:,.0f} kB）"))
