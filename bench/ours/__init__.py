"""Our side of each comparison: what a user of graphkit runs, with its answer on the last line of stdout."""
