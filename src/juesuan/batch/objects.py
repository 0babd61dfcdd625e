"""Objects in stores that Daft knows (S3 and its like, Azure, Google, HTTP): listed, and opened.

Keys, regions and end points are those of the environment (``AWS_ENDPOINT_URL`` …).
"""

import io
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from typing import IO, TYPE_CHECKING, Any, Final

from juesuan.batch.engine import EngineError

if TYPE_CHECKING:
    from daft.io import IOConfig

_BUFFER: Final = 1024 * 1024
_TRIES: Final = 4
_WAIT: Final = 10_000  # ms for a connection
_NOTHING: Final = ("Need at least 1", "not found", "NotFound", "No matching")


@cache
def _config() -> "IOConfig":
    """As the environment says; a store that does not answer is not asked for minutes."""
    from daft.io import IOConfig, S3Config

    return IOConfig(s3=S3Config(num_tries=_TRIES, connect_timeout_ms=_WAIT))


def list_objects(pattern: str) -> Iterator[tuple[str, int]]:
    """The address and size of every object that a pattern matches.

    Raises ``EngineError`` where the store does not answer.
    """
    import daft

    try:
        found = daft.from_glob_path(pattern, _config()).select("path", "size").to_pydict()
    except Exception as error:  # Daft raises what each store raises
        if any(words in str(error) for words in _NOTHING):
            return
        raise EngineError(f"列不出 {pattern}（{_last_line(error)}）。") from error
    yield from zip(found["path"], found["size"], strict=True)


def opened_object(address: str) -> IO[bytes]:
    """An object as a file that can be read and searched.  Raises ``OSError``."""
    return io.BufferedReader(_Object(address), _BUFFER)


class _Object(io.RawIOBase):
    """Daft's file as one of Python's."""

    def __init__(self, address: str) -> None:
        import daft

        super().__init__()
        self._stack = ExitStack()
        try:
            opened = daft.File(address, io_config=_config()).open(buffer_size=_BUFFER)
            self._file: Any = self._stack.enter_context(opened)
        except Exception as error:  # Daft raises what each store raises
            raise _as_os_error(error) from error

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read(len(buffer))
        except Exception as error:  # Daft raises what each store raises
            raise _as_os_error(error) from error
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        place: int = self._file.seek(offset, whence)
        return place

    def tell(self) -> int:
        place: int = self._file.tell()
        return place

    def close(self) -> None:
        self._stack.close()
        super().close()


def _as_os_error(error: Exception) -> OSError:
    if isinstance(error, FileNotFoundError) or any(words in str(error) for words in _NOTHING):
        return FileNotFoundError(str(error))
    return OSError(_last_line(error))


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines or [type(error).__name__])[-1][:160]
