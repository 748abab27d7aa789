"""The harness itself: it notices what it is there to notice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

BAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bad</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head>
<body><main><h1>Bad</h1><img src="https://example.invalid/x.png"></main><script>1</script></body></html>"""


def test_a_request_a_script_and_a_missing_name_are_noticed(visit: Callable[..., Any], tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(BAD, "utf-8")
    seen = visit(page)
    assert any("script-src" in told for told in seen.complaints)
    assert any("img-src" in told for told in seen.complaints)
    assert any(rule.startswith("image-alt") for rule in seen.broken_rules())
