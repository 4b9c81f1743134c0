-- One counter for everything that changes what a snapshot follows from.
CREATE TABLE history (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  what TEXT NOT NULL CHECK (what IN ('source', 'judgement'))
) STRICT;

CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

CREATE TABLE sources (
  source INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL UNIQUE REFERENCES history (seq),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  template TEXT NOT NULL,
  template_version TEXT NOT NULL,
  supersedes INTEGER UNIQUE REFERENCES sources (source),
  name TEXT NOT NULL,
  member TEXT NOT NULL,
  size INTEGER NOT NULL,
  instrument TEXT NOT NULL,
  provider TEXT NOT NULL,
  purpose TEXT NOT NULL,
  collected_by TEXT NOT NULL,
  imported_by TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  digest TEXT NOT NULL,
  encoding TEXT NOT NULL,
  folder TEXT NOT NULL UNIQUE,
  schema_version INTEGER NOT NULL,
  UNIQUE (sha256, member, template, template_version)
) STRICT;

CREATE TABLE sheets (
  source INTEGER NOT NULL REFERENCES sources (source),
  sheet INTEGER NOT NULL,
  name TEXT NOT NULL,
  header_row INTEGER NOT NULL,
  columns TEXT NOT NULL,
  unread TEXT NOT NULL,
  rows_read INTEGER NOT NULL,
  records INTEGER NOT NULL,
  problem_rows INTEGER NOT NULL,
  excluded TEXT NOT NULL,
  warnings INTEGER NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (source, sheet)
) STRICT;

-- What lies in the folder of a source; rows is null for the delivered file itself.
CREATE TABLE files (
  source INTEGER NOT NULL REFERENCES sources (source),
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  rows INTEGER,
  PRIMARY KEY (source, name)
) STRICT;

CREATE TABLE judgements (
  seq INTEGER PRIMARY KEY REFERENCES history (seq),
  kind TEXT NOT NULL,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  rows TEXT NOT NULL,
  withdraws INTEGER UNIQUE REFERENCES judgements (seq),
  made_by TEXT NOT NULL,
  made_at TEXT NOT NULL,
  CHECK ((kind = 'withdraw') = (withdraws IS NOT NULL))
) STRICT;

CREATE TABLE runs (
  run TEXT PRIMARY KEY,
  measure TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL,
  meta TEXT NOT NULL
) STRICT;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  verb TEXT NOT NULL,
  arguments TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  pid INTEGER NOT NULL DEFAULT 0,
  process TEXT NOT NULL DEFAULT '',
  step TEXT NOT NULL DEFAULT '',
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  cancel_asked INTEGER NOT NULL DEFAULT 0,
  result TEXT NOT NULL DEFAULT '{}',
  started_at TEXT NOT NULL DEFAULT '',
  ended_at TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE views (
  name TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE mappings (
  mapping INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  toml TEXT NOT NULL,
  kept_at TEXT NOT NULL,
  UNIQUE (name, toml)
) STRICT;

CREATE TRIGGER history_kept BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is never deleted'); END;
CREATE TRIGGER history_fixed BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is never changed'); END;
CREATE TRIGGER sources_kept BEFORE DELETE ON sources BEGIN SELECT RAISE(ABORT, 'a source is never deleted'); END;
CREATE TRIGGER sources_fixed BEFORE UPDATE ON sources BEGIN SELECT RAISE(ABORT, 'a source is never changed'); END;
CREATE TRIGGER sheets_kept BEFORE DELETE ON sheets BEGIN SELECT RAISE(ABORT, 'a sheet is never deleted'); END;
CREATE TRIGGER sheets_fixed BEFORE UPDATE ON sheets BEGIN SELECT RAISE(ABORT, 'a sheet is never changed'); END;
CREATE TRIGGER files_kept BEFORE DELETE ON files BEGIN SELECT RAISE(ABORT, 'a file is never deleted'); END;
CREATE TRIGGER files_fixed BEFORE UPDATE ON files BEGIN SELECT RAISE(ABORT, 'a file is never changed'); END;
CREATE TRIGGER judgements_kept BEFORE DELETE ON judgements BEGIN SELECT RAISE(ABORT, 'a judgement is never deleted'); END;
CREATE TRIGGER judgements_fixed BEFORE UPDATE ON judgements BEGIN SELECT RAISE(ABORT, 'a judgement is never changed'); END;
