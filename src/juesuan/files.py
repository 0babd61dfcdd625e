"""Files written whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file in one step: readers see the old content or the new, never a part.

    Raises ``OSError``.
    """

    def write(file: IO[bytes]) -> None:
        file.write(data)

    _in_one_step(path, write)


def copy_atomically(path: Path, source: Path) -> None:
    """Write a file in one step with the content of another, however large.  Raises ``OSError``."""

    def write(file: IO[bytes]) -> None:
        with source.open("rb") as content:
            shutil.copyfileobj(content, file)

    _in_one_step(path, write)


def _in_one_step(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    path = path.resolve()  # a link is written through, not replaced
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            write(file)  # a device, such as /dev/stdout
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
