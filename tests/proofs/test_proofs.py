"""A small part of each long proof: that it runs, and that it would notice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fakes.telegram_server import telegram
from tests.proofs.kill import told
from tests.proofs.people import Expecting, Findings, Shown, Walker, Watch
from tests.proofs.replicas import run_replicas
from tests.proofs.search import CHAT, Markers, traces
from tests.proofs.soak import Measure, slope
from tests.scripts import real_script
from tests.service.stores.cluster import Cluster, programs


async def test_three_replicas_on_one_database_answer_each_update_once(tmp_path: Path) -> None:
    """U-05, N-26: each update delivered twice, replicas killed, the database crashed: none lost or doubled unsaid."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    cluster = Cluster(found)
    try:
        findings = await run_replicas(80, 3, 1, tmp_path, cluster)
        (tmp_path / "token").unlink()
        cluster.stop()
        assert findings.sound and findings.updates >= 80, told(findings)
        assert list(traces(tmp_path, Markers.of_the_fakes())) == []
        assert list(traces(cluster.data, Markers.of_the_fakes())) == []
    finally:
        cluster.remove()


async def test_a_person_of_the_proof_notices_what_is_wrong() -> None:
    """What is lost, doubled without a label, out of order or shown twice is told apart, and a labelled copy is not."""
    async with telegram() as server:
        findings = Findings()
        watch, expecting = Watch(server), Expecting(real_script())
        walker = Walker(server, watch, expecting, CHAT, findings, random.Random(1))
        walker._judge(Shown(f"{expecting.label}\n\n{expecting.start}", new=True), expecting.start, "awaited")
        assert findings.sound and findings.labelled == 1 and findings.most_copies == 2
        walker._judge(Shown(expecting.start, new=True), expecting.start, "awaited")
        walker._judge(Shown(expecting.start, new=False), expecting.start, "awaited")
        walker._judge(Shown("Something else.", new=False), expecting.start, "awaited")
    assert len(findings.seen) == 3 and "Something else." in findings.seen[2]
    assert (findings.unlabelled, findings.doubled_edits, findings.out_of_order) == (1, 1, 1) and not findings.sound


def test_the_slope_of_memory_is_a_line_through_the_second_half() -> None:
    """Ten MiB more in 100,000 updates are told as ten, and what happens while it warms up is left out."""
    flat = [Measure(number * 1000, 50.0 + min(number, 10) * 3, 20, 3) for number in range(21)]
    rising = [Measure(number * 1000, 50.0 + number * 0.1, 20, 3) for number in range(21)]
    assert slope(flat) == pytest.approx(0) and slope(rising) == pytest.approx(10)
