CREATE TABLE suppression_exchange (
  id UUID NOT NULL, workspace_id UUID NOT NULL, mode TEXT NOT NULL, name TEXT NOT NULL, key BYTEA NOT NULL,
  key_check TEXT NOT NULL, hashes BIGINT NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (workspace_id, mode, name)
);

CREATE TABLE suppression_hash (
  exchange_id UUID NOT NULL, hash BYTEA NOT NULL,
  PRIMARY KEY (exchange_id, hash)
);

ALTER TABLE suppression ADD COLUMN exchange_id UUID;
CREATE INDEX suppression_exchanged ON suppression (project_id, exchange_id) WHERE exchange_id is not null and removed_at is null;
