"""A night on Ray, in a process of its own, since its libraries warn: ... ray_night INBOX SITE"""

import sys
from pathlib import Path

from flows.nightly import run_nightly
from flows.server import server

if __name__ == "__main__":
    site = Path(sys.argv[2])
    with server(site / "prefect"):
        run_nightly(Path(sys.argv[1]), site / "data", site / "callqa.yaml", 1)
