"""Run a command and write what it took as JSON: `python peak.py REPORT COMMAND…`.

A process of its own, and a small one: Linux counts what the parent held when a process began as
that process's own peak. Imports no more than it needs, for the same reason.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time


def main() -> None:
    """Run the command with this process's standard output; exit as it does."""
    report, *command = sys.argv[1:]
    began = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts kibibytes, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    took = {
        "wall": time.perf_counter() - began,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss * unit,
    }
    with open(report, "w", encoding="utf-8") as file:  # noqa: PTH123 - pathlib is an import
        json.dump(took, file)
    sys.exit(process.returncode)


if __name__ == "__main__":
    main()
