"""`python -m tests.bench_credentials`: how long a certificate takes with its signature and its badge, one after the other.

COUNT (200) certificates, each of another name: the badge signed, the paper drawn by the compositor in its own process, the whole signed.
Told are wall-clock and processor time (this process and its children), since a machine that does other things makes the first one say
little, and the memory of this process after the first ten and at the end. Exits with 1 where the figures of the issue don't hold.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from credentials.badge.making import sign_credential
from credentials.keys import BADGE, PDF, KeyRing
from credentials.pdf import draw_certificate
from tests.credentials.test_pdf import named

COUNT = int(os.environ.get("COUNT", "200"))
AT = datetime(2027, 1, 17, 9, 30, tzinfo=UTC)
P50_MILLISECONDS, ALL_SECONDS, GROWTH_MB = 150, 20, 4
CRITERIA = [{"code": f"C{number}", "state": "met", "evidence": "", "on": "2027-01-17"} for number in range(1, 11)]


def processor_seconds() -> float:
    """What this process and the ended compositors have used."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def make(number: int, ring: KeyRing) -> bytes:
    text = named(f"Anna Kalniņa-{number}") | {"criteria": CRITERIA}
    name = f"2027-{number:04}"
    badge = sign_credential(text, number=name, index=number, issued_at=AT, key=ring.current(BADGE), at=AT)
    return draw_certificate(text, name, badge.document.decode(), key=ring.current(PDF), at=AT)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        ring = KeyRing(Path(folder), "Programmas īstenotājs")
        for kind in (PDF, BADGE):
            ring.make(kind, AT)
        make(0, ring)  # the libraries are read once a process
        memory = [resident_mb()]
        took, used = [], []
        started, processor = time.perf_counter(), processor_seconds()
        for number in range(1, COUNT + 1):
            before, spent = time.perf_counter(), processor_seconds()
            size = len(make(number, ring))
            took.append(1000 * (time.perf_counter() - before))
            used.append(1000 * (processor_seconds() - spent))
            if number == min(10, COUNT):
                memory.append(resident_mb())
        altogether, processor = time.perf_counter() - started, processor_seconds() - processor
        memory.append(resident_mb())
    deciles, used_deciles = statistics.quantiles(took, n=20), statistics.quantiles(used, n=20)
    print(f"{COUNT} certificates of {size // 1000} kB: {altogether:.1f} s, of which {processor:.1f} s of processor")
    print(f"one: p50 {deciles[9]:.0f} ms, p95 {deciles[18]:.0f} ms; processor p50 {used_deciles[9]:.0f} ms, p95 {used_deciles[18]:.0f} ms")
    print(f"memory: {memory[0]:.0f} MB after the first, {memory[1]:.0f} after ten, {memory[2]:.0f} at the end; load {os.getloadavg()[0]:.1f}")
    held = used_deciles[9] <= P50_MILLISECONDS and processor <= ALL_SECONDS * COUNT / 200 and memory[2] - memory[1] <= GROWTH_MB
    print("The figures hold (by processor time)." if held else "The figures do not hold.")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
