CREATE TABLE archive (
  project_id UUID NOT NULL, id UUID NOT NULL, account TEXT NOT NULL, file_name TEXT, size BIGINT NOT NULL,
  status TEXT NOT NULL, reason TEXT, state JSONB NOT NULL, packed BIGINT DEFAULT '0' NOT NULL,
  read BIGINT DEFAULT '0' NOT NULL, followers BIGINT, following BIGINT, unreadable BIGINT DEFAULT '0' NOT NULL,
  newest_at TIMESTAMP WITH TIME ZONE, from_job BIGINT, until_job BIGINT, failures INTEGER DEFAULT '0' NOT NULL,
  seq INTEGER NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL, ended_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX archive_account ON archive (project_id, account, id);

CREATE TABLE archive_person (
  project_id UUID NOT NULL, archive_id UUID NOT NULL, relation SMALLINT NOT NULL, position BIGINT NOT NULL,
  username TEXT, at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (project_id, archive_id, relation, position)
);
CREATE INDEX archive_person_named ON archive_person (project_id, username);

CREATE TABLE archive_piece (
  project_id UUID NOT NULL, archive_id UUID NOT NULL, number INTEGER NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (project_id, archive_id, number)
);

CREATE TABLE audience_alias (
  project_id UUID NOT NULL, name BIGINT NOT NULL, person BIGINT NOT NULL,
  PRIMARY KEY (project_id, name)
);

CREATE TABLE audience_joining (
  project_id UUID NOT NULL, job_id UUID, place INTEGER NOT NULL, is_done BOOLEAN NOT NULL,
  PRIMARY KEY (project_id)
);
