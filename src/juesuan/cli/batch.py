"""Very many documents: ``juesuan batch`` makes a data set of them, ``export`` a data package."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from juesuan.cli.output import fail, needing

if TYPE_CHECKING:
    from juesuan.batch.run import Progress

_SCALE: Final = frozenset({"daft", "ray", "pyarrow", "filelock"})
_INTERRUPTED: Final = 130
_SHOWN: Final = 10


def batch_command(  # noqa: PLR0917 (typer passes by name)
    sources: Annotated[
        list[str],
        typer.Argument(
            help="文件夹、文件、通配符、ZIP 压缩包、对象存储地址（s3://…）或 CSV 名单。",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="数据集的文件夹。", show_default=False)
    ],
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="同时处理几个文件，0 为全部核心。")
    ] = 0,
    ray: Annotated[
        str, typer.Option(help="Ray 集群的地址，如 10.0.0.1:6379。", show_default=False)
    ] = "",
    region: Annotated[
        str, typer.Option(help="名单没有列出的文件属于哪个地区。", show_default=False)
    ] = "",
    seconds: Annotated[float, typer.Option(min=1, help="每个文件最多用多少秒。")] = 60,
    memory: Annotated[int, typer.Option(min=512, help="每个文件最多用多少 MB 内存。")] = 4096,
    again: Annotated[
        bool, typer.Option("--again", help="上次超时、超内存或崩溃的文件再试一次。")
    ] = False,
) -> None:
    """Examine documents into a data set; exit status 0 whatever was found in them."""
    with needing("scale", _SCALE, "批量处理"):
        from juesuan.batch.engine import EngineError, StoppedError
        from juesuan.batch.run import Choices, RunError, run_batch
        from juesuan.batch.sources import SourceError
        from juesuan.batch.summary import write_summary
        from juesuan.reading.lists import ListError
    from juesuan.store.dataset import Dataset
    from juesuan.workers import Limits

    logging.basicConfig(level=logging.CRITICAL)  # the engine's own words help nobody here
    choices = Choices(
        jobs=jobs or os.cpu_count() or 1,
        ray=ray,
        region=region,
        limits=Limits(seconds, memory * 1024**2),
        again=again,
    )
    try:
        with _shown() as progress:
            run = run_batch(sources, output, choices, progress)
        summary = write_summary(Dataset(output), run)
    except (EngineError, ListError, RunError, SourceError) as error:
        fail(str(error), [], False)
    except OSError as error:
        fail(f"写不了 {output}：{error.strerror or error}。", [], False)
    except (KeyboardInterrupt, StoppedError):
        typer.echo("已停止。做完的没有丢，再运行同一命令就接着做。", err=True)
        sys.stderr.flush()
        os._exit(_INTERRUPTED)  # the engine's threads are still at work: no orderly end is left
    _print(summary, output)


def export_command(
    dataset: Annotated[Path, typer.Argument(help="数据集的文件夹。", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="数据包的文件夹。", show_default=False)
    ],
) -> None:
    """Export a data set as a Fiscal Data Package."""
    from juesuan.store.dataset import Dataset, DatasetError
    from juesuan.store.fiscal_package import write_fiscal_package

    try:
        package = write_fiscal_package(Dataset(dataset), output)
    except DatasetError as error:
        fail(str(error), [], False)
    typer.echo(f"已写入 {package.folder}：")
    for name, rows in package.rows.items():
        typer.echo(f"  {name:<20} {rows:>10,} 行")


@contextmanager
def _shown() -> "Iterator[Progress]":
    """Progress as a bar with rate and remaining time on a terminal, else not at all."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    from juesuan.batch.run import Progress

    if not sys.stderr.isatty():
        yield Progress()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("剩余"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True)) as bars:
        task = bars.add_task("查找文件", total=None, rate="")

        def changed(progress: Progress) -> None:
            if bars.tasks[0].description != progress.phase:
                bars.reset(task, description=progress.phase, total=progress.total or None, rate="")
            rate = f"{progress.rate:.1f} 份/秒" if progress.done else ""
            bars.update(task, completed=progress.done, rate=rate)

        yield Progress(changed)


def _print(summary: dict[str, Any], output: Path) -> None:
    """What the run did and what the data set holds now."""
    from rich.console import Console
    from rich.table import Table

    run, dataset = summary["run"], summary["dataset"]
    examined = sum(run["examined"].values())
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    console.print(
        f"找到 {run['sources']:,} 个文件；这次处理 {examined:,} 份"
        f"（每秒 {run['documents_per_second']:.1f} 份），以前已处理 {run['already']:,} 份，"
        f"内容重复 {run['duplicates']:,} 个，打不开 {run['unopened']:,} 个；"
        f"用时 {run['seconds']:.1f} 秒。"
    )
    console.print(
        f"数据集 {output}：{dataset['documents']:,} 份文件，其中已检查 {dataset['checked']:,} 份；"
        f"表格数据 {dataset['facts']:,} 格，说明 {dataset['claims']:,} 条，"
        f"问题 {dataset['findings']:,} 个。",
        markup=False,
    )
    for title, names, rows in (
        ("没有检查的文件", ("文件", "原因"), _reasons(summary["not_read"])),
        ("最常见的问题", ("次数", "规则", "问题"), _rules(summary["findings"])),
    ):
        if rows:
            table = Table(title=title, title_justify="left", box=None, pad_edge=False)
            for name in names:
                table.add_column(name, justify="right" if name in {"文件", "次数"} else "left")
            for row in rows:
                table.add_row(*row)
            console.print()
            console.print(table)
    console.print(f"\n接着可以：juesuan stats {output}；juesuan query {output}", markup=False)


def _reasons(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [(f"{row['files']:,}", row["reason"] or "") for row in rows[:_SHOWN]]


def _rules(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [(f"{row['findings']:,}", row["rule"], row["title"] or "") for row in rows[:_SHOWN]]
