"""How much memory `healthnews serve` holds once it has answered."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path
from time import perf_counter
from urllib.parse import quote
from urllib.request import urlopen

from benchmarks.usage import Usage, healthnews

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def served(folder: Path, query: str) -> Usage | None:
    """Start the web page, ask it for one search, and stop it; None without Linux's /proc."""
    began = perf_counter()
    command = healthnews("serve", "--db", folder / "articles.db", "--port", "0")
    command += ["--crawl-db", str(folder / "crawl.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = _address(process.stdout.readline())
            with urlopen(f"{address}?q={quote(query)}") as answer:
                answer.read()
            wall = perf_counter() - began
            status = Path(f"/proc/{process.pid}/status")
            found = _PEAK.search(status.read_text()) if status.exists() else None
        finally:
            process.send_signal(signal.SIGINT)
    return Usage(wall, 0.0, int(found[1]) * 1024, address) if found else None


def _address(line: str) -> str:
    found = _ADDRESS.search(line)
    if found is None:
        raise RuntimeError(f"healthnews serve prints no address: {line!r}")
    return found[0]
