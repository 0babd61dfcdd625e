"""Documents in an object store: S3 as moto serves it on this machine."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pytest

from disclosures import disclosure
from juesuan.store.dataset import Dataset
from juesuan.store.query import ask

JUESUAN = (sys.executable, "-c", "from juesuan.cli import main; main()")
Batch = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The address of a server with the bucket ``docs``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                try:
                    put(f"{address}/docs", b"")
                    break
                except OSError:
                    time.sleep(0.1)
            archive = BytesIO()
            with ZipFile(archive, "w") as file:
                file.writestr("丙.html", disclosure("江城市丙局"))
            put(f"{address}/docs/2023/{quote('甲.html')}", disclosure("江城市甲局"))
            put(f"{address}/docs/2023/{quote('深')}/{quote('乙.html')}", disclosure("江城市乙局"))
            put(f"{address}/docs/2023/all.zip", archive.getvalue())
            put(f"{address}/docs/2023/x.jpg", b"x")
            yield address
        finally:
            process.kill()


def put(url: str, data: bytes) -> None:
    request = urllib.request.Request(
        url, data, {"Content-Type": "application/octet-stream"}, method="PUT"
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


@pytest.fixture
def batch(store: str, tmp_path: Path) -> Batch:
    keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_REGION": "us-east-1"}

    def run(*arguments: str, address: str = store) -> "subprocess.CompletedProcess[str]":
        command = [*JUESUAN, "batch", *arguments, "-o", str(tmp_path / "out"), "-j", "2"]
        environment = os.environ | keys | {"AWS_ENDPOINT_URL": address}
        return subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=200, env=environment
        )

    return run


def units(out: Path) -> list[str]:
    return [row[0] for row in ask(Dataset(out), "SELECT unit FROM documents ORDER BY file").rows]


def test_a_bucket_is_a_source(batch: Batch, tmp_path: Path) -> None:
    done = batch("s3://docs/2023/")
    assert done.returncode == 0, done.stderr
    assert units(tmp_path / "out") == ["江城市丙局", "江城市乙局", "江城市甲局"]
    assert "以前已处理 3 份" in batch("s3://docs/2023/").stdout


def test_patterns_objects_and_lists_name_objects(batch: Batch, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("单位,年度,文件\n江城市甲局,2023,s3://docs/2023/甲.html\n", "utf-8")
    done = batch("s3://docs/**/乙.html", str(listed), "s3://docs/no.html")
    assert done.returncode == 0, done.stderr
    assert set(units(tmp_path / "out")) == {"江城市甲局", "江城市乙局"}
    assert "文件不存在" in done.stdout


@pytest.mark.parametrize("name", ["s3://nobucket/", "s3://docs/none/*.pdf"])
def test_nothing_there_is_one_sentence(batch: Batch, name: str) -> None:
    done = batch(name)
    assert (done.returncode, done.stderr) == (2, f"{name} 下没有文件。\n")


def test_a_store_that_does_not_answer_is_one_sentence(batch: Batch) -> None:
    done = batch("s3://docs/", address="http://127.0.0.1:1")
    assert done.returncode == 2
    assert done.stderr.startswith("列不出 s3://docs/**（")
    assert done.stderr.count("\n") == 1
