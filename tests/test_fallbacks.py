"""The telephone numbers for when the system is down: one file, several processes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from incidents.fallbacks import Fallbacks
from tests.support.runtime import HARBOUR


def test_processes_that_share_a_folder_do_not_stop_each_other(tmp_path: Path):
    file = tmp_path / "fallbacks.json"

    def change_often(name: str) -> None:
        process = Fallbacks(file)
        for number in range(200):
            process.put(replace(HARBOUR, slug=name, fallback_phone=f"+353 {number}"))

    with ThreadPoolExecutor(4) as processes:
        list(processes.map(change_often, ["a", "b", "c", "d"]))

    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    kept = {name: Fallbacks(file).get(name) for name in "abcd"}
    assert any(entry and entry.phone == "+353 199" for entry in kept.values())
