"""What the commands write: to the screen, to a file, or one sentence on what went wrong."""

import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer


def rendered(print_to: Callable[..., None], output: Path | None) -> str:
    """Render for the terminal with its colours and width, or plainly for a file or pipe."""
    from io import StringIO

    from rich.console import Console

    terminal = output is None and sys.stdout.isatty()
    buffer = StringIO()
    width = Console().width if terminal else 120
    console = Console(
        file=buffer, force_terminal=terminal, width=width, highlight=False, emoji=False
    )
    print_to(console)
    text = buffer.getvalue()
    return text if terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def emit(text: str, output: Path | None) -> None:
    """Write to the screen, or atomically to a file."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        save(output, text.encode())


def save(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, or say why it cannot be written."""
    from juesuan.files import write_atomically

    try:
        write_atomically(path, data)
    except OSError as error:
        fail(f"写不了 {path}：{error.strerror or error}。", [], False)


def hand_over(source: Path, output: Path | None) -> None:
    """Bring a file that was written apart to the screen, or atomically to its place."""
    from juesuan.files import copy_atomically

    if output is None:
        with source.open(encoding="utf-8", newline="") as stream:
            while part := stream.read(1 << 20):
                sys.stdout.write(part)
        sys.stdout.flush()
        return
    try:
        copy_atomically(output, source)
    except OSError as error:
        fail(f"写不了 {output}：{error.strerror or error}。", [], False)


def fail(problem: str, files: list[Path], as_json: bool) -> NoReturn:
    """Say what is wrong in one line and stop with status 2."""
    if as_json:
        from juesuan.exact import encode
        from juesuan.report.json import error_json

        typer.echo(encode(error_json(problem, str(files[0]) if files else "")))
    else:
        name = f"{files[0]}：" if files else ""
        typer.echo(f"{name}{problem}", err=True)
    raise typer.Exit(2)


@contextmanager
def needing(extra: str, modules: Collection[str], what: str) -> Iterator[None]:
    """Say which extra to install where one of its modules is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in modules:
            fail(f"{what}需要扩展组件：pip install 'juesuan[{extra}]'。", [], False)
        raise
