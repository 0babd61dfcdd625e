"""The HTML page in a real browser, judged by axe.

Needs Chromium and axe-core, which are no part of the project: ``AXE`` names ``axe.min.js``.
"""

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from juesuan.desk import draft_workbook
from juesuan.model.document import Document
from juesuan.rendering.html import render_html
from sample_tree import HOSTILE, sample

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--virtual-time-budget=20000",
)
RUN = """axe.run().then(found => {
  const shown = document.createElement("pre");
  shown.id = "axe";
  shown.textContent = JSON.stringify(found.violations.map(one => [one.id, one.nodes[0].html]));
  document.body.append(shown);
})"""


EXAMPLE = Path(__file__).parents[1] / "examples" / "wuhan-2023.xlsx"


def pages() -> dict[str, Callable[[], Document]]:
    """The documents whose pages are judged."""
    return {
        "plain": lambda: sample(""),
        "hostile": lambda: sample(HOSTILE),
        "composed": lambda: draft_workbook(EXAMPLE).composed.document,
    }


@pytest.mark.parametrize("name", pages())
@pytest.mark.parametrize(
    "look", ["", "--blink-settings=preferredColorScheme=0"], ids=["light", "dark"]
)
def test_axe_finds_no_violation(tmp_path: Path, name: str, look: str) -> None:
    browser, axe = shutil.which("chromium"), Path(os.environ.get("AXE", ""))
    if browser is None or not axe.is_file():
        pytest.skip("NOT CHECKED for accessibility: needs chromium and AXE=…/axe.min.js")
    script = axe.read_text("utf-8").replace("</script", "<\\/script")
    told = re.sub(r'<meta http-equiv="Content-Sec[^>]*>', "", render_html(pages()[name]()))
    page = tmp_path / "page.html"
    page.write_text(told.replace("</body>", f"<script>{script};{RUN}</script></body>"), "utf-8")
    flags = [*FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *([look] if look else [])]
    command = [browser, *flags, "--dump-dom", page.as_uri()]
    dumped = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found = re.search(r'<pre id="axe">(.*?)</pre>', dumped.stdout, re.S)
    assert found, "axe gave no answer"
    assert json.loads(html.unescape(found.group(1))) == []
