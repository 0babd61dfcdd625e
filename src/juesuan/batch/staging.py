"""What workers finished and the data set does not hold yet: one folder a task, whole or absent."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from juesuan.batch.columns import Piece
from juesuan.store.partitions import FILE, partition_folder

_DIGITS: Final = 8


class Staging:
    """The folder of finished tasks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._next = max((int(name) for name in self._names()), default=0) + 1

    def _names(self) -> list[str]:
        if not self.folder.is_dir():
            return []
        return [item.name for item in self.folder.iterdir() if item.name.isdecimal()]

    @property
    def empty(self) -> bool:
        """Whether nothing is waiting for its place."""
        return not self._names()

    def tidy(self) -> None:
        """Throw away what was being written when a run was killed."""
        for folder in self.folder.glob(".[0-9]*"):
            shutil.rmtree(folder)

    def put(self, pieces: Sequence[Piece]) -> None:
        """Keep what a task gave: all of it at once."""
        unfinished = self.folder / f".{self._next:0{_DIGITS}}"
        for piece in pieces:
            file = unfinished / piece.table / partition_folder(*piece.partition) / FILE
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(piece.data)
        unfinished.rename(self.folder / f"{self._next:0{_DIGITS}}")
        self._next += 1

    def clear(self) -> None:
        """Throw everything away, unfinished work too."""
        if self.folder.is_dir():
            shutil.rmtree(self.folder)
