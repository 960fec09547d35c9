"""Memory of a process and of all it started, from /proc."""

from __future__ import annotations

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
