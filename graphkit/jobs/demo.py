"""What does graphkit do, from the delivered files to the package? The whole thread on an invented gambling case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from graphkit import generator, neo4j_server
from graphkit.case import Case
from graphkit.errors import Refused, Unreachable
from graphkit.graph import chosen
from graphkit.jobs.build import current
from graphkit.jobs.delivery import Delivery, Imported, Reading
from graphkit.jobs.export import export
from graphkit.jobs.import_ import import_
from graphkit.jobs.measure import groups, measure
from graphkit.jobs.push import push
from graphkit.jobs.report import report
from graphkit.jobs.scores import push_results
from graphkit.jobs.verify import verify
from graphkit.model import Json, Progress, Result, User

Store = Literal["auto", "neo4j", "local"]
SEED = 20261122
CENTRAL = 5
_CASE = {
    "zh": ("跨境网络赌博演示案（测试数据）", "演示：全部为虚构的测试数据"),
    "en": ("Cross-border online gambling, a demonstration (test data)", "Demonstration: all data are invented"),
}
_DELIVERY = Delivery(
    "测试文书 TEST-0001", "测试数据生成器 / test data", ("测试员甲", "测试员乙"), "演示 / demonstration"
)
_MEASURES = ("betweenness", "pagerank", "in_degree", "out_degree")


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """What the demonstration did and found."""

    case: Path
    store: str
    """neo4j or local."""
    why_local: str
    """Why Neo4j was not used: the code of the failed download; "" otherwise."""
    persons: int
    accounts: int
    transfers: int
    groups: int
    central: tuple[str, ...]
    """Captions of the accounts through which most of the shortest ways lead: leads, nothing more."""
    report: Path
    package: Path
    verified: str

    def as_json(self) -> dict[str, Json]:
        """As `graphkit demo --json` prints it."""
        return {
            "case": str(self.case),
            "store": self.store,
            "reason": self.why_local,
            "found": {
                "persons": self.persons,
                "accounts": self.accounts,
                "transfers": self.transfers,
                "groups": self.groups,
                "central": list(self.central),
            },
            "report": str(self.report / "report.html"),
            "package": str(self.package),
            "verified": self.verified,
        }


def demo(folder: Path, store: Store, language: str, progress: Progress) -> Demonstrated:
    """Makes, imports, loads, measures, reports, exports and verifies an invented case in `folder`.

    Run again, it goes on with what is there. Only a failed download of Neo4j falls back to the local store (with
    `auto`); any other failure is a failure. The server it started is stopped at the end.

    Raises Refused: `folder` holds something else, a file of the delivery was refused, the package does not verify.
    """
    _deliver(folder, progress)
    case = _case(folder, language)
    _import(case, folder, progress)
    used, why_local = _choose(case, store, progress)
    try:
        return _show(case, folder, used, why_local, language, progress)
    finally:
        if used == "neo4j":
            neo4j_server.stop(case.folder)


def _deliver(folder: Path, progress: Progress) -> None:
    if (folder / "expected.toml").is_file():
        return
    generator.make("gambling", seed=SEED, out=folder, told=progress.at)


def _case(folder: Path, language: str) -> Case:
    title, purpose = _CASE[language]
    user = User.of_this_machine()
    if (folder / "case" / "case.toml").is_file():
        return Case.open(folder / "case", user=user, reason=purpose)
    return Case.create(folder / "case", title=title, purpose=purpose, user=user)


def _import(case: Case, folder: Path, progress: Progress) -> Imported:
    done = import_(case, [folder / "delivered"], _DELIVERY, Reading(), progress)
    for file in done.files:
        if file.error is not None:
            raise file.error
    return done


def _choose(case: Case, store: Store, progress: Progress) -> tuple[Literal["neo4j", "local"], str]:
    """Which store is used, and where it is the local one by need: why."""
    if store == "local":
        case.use_store("local")
        return "local", ""
    version = neo4j_server.version_for(case.folder)
    jars = case.settings.cache / "neo4j" / version
    try:
        neo4j_server.fetch(jars, version, progress=progress)
    except (Refused, Unreachable) as failed:
        if store == "neo4j" or failed.code != "neo4j-not-fetched":
            raise
        case.use_store("local")
        return "local", failed.code
    neo4j_server.serve(case.folder, jars=jars, progress=progress)
    case.use_store("neo4j-local")
    return "neo4j", ""


def _show(
    case: Case, folder: Path, used: Literal["neo4j", "local"], why_local: str, language: str, progress: Progress
) -> Demonstrated:
    snapshot = current(case, progress)
    results, grouped = _measure(case, progress)
    if used == "neo4j":
        push(case, progress=progress)
        push_results(case, [*results, grouped])
    report(case, folder / "report", language=language, force=True, progress=progress)
    central = _top(results[0])
    export(case, central, steps=1, reason=_CASE[language][1], out=folder / "package.zip", progress=progress, force=True)
    verdict = verify(folder / "package.zip")
    counts = _counts(snapshot["entities"])
    captions = dict(
        zip(snapshot["entities"]["uid"].to_pylist(), snapshot["entities"]["caption"].to_pylist(), strict=True)
    )
    transfers = snapshot["ties"].filter(pc.equal(snapshot["ties"]["kind"].cast(pa.string()), "transfer"))
    return Demonstrated(
        case.folder, used, why_local, counts.get("person", 0), counts.get("account", 0),
        pc.sum(transfers["n"]).as_py() or 0, pc.count_distinct(grouped.table["group"]).as_py(),
        tuple(captions[uid] for uid in central), folder / "report", folder / "package.zip", verdict.result,
    )  # fmt: skip


def _measure(case: Case, progress: Progress) -> tuple[list[Result], Result]:
    snapshot = case.snapshot()
    directed = chosen(snapshot, ("transfer",), unit="CNY")
    undirected = chosen(snapshot, ("transfer",), unit="CNY", directed=False)
    return measure(case, _MEASURES, directed, {}, progress), groups(case, "leiden", undirected, {}, progress)


def _top(result: Result) -> list[str]:
    uids: list[str] = result.table.sort_by([("rank", "ascending"), ("uid", "ascending")])["uid"].to_pylist()
    return uids[:CENTRAL]


def _counts(entities: pa.Table) -> Mapping[str, int]:
    return {one["values"]: one["counts"] for one in entities["kind"].cast(pa.string()).value_counts().to_pylist()}
