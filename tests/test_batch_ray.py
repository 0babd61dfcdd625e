"""The same run on a Ray cluster of two nodes gives the same data set."""

import subprocess
import sys
from pathlib import Path

from disclosures import write_disclosures
from juesuan.store.dataset import Dataset
from juesuan.store.query import ask
from ray_cluster import ray_cluster

BATCH = (sys.executable, "-c", "from juesuan.cli import main; main()", "batch")


def batch(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [*BATCH, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_a_cluster_gives_the_same_content(tmp_path: Path) -> None:
    write_disclosures(tmp_path / "in", 6)
    (tmp_path / "in" / "empty.pdf").touch()
    local, cluster = tmp_path / "local", tmp_path / "cluster"
    assert batch(tmp_path / "in", "-o", local, "-j", 2).returncode == 0
    with ray_cluster() as address:
        done = batch(tmp_path / "in", "-o", cluster, "--ray", address)
    assert done.returncode == 0, done.stderr
    assert "这次处理 7 份" in done.stdout
    for table in ("documents", "facts", "claims", "findings", "coverage", "sources"):
        rows = [
            sorted(ask(Dataset(out), f"FROM {table}").rows, key=repr) for out in (local, cluster)
        ]
        assert rows[0] == rows[1]


def test_a_cluster_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    write_disclosures(tmp_path / "in", 1)
    done = batch(tmp_path / "in", "-o", tmp_path / "out", "--ray", "127.0.0.1:1")
    assert done.returncode == 2
    assert done.stderr.startswith("连不上 Ray 集群 127.0.0.1:1")
    assert "Traceback" not in done.stderr
