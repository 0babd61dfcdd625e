"""The processes below a process, as Linux tells them."""

from pathlib import Path


def children() -> dict[int, list[int]]:
    """The processes directly below each process."""
    found: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            above = int(status.read_text("utf-8").rpartition(")")[2].split()[1])
        except OSError:
            continue
        found.setdefault(above, []).append(int(status.parent.name))
    return found


def descendants(parent: int) -> list[int]:
    """The processes below a process, nearest first."""
    below = children()
    found = list(below.get(parent, []))
    for pid in found:
        found += below.get(pid, [])
    return found


def workers_of(driver: int) -> list[int]:
    """The processes that read documents: the children of a driver's server of processes."""
    below = children()
    return [pid for server in below.get(driver, []) for pid in below.get(server, [])]
