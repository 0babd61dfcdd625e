"""What reviewers use: ``juesuan check``, ``read``, ``rules``."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from juesuan.cli.output import emit, fail, rendered

if TYPE_CHECKING:
    from juesuan.batch.check_files import Beside, Choice
    from juesuan.model import Disclosure
    from juesuan.report.outcome import FileOutcome


class CheckFormat(StrEnum):
    """Forms of a check's result."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    SARIF = "sarif"


class ReadFormat(StrEnum):
    """Forms of a read document."""

    TEXT = "text"
    JSON = "json"


Files = Annotated[list[Path], typer.Argument(help="文件或文件夹。", show_default=False)]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="写入文件，不写到屏幕。", show_default=False)
]
Codes = list[str]


def check_command(  # noqa: PLR0917 (typer passes by name)
    paths: Files,
    output_format: Annotated[
        CheckFormat, typer.Option("--format", "-f", help="结果的格式。")
    ] = CheckFormat.TEXT,
    output: Output = None,
    select: Annotated[
        Codes | None,
        typer.Option(help="只用这些规则，如 R01-27、H*，可重复。", show_default=False),
    ] = None,
    ignore: Annotated[
        Codes | None, typer.Option(help="不用这些规则，可重复。", show_default=False)
    ] = None,
    prior: Annotated[
        list[Path] | None,
        typer.Option(help="上年度的决算公开，与之比较，可重复。", show_default=False),
    ] = None,
    inspect: Annotated[bool, typer.Option("--inspect", help="并按 32 项检查评分表打分。")] = False,
    approved: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="批复日期，评及时性用。", show_default=False),
    ] = None,
    published: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="公开日期，评及时性用。", show_default=False),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="同时检查几个文件，0 为全部核心。")
    ] = 0,
) -> None:
    """Check files and folders; the exit status is that of ``exit_status``."""
    from juesuan.batch.check_files import Beside, Choice
    from juesuan.model.inspection import Dates
    from juesuan.report.outcome import exit_status

    problem = _unknown_codes([*(select or []), *(ignore or [])])
    files, missing = _expand(paths)
    if problem or not (files or missing):
        fail(
            problem or "没有找到能读的文件（PDF、DOCX、XLSX、XLS、HTML、JSON 或文本）。",
            paths,
            output_format is CheckFormat.JSON,
        )
    choice = Choice(tuple(select or ["*"]), tuple(ignore or []))
    dates = Dates(approved and approved.date(), published and published.date())
    beside = Beside(
        priors=_read_priors(prior or [], output_format is CheckFormat.JSON),
        dates=dates if inspect or approved or published else None,
    )
    outcomes = sorted(
        [*_check_all(files, jobs, choice, beside), *missing], key=lambda outcome: outcome.file
    )
    _write_check(outcomes, output_format, output)
    raise typer.Exit(exit_status(outcomes))


def read_command(
    file: Annotated[Path, typer.Argument(help="一个文件。", show_default=False)],
    output_format: Annotated[
        ReadFormat, typer.Option("--format", "-f", help="结果的格式。")
    ] = ReadFormat.TEXT,
    output: Output = None,
    draw: Annotated[
        Path | None,
        typer.Option(help="把各页画成图片存入此文件夹，标出读到的表、栏、格。", show_default=False),
    ] = None,
) -> None:
    """Read one file and show what was recognised."""
    from juesuan.batch.check_files import draw_file, read_file
    from juesuan.exact import encode
    from juesuan.report.json import read_json

    as_json = output_format is ReadFormat.JSON
    disclosure, error = read_file(file)
    if disclosure is None:
        fail(error, [file], as_json)
    if draw is not None:
        pictures, error = draw_file(file, draw)
        if not pictures:
            fail(error, [file], as_json)
    if as_json:
        emit(encode(read_json(disclosure)) + "\n", output)
    else:
        from juesuan.report.text import print_read

        emit(rendered(lambda console: print_read(disclosure, console), output), output)


def rules_command(
    code: Annotated[
        str | None, typer.Argument(help="规则编号，如 H03。", show_default=False)
    ] = None,
) -> None:
    """List the rule book, or show one rule."""
    from juesuan.report.rulebook import rule_page
    from juesuan.rules.book import load_rules

    rules = load_rules()
    if code is None:
        for rule in rules.values():
            typer.echo(f"{rule.code:<18}{rule.title}")
        return
    if code not in rules:
        fail(f"没有规则 {code}。", [], False)
    typer.echo(rule_page(rules[code]))


def _unknown_codes(patterns: Codes) -> str:
    from juesuan.rules.book import load_rules

    codes = load_rules()
    unknown = [item for item in patterns if not any(fnmatch(code, item) for code in codes)]
    return f"没有规则 {'、'.join(unknown)}。" if unknown else ""


def _expand(paths: list[Path]) -> "tuple[list[Path], list[FileOutcome]]":
    """The files that paths mean, each once; a path that does not exist is an outcome already."""
    from juesuan.reading.formats import SUFFIXES
    from juesuan.report.outcome import FileOutcome

    files: dict[Path, None] = {}
    missing = []
    for path in paths:
        if path.is_dir():
            found = sorted(item for item in path.rglob("*") if item.suffix.lower() in SUFFIXES)
            files.update(dict.fromkeys(found))
        elif path.exists():
            files[path] = None
        else:
            missing.append(FileOutcome(str(path), error="文件不存在。"))
    return list(files), missing


def _read_priors(files: list[Path], as_json: bool) -> "tuple[Disclosure, ...]":
    """Last year's disclosures; one that cannot be used ends the run with a sentence."""
    from juesuan.batch.check_files import read_file

    found = []
    for file in files:
        disclosure, error = read_file(file)
        if disclosure is None:
            fail(f"上年度文件读不了：{error}", [file], as_json)
        found.append(disclosure)
    return tuple(found)


def _check_all(
    files: list[Path], jobs: int, choice: "Choice", beside: "Beside"
) -> "Iterator[FileOutcome]":
    from juesuan.batch.check_files import check_files

    processes = jobs or os.cpu_count() or 1
    return _with_progress(check_files(files, choice, processes, beside), len(files))


def _with_progress(results: "Iterator[FileOutcome]", total: int) -> "Iterator[FileOutcome]":
    """Show a progress bar on a terminal while several files are checked."""
    if total < 2 or not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("检查"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False) as progress:
        task = progress.add_task("检查", total=total)
        for result in results:
            progress.advance(task)
            progress.refresh()
            yield result


def _write_check(
    outcomes: "list[FileOutcome]", output_format: CheckFormat, output: Path | None
) -> None:
    from juesuan.exact import encode
    from juesuan.report.json import check_json

    if output_format is CheckFormat.JSON:
        text = encode(check_json(outcomes)) + "\n"
    elif output_format is CheckFormat.SARIF:
        from juesuan.report.sarif import check_sarif

        text = encode(check_sarif(outcomes)) + "\n"
    elif output_format is CheckFormat.HTML:
        from juesuan.report.html import check_html

        text = check_html(outcomes)
    else:
        from juesuan.report.text import print_check

        text = rendered(lambda console: print_check(outcomes, console), output)
    emit(text, output)
