"""One file read in a child process, so that a hostile one costs only itself."""

from collections.abc import Callable
from typing import Final, TypeVar

from juesuan.workers import Failure, Limits, run_each

Item = TypeVar("Item")
Value = TypeVar("Value")

LIMITS: Final = Limits(seconds=60.0, memory=4 * 1024**3)
_FAILURES: Final = {
    Failure.TIMEOUT: f"处理超过 {LIMITS.seconds:.0f} 秒，已停止。",
    Failure.MEMORY: "处理所需内存超过上限，已停止。",
    Failure.CRASH: "文件使读取程序崩溃，已停止。",
    Failure.ERROR: "程序出错，请报告此文件",
}


def isolated(
    function: Callable[[Item], tuple[Value | None, str]], item: Item
) -> tuple[Value | None, str]:
    """What a function makes of one item, or why nothing: one Chinese sentence."""
    result = next(run_each(function, [item], limits=LIMITS))
    if result.value is not None:
        return result.value
    return None, failure_sentence(result.failure, result.detail)


def failure_sentence(failure: Failure | None, detail: str) -> str:
    """The sentence for the user."""
    sentence = _FAILURES[failure or Failure.CRASH]
    return f"{sentence}（{detail}）。" if detail else sentence
