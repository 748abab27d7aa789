"""Looks every pinned package up in a database of known vulnerabilities (OSV), with pip-audit.

    python -m tests.supply.audit

Exit 0: none is known, or all that are known are explained in audit.toml. 1: some aren't; they are listed.
3: the database can't be reached, or didn't answer for every package: nothing is known then, which is not the
same as clean. Runners-up: safety, whose database needs an account; osv-scanner, which is no Python package.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from tests.supply.lock import CONSTRAINTS, read_pins

IGNORES = Path(__file__).with_name("audit.toml")
CLEAN, VULNERABLE, UNKNOWN = 0, 1, 3
_TIMEOUT_S = 15
_SAID = 120


class Verdict(NamedTuple):
    """The exit code, and what to say."""

    code: int
    text: str


def read_ignores(text: str, today: date) -> dict[str, str]:
    """Why each vulnerability doesn't concern callqa, by id; what is past its day no longer counts.

    Raises ValueError for one without a reason or a day.
    """
    found = {}
    for each in tomllib.loads(text).get("ignored", []):
        if not each.get("id") or not each.get("why") or not isinstance(each.get("until"), date):
            raise ValueError(f"audit.toml: {each.get('id', 'one')} needs an id, a why and an until (a day).")
        if each["until"] >= today:
            found[each["id"]] = each["why"]
    return found


def judge(report: str, pinned: int, ignores: Mapping[str, str], said: str) -> Verdict:
    """What pip-audit's JSON comes to; `said` is what it wrote beside it."""
    try:
        looked_at: Sequence[Mapping[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        why = said.strip().splitlines()[-1:] or ["it said nothing"]
        return Verdict(
            UNKNOWN, f"audit: the database of vulnerabilities gave no answer ({why[0][:_SAID]} ...). {_AGAIN}"
        )
    known = [each for each in looked_at if "skip_reason" not in each]
    open_ = [
        f"{each['name']} {each['version']}: {found['id']}, mended in: {' '.join(found['fix_versions'])}"
        for each in known
        for found in each["vulns"]
        if not {found["id"], *found.get("aliases", ())} & ignores.keys()
    ]
    if open_:
        remedy = "Raise the pins (make lock), or say in tests/supply/audit.toml why one doesn't matter."
        count = f"audit: {len(open_)} known vulnerabilities. {remedy}"
        return Verdict(VULNERABLE, "\n".join([*open_, count]))
    if len(known) < pinned:
        what = f"audit: only {len(known)} of {pinned} packages were looked up."
        return Verdict(UNKNOWN, f"{what} {_AGAIN}")
    return Verdict(CLEAN, f"audit: {len(known)} packages, no vulnerability that isn't explained.")


_AGAIN = "Nothing is known of the packages. Try again where the internet can be reached."


def main() -> None:
    """Say the verdict and exit with it."""
    options = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    service = ["--vulnerability-service", "osv", "--timeout", str(_TIMEOUT_S)]
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(CONSTRAINTS), *options, *service]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    pinned = len(read_pins(CONSTRAINTS.read_text("utf-8")))
    ignores = read_ignores(IGNORES.read_text("utf-8"), date.today())  # noqa: DTZ011 - whose day is no matter
    verdict = judge(done.stdout, pinned, ignores, done.stderr)
    print(verdict.text)
    sys.exit(verdict.code)


if __name__ == "__main__":
    main()
