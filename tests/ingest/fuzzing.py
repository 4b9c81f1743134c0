"""Which bytes crash a reader, or hang it? Looked for by the paths the code takes (atheris, libFuzzer): `make fuzz`.

    python -m tests.ingest.fuzzing                 every reader, 600 seconds in all
    python -m tests.ingest.fuzzing pages --seconds 30 [--seed 1]

A reader may only refuse (GraphkitError). What it crashes or hangs on is kept in `.fuzz/` and named; give that file to
`python -m tests.ingest.fuzzing pages FILE` to see it again, and write the test before mending it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOUND = ROOT / ".fuzz"
HANG = 60
"""Seconds after which an input counts as a hang."""
_MEMORY = 4096
READERS = ("delimited", "pages", "graphs", "workbooks", "old_workbooks", "archives", "mappings", "claims")


def _target(name: str, folder: Path) -> Callable[[bytes], None]:
    """Takes some bytes as a file of that kind; raises where the reader does more than refuse."""
    import atheris

    with atheris.instrument_imports(include=["ingest"], exclude=_compiled()):
        from tests.ingest import fuzzed
    made: Mapping[str, Callable[[Any, Path], None]] = {
        "delimited": fuzzed.take_file,
        "pages": lambda data, path: fuzzed.take_file(b"<html>" + data, path),
        "graphs": lambda data, path: fuzzed.take_file(b"<graphml>" + data, path),
        "workbooks": fuzzed.take_workbook,
        "old_workbooks": fuzzed.take_file,
        "archives": fuzzed.take_file,
        "mappings": fuzzed.take_mapping,
        "claims": lambda data, path: fuzzed.take_cells(atheris.FuzzedDataProvider(data), path),
    }
    return lambda data: made[name](data, folder / "delivered")


def _compiled() -> list[str]:
    """The modules that numba compiles, which it cannot do with what atheris has instrumented."""
    files = (ROOT / "ingest").glob("*.py")
    return [f"ingest.{file.stem}" for file in files if "njit" in file.read_text("utf-8")]


def one(name: str, seconds: int, seed: int, again: Path | None) -> None:
    """Runs libFuzzer on one reader; it ends the process itself."""
    import atheris

    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        target = _target(name, folder)  # the first to import `ingest`: later nothing can be instrumented
        from tests.ingest import fuzzed

        corpus = folder / "corpus"
        corpus.mkdir()
        for number, content in enumerate(fuzzed.seeds(name, folder)):
            (corpus / str(number)).write_bytes(content)
            target(content)  # the inner loops are compiled now: later that would pass for a hang
        FOUND.mkdir(exist_ok=True)
        options = [
            f"-max_total_time={seconds}", f"-seed={seed}", f"-timeout={HANG}", f"-rss_limit_mb={_MEMORY}",
            f"-artifact_prefix={FOUND}/{name}-", "-max_len=16384", "-verbosity=1", "-print_final_stats=1",
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *options, str(again or corpus)], target)
        atheris.Fuzz()


def run(names: list[str], seconds: int, seed: int) -> int:
    """One process for each reader, one after the other; how many of them found something."""
    faults = 0
    for name in names:
        command = [sys.executable, "-m", "tests.ingest.fuzzing", name, "--seconds", str(max(1, seconds // len(names)))]
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        done = subprocess.run(
            [*command, "--seed", str(seed), "--alone"], cwd=ROOT, env=environment, capture_output=True, check=False
        )
        said = done.stderr.decode(errors="replace") + done.stdout.decode(errors="replace")
        tried = [line.split()[-1] for line in said.splitlines() if "number_of_executed_units" in line]
        _say(f"{name}: {'FAULT' if done.returncode else 'sound'}, {tried[0] if tried else '?'} inputs")
        if done.returncode:
            faults += 1
            _say(said[-6000:])
    return faults


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", nargs="?", choices=READERS, help="left out: all")
    parser.add_argument("file", nargs="?", type=Path, help="an input that was found before")
    parser.add_argument("--seconds", type=int, default=600, help="in all")
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.alone or told.file:
        one(told.reader, told.seconds, told.seed, told.file)
    else:
        raise SystemExit(run([told.reader] if told.reader else list(READERS), told.seconds, told.seed) > 0)


if __name__ == "__main__":
    main()
