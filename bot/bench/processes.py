"""Memory and processor time of a process and of all it started, from /proc."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")


def family_of(pid: int, proc: Path = PROC) -> list[int]:
    """Give a process and all its descendants that are alive."""
    parents = {}
    for folder in proc.iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            except (OSError, IndexError):
                continue  # it ended while the list was read
            parents[int(folder.name)] = int(fields[1])
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def resident_bytes(pid: int, proc: Path = PROC) -> int:
    """Give the resident memory of one process, bytes (pages shared with others count in each); 0 when it
    has ended."""
    try:
        for line in (proc / str(pid) / "status").read_text("utf-8", "replace").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0


def family_bytes(pid: int) -> int:
    """Give the resident memory of a process and all its descendants, bytes."""
    return sum(resident_bytes(member) for member in family_of(pid))


def cpu_seconds(pid: int, proc: Path = PROC) -> float:
    """Give the processor time that a process has used, seconds; 0 when it has ended."""
    try:
        fields = (proc / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def name_of(pid: int, proc: Path = PROC) -> str:
    """Give what a process of the service is: `gateway`, or the end of its module (`dialogue`, `sip`)."""
    try:
        words = (proc / str(pid) / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return "ended"
    if "-m" in words[:-1]:
        return words[words.index("-m") + 1].rpartition(".")[2]
    return "gateway" if "serve" in words else "other"
