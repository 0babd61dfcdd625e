"""Files written whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file in one step: readers see the old content or the new, never a part.

    Raises ``OSError``.
    """
    with opened_atomically(path) as file:
        file.write(data)


def copy_atomically(path: Path, source: Path) -> None:
    """Write a file in one step with the content of another, however large.  Raises ``OSError``."""
    with opened_atomically(path) as file, source.open("rb") as content:
        shutil.copyfileobj(content, file)


@contextmanager
def opened_atomically(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of ``path`` when it is left without an error.

    Raises ``OSError``.
    """
    path = path.resolve()  # a link is written through, not replaced
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        with path.open("wb") as device:  # such as /dev/stdout
            yield device
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
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
