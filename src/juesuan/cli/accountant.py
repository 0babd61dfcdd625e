"""What accountants use: ``juesuan new``, ``import``, ``score``, ``compose``."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from juesuan.cli.output import emit, fail, rendered, save

if TYPE_CHECKING:
    from juesuan.desk import Draft
    from juesuan.model.account import Notice


class ScoreFormat(StrEnum):
    """Forms of scored performance forms."""

    TEXT = "text"
    JSON = "json"


Workbook = Annotated[Path, typer.Argument(help="填报工作簿（.xlsx）。", show_default=False)]


def new_command(
    file: Annotated[Path, typer.Argument(help="新工作簿的文件名。", show_default=False)],
) -> None:
    """Make an empty workbook; a file that exists is never written over."""
    from juesuan.workbook.write import write_workbook

    if file.exists():
        fail("文件已经存在，没有改动。", [file], False)
    save(file, write_workbook())
    typer.echo(f"已建立 {file}。请先填“单位信息”，再照“填写说明”填各表。")


def import_command(
    sources: Annotated[
        list[Path],
        typer.Argument(
            help="财决报表（.xls、.xlsx）或上年的公开文件，可以有几个。", show_default=False
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="填报工作簿；已有的内容保留。", show_default=False),
    ],
) -> None:
    """Fill a workbook from other files."""
    from juesuan.desk import UnfitError, import_sources
    from juesuan.workbook.cells import WorkbookError
    from juesuan.workbook.write import write_workbook

    try:
        account, notices = import_sources(sources, output)
    except UnfitError as unfit:
        _refuse(output, "工作簿里有些格要先改正：", unfit.notices)
    except WorkbookError as error:
        fail(str(error), [], False)
    save(output, write_workbook(account, notices))
    _say("已带入工作簿。" + ("请看“导入说明”表：" if notices else ""), notices)


def score_command(
    files: Annotated[
        list[Path], typer.Argument(help="填报工作簿（.xlsx），可以有几个。", show_default=False)
    ],
    total: Annotated[
        str,
        typer.Option(help="把各自评表汇总成一张，以此为名称；不写则逐张计分。", show_default=False),
    ] = "",
    output_format: Annotated[
        ScoreFormat, typer.Option("--format", "-f", help="结果的格式。")
    ] = ScoreFormat.TEXT,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="写入文件，不写到屏幕。", show_default=False),
    ] = None,
) -> None:
    """Score the performance forms of workbooks, each or rolled up into one."""
    from juesuan.desk import UnfitError, roll_up_workbooks, score_workbook
    from juesuan.exact import encode
    from juesuan.report.score import print_score, score_json
    from juesuan.workbook.cells import WorkbookError

    as_json = output_format is ScoreFormat.JSON
    file = files[0]
    try:
        forms = roll_up_workbooks(files, total) if total else []
        for file in () if total else files:
            forms += score_workbook(file)
    except UnfitError as unfit:
        _refuse(file, "工作簿里有些格要先改正：", unfit.notices)
    except WorkbookError as error:
        fail(str(error), [file], as_json)
    if not forms:
        fail("工作簿的“绩效自评”表里没有自评表。", [file], as_json)
    if as_json:
        emit(encode(score_json(forms)) + "\n", output)
    else:
        emit(rendered(lambda console: print_score(forms, console), output), output)


def compose_command(
    file: Workbook,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="写入这个文件夹。", show_default=False)
    ],
    formats: Annotated[
        str, typer.Option("--formats", help="要生成的格式，用逗号隔开。")
    ] = "pdf,docx,html,xlsx,json",
    profile: Annotated[
        str, typer.Option(help="公开样式，不用工作簿里选的。", show_default=False)
    ] = "",
    fonts: Annotated[
        Path | None,
        typer.Option(help="放有仿宋、小标宋、楷体等字体的文件夹。", show_default=False),
    ] = None,
) -> None:
    """Compose a workbook into files, and check what was composed."""
    from juesuan.desk import FileFormat, UnfitError, draft_workbook, write_files
    from juesuan.rendering.pdf import RenderError
    from juesuan.report.draft import print_files
    from juesuan.workbook.cells import WorkbookError

    wanted = [item.strip().lower() for item in formats.split(",") if item.strip()]
    unknown = [item for item in wanted if item not in set(FileFormat)]
    if unknown or not wanted:
        fail(f"没有格式 {'、'.join(unknown)}，可用：{'、'.join(FileFormat)}。", [], False)
    if fonts is not None and not fonts.is_dir():
        fail("字体文件夹不存在。", [fonts], False)
    try:
        draft = draft_workbook(file, profile)
        kinds = [FileFormat(item) for item in wanted]
        written = write_files(draft.composed.document, folder, kinds, fonts)
    except UnfitError as unfit:
        _refuse(file, "还不能编制，请先改正这些格：", unfit.notices)
    except (WorkbookError, RenderError) as error:
        fail(str(error), [file], False)
    except OSError as error:
        fail(f"写不了 {folder}：{error.strerror or error}。", [], False)
    typer.echo("已生成：")
    typer.echo(rendered(lambda console: print_files(written, console), None), nl=False)
    _tell(draft)
    raise typer.Exit(0 if draft.clean else 1)


def _tell(draft: "Draft") -> None:
    """Say what is still missing in a draft and what its check found."""
    from juesuan.model import Outcome
    from juesuan.report.draft import print_notices, print_traced

    if draft.notices:
        typer.echo("\n还要填写或核对（工作簿的单元格）：")
        told = rendered(lambda console: print_notices(draft.notices, console), None)
        typer.echo(told, nl=False)
    if draft.traced:
        typer.echo("\n检查发现：")
        found = [(item.finding, item.cells) for item in draft.traced]
        typer.echo(rendered(lambda console: print_traced(found, console), None), nl=False)
    counts = draft.report.counts
    typer.echo(
        f"\n检查：通过 {counts[Outcome.PASS]} 处，尾差 {counts[Outcome.ROUNDING]} 处，"
        f"不符 {counts[Outcome.FAIL]} 处，未判断 {counts[Outcome.NOT_EVALUATED]} 处。"
    )
    silent = (item for item in draft.report.verdicts if item.outcome is Outcome.NOT_EVALUATED)
    for rule, reason in dict.fromkeys((item.rule, item.reason) for item in silent):
        typer.echo(f"  未判断 {rule}：{reason}")


def _say(head: str, notices: "Sequence[Notice]") -> None:
    from juesuan.report.draft import print_notices

    typer.echo(head)
    if notices:
        typer.echo(rendered(lambda console: print_notices(notices, console), None), nl=False)


def _refuse(file: Path, head: str, notices: "Sequence[Notice]") -> None:
    """List what stands in the way and stop with status 2."""
    _say(f"{file}：{head}", notices)
    raise typer.Exit(2)
