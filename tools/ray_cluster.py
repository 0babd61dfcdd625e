"""A Ray cluster of two nodes with one core each on this machine, for tests and benchmarks."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from processes import descendants

_SECONDS = 60.0
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "DO_NOT_TRACK": "1", "DAFT_PROGRESS_BAR": "0"}


@contextmanager
def ray_cluster(nodes: int = 2) -> Iterator[str]:
    """Start a cluster; its address.  Nothing of it is left afterwards."""
    folder = tempfile.mkdtemp(prefix="ray-", dir="/tmp")  # sockets need a short path
    address = f"127.0.0.1:{_free_port()}"
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.extend(_start(folder, address, head=number == 0) for number in range(nodes))
        _wait_for(address, nodes, started[0])
        yield address
    finally:
        _end(started)
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: str, address: str, *, head: bool) -> "subprocess.Popen[bytes]":
    host, port = address.split(":")
    ray = str(Path(sys.executable).parent / "ray")
    own = ["--head", f"--node-ip-address={host}", f"--port={port}", "--include-dashboard=false"]
    join = [f"--address={address}", f"--node-ip-address={host}"]
    command = [ray, "start", "--block", "--num-cpus=1", "--disable-usage-stats"]
    command += [*own, f"--temp-dir={folder}"] if head else join
    return subprocess.Popen(
        [*command, "--object-store-memory=200000000"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | _QUIET,
        start_new_session=True,
    )


def _wait_for(address: str, nodes: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until so many nodes have joined."""
    code = (
        "import ray, sys; ray.init(address=sys.argv[1], logging_level='ERROR'); "
        "sys.exit(sum(node['Alive'] for node in ray.nodes()) != int(sys.argv[2]))"
    )
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        asked = subprocess.run(
            [sys.executable, "-c", code, address, str(nodes)], capture_output=True, check=False
        )
        if asked.returncode == 0:
            return
        time.sleep(0.5)
    raise RuntimeError(f"the cluster at {address} did not get {nodes} nodes")


def _end(started: "list[subprocess.Popen[bytes]]") -> None:
    """End all processes at once: asked politely, Ray takes half a minute."""
    below = [pid for process in started for pid in descendants(process.pid)]
    for pid in [*(process.pid for process in started), *below]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for process in started:
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
