"""Whose own records were asked for, and which were delivered? What was asked in vain is coverage too.

A line for each account or number and source of its own records; those who asked for it (任务信息) are told beside. A
request that no own records answer has a line of its own, with 0 rows. One that names a person or organisation asks for
whatever accounts they hold: its rows stand with the accounts, and its own are null unless it failed.
"""

from __future__ import annotations

import polars as pl

_TIME = pl.Datetime("us", "UTC")
_PERIOD = ("asked_from", "asked_until")
_ASKED = ("requested", "outcome", "answer", *_PERIOD)


def coverage_of(own: pl.DataFrame, requests: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """The lines of coverage, in order of key and source.

    own: code, source, rows, first, last. requests: code, source, at, until, outcome, details. keys: code, key, entity.
    """
    asked = _asked(requests).join(keys.select("code", "kind", "entity"), on="code")
    told = own.join(keys.select("code", "entity"), on="code").select(
        "code", "entity", "rows", "source", answered_from="first", answered_until="last"
    )
    last = asked.sort("answers", "requested", "source").unique("entity", keep="last", maintain_order=True)
    answered = told.join(last.select("entity", *_ASKED), on="entity", how="left")
    vain = asked.filter(~pl.col("entity").is_in(told["entity"].implode())).with_columns(
        rows=pl.when((pl.col("kind") == "account") | (pl.col("outcome") == "failed")).then(pl.lit(0, pl.Int64)),
        answered_from=pl.lit(None, _TIME),
        answered_until=pl.lit(None, _TIME),
    )
    columns = ["code", "rows", "source", "answered_from", "answered_until", *_ASKED]
    lines = pl.concat([answered.select(columns), vain.select(columns)])
    return lines.join(keys.select("code", "key"), on="code").sort("code", "source", "requested")


def _asked(requests: pl.DataFrame) -> pl.DataFrame:
    details = pl.col("details").fill_null("")
    said = [details.replace("", None).str.json_path_match(f"$.{name}") for name in ("answer", "reason")]
    period = [
        details.replace("", None).str.json_path_match(f"$.{name}").str.to_datetime(time_unit="us", strict=False)
        for name in _PERIOD
    ]
    return requests.with_columns(
        *(moment.dt.replace_time_zone("UTC").alias(name) for moment, name in zip(period, _PERIOD, strict=True)),
        requested="at",
        answers=pl.col("outcome") == "done",
        answer=pl.concat_str(said, separator=" ", ignore_nulls=True),
    )
