CREATE TABLE import_piece (
  project_id UUID NOT NULL, import_id UUID NOT NULL, number INTEGER NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (project_id, import_id, number)
);

CREATE TABLE target_import (
  project_id UUID NOT NULL, id UUID NOT NULL, campaign_id UUID NOT NULL, file_name TEXT, size BIGINT NOT NULL,
  status TEXT NOT NULL, reason TEXT, state JSONB NOT NULL, read_to BIGINT NOT NULL,
  read_rows BIGINT DEFAULT '0' NOT NULL, added BIGINT DEFAULT '0' NOT NULL, duplicate BIGINT DEFAULT '0' NOT NULL,
  contacted BIGINT DEFAULT '0' NOT NULL, suppressed BIGINT DEFAULT '0' NOT NULL, invalid BIGINT DEFAULT '0' NOT NULL,
  blank BIGINT DEFAULT '0' NOT NULL, warned BIGINT DEFAULT '0' NOT NULL, warnings JSONB NOT NULL,
  positions INT8MULTIRANGE DEFAULT '{}' NOT NULL, failures INTEGER DEFAULT '0' NOT NULL, seq INTEGER NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL, ended_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY(project_id, campaign_id) REFERENCES campaign (project_id, id)
);
CREATE INDEX target_import_listed ON target_import (project_id, campaign_id, id);

CREATE TABLE import_rejected (
  project_id UUID NOT NULL, import_id UUID NOT NULL, number BIGINT NOT NULL, code TEXT NOT NULL,
  message TEXT NOT NULL, cells TEXT[] NOT NULL,
  PRIMARY KEY (project_id, import_id, number)
);

ALTER TABLE import_piece ALTER COLUMN data SET STORAGE EXTERNAL;
ALTER TABLE campaign ADD COLUMN held INTEGER DEFAULT '0' NOT NULL;
ALTER TABLE campaign_count ADD COLUMN coming INTEGER DEFAULT '0' NOT NULL;
