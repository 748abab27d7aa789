"""Reports printed as PDF: seconds a report, in one browser, beside WeasyPrint where that is installed.

    callqa report && python -m tests.bench.pdf [DATA]

The CPU time of the browser's processes is not counted; WeasyPrint's own is.
"""

import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from qa.report import pdf


def timed(name: str, pages: Sequence[Path], printed: Callable[[Path], bytes]) -> None:
    """Prints a line: the median, the slowest, and how large a PDF is."""
    took, sizes = [], []
    for page in pages:
        start_s = time.perf_counter()
        sizes.append(len(printed(page)))
        took.append(time.perf_counter() - start_s)
    about = f"{median(took):.2f} s a report, at most {max(took):.2f} s; {median(sizes) / 1000:.0f} kB"
    print(f"{name}: {about}; {len(pages)} reports", flush=True)


def main(data: Path) -> None:
    """Prints both engines' times."""
    pages = sorted((data / "reports").glob("*/*.html"))
    start_s = time.perf_counter()
    with pdf.printer() as printed:
        print(f"Chromium started in {time.perf_counter() - start_s:.2f} s")
        timed("Chromium", pages, printed)
    if find_spec("weasyprint") is not None:
        from weasyprint import HTML

        timed("WeasyPrint", pages, lambda page: bytes(HTML(filename=str(page)).write_pdf(pdf_tags=True)))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
