"""What analysts of data sets use: ``juesuan query``, ``stats``."""

from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import typer

from juesuan.cli.output import emit, fail, hand_over, rendered, save

_SHOWN: Final = 50


class QueryFormat(StrEnum):
    """Forms of an answer."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


Folder = Annotated[
    Path,
    typer.Argument(metavar="OUT", help="juesuan batch 生成的数据集文件夹。", show_default=False),
]


def query_command(
    folder: Folder,
    sql: Annotated[
        str,
        typer.Argument(
            metavar="[SQL]",
            help="一条 SELECT，或一个表、现成问题的名称；不写则列出有哪些。",
            show_default=False,
        ),
    ] = "",
    output_format: Annotated[
        QueryFormat, typer.Option("--format", "-f", help="结果的格式。")
    ] = QueryFormat.TEXT,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="写入文件，不写到屏幕。", show_default=False),
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(
            min=0,
            help=f"最多几行，0 为全部；不写则 text 为 {_SHOWN} 行，csv、json 为全部。",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Answer a question in SQL, or list what can be asked."""
    from juesuan.report.answer import print_answer, title_of
    from juesuan.store.dataset import Dataset, DatasetError
    from juesuan.store.export import Export, ExportFormat
    from juesuan.store.query import ask, export, named

    dataset = Dataset(folder)
    as_json = output_format is QueryFormat.JSON
    if not dataset.exists:
        fail(f"{folder} 里没有数据集；先用 juesuan batch 生成。", [], as_json)
    if not sql.strip():
        _list_contents(output_format, output)
        return
    try:
        if output_format is QueryFormat.TEXT:
            answer = ask(dataset, named(sql), most=_SHOWN if rows is None else rows)
            title = title_of(sql)
            emit(rendered(lambda console: print_answer(answer, console, title), output), output)
        else:
            with TemporaryDirectory(prefix="juesuan-") as scratch:
                target = Export(Path(scratch) / "rows", ExportFormat(output_format))
                export(dataset, named(sql), target, most=rows or 0)
                hand_over(target.path, output)
    except DatasetError as error:
        fail(str(error), [], as_json)


def _list_contents(output_format: QueryFormat, output: Path | None) -> None:
    from juesuan.exact import encode
    from juesuan.report.answer import contents_rows, print_contents

    if output_format is QueryFormat.TEXT:
        emit(rendered(print_contents, output), output)
        return
    names = ("kind", "name", "title")
    if output_format is QueryFormat.JSON:
        told = [dict(zip(names, row, strict=True)) for row in contents_rows()]
        emit(encode({"contents": told}) + "\n", output)
    else:
        emit("".join(",".join(row) + "\n" for row in (names, *contents_rows())), output)


def stats_command(
    folder: Folder,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="并写成一份 HTML 报告。", show_default=False),
    ] = None,
) -> None:
    """Give an overview of a data set."""
    from juesuan.report.overview_html import overview_html
    from juesuan.report.overview_text import print_overview
    from juesuan.store.dataset import Dataset, DatasetError
    from juesuan.store.overview import overview

    try:
        found = overview(Dataset(folder))
    except DatasetError as error:
        fail(str(error), [], False)
    if output is not None:
        save(output, overview_html(found).encode())
    typer.echo(rendered(lambda console: print_overview(found, console), None), nl=False)
    if output is not None:
        typer.echo(f"报告已写入 {output}。")
