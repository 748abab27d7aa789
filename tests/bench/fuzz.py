"""Everything that reads files under atheris, which changes them towards code that wasn't reached before.

python -m tests.bench.fuzz [TARGET …] [--seconds 60]    (TARGET as tests/badinput/targets.py names them)
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

LONGEST = 1 << 16
"""Bytes of a file: more makes it slow, and finds little."""
HANG_S = 60


def main() -> None:
    """Each target in a process of its own; exit 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if find_spec("atheris") is None:
        sys.exit(
            "atheris is not installed here: pip install 'callqa[fuzz]'. It has no wheels for some systems."
        )
    if given.inside:
        fuzz(given.inside, given.seconds)
    from tests.badinput.targets import TARGETS  # not earlier: see fuzz()

    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"no target {', '.join(sorted(unknown))}. There are {', '.join(TARGETS)}.")
    unclean = [target for target in given.targets or TARGETS if not is_clean(target, given.seconds)]
    sys.exit(bool(unclean))


def is_clean(target: str, seconds: int) -> bool:
    """Whether nothing was found in the target within that time; what was found is printed."""
    command = [sys.executable, "-m", "tests.bench.fuzz", "--inside", target, "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    print(f"{target}: {'clean' if done.returncode == 0 else 'FOUND'}", flush=True)
    if done.returncode:
        print(done.stdout[-4_000:], done.stderr[-1_000:], sep="\n")
    return done.returncode == 0


def fuzz(target: str, seconds: int) -> None:
    """Runs the target until the time is over; never returns.

    Only what is imported here first is followed: callqa and the parsers in Python that it leans on. To follow
    all that is loaded takes minutes before the first file.
    """
    import atheris

    with atheris.instrument_imports(include=["qa", "openpyxl", "yaml", "oxmsg"]):
        from qa.ingest.sources import known_sources
        from tests.badinput.seeds import seeds
        from tests.badinput.targets import TARGETS

        known_sources()
    with tempfile.TemporaryDirectory() as folder:
        for number, raw in enumerate(seeds(target)):
            Path(folder, str(number)).write_bytes(raw)
        limits: Sequence[str] = (f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={HANG_S}")
        kept = Path(tempfile.gettempdir(), "callqa-fuzz-")  # and what stops it is kept
        atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={kept}", folder], TARGETS[target])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
