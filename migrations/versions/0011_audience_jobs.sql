CREATE TABLE audience_account (
  project_id UUID NOT NULL, balance BIGINT NOT NULL, reserved BIGINT NOT NULL, jobs BIGINT NOT NULL,
  PRIMARY KEY (project_id)
) WITH (fillfactor = 50);

CREATE TABLE audience_blocked (
  project_id UUID NOT NULL, external_user_id TEXT NOT NULL, reason TEXT, at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, external_user_id)
);

CREATE TABLE audience_credit (
  project_id UUID NOT NULL, id UUID NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL, kind TEXT NOT NULL,
  subject UUID NOT NULL, amount BIGINT NOT NULL, rows BIGINT, note TEXT,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, kind, subject)
);

CREATE TABLE audience_delivered (
  project_id UUID NOT NULL, scope BIGINT NOT NULL, person BIGINT NOT NULL, job_id UUID NOT NULL,
  PRIMARY KEY (project_id, scope, person)
);

CREATE TABLE audience_job (
  project_id UUID NOT NULL, id UUID NOT NULL, pick_key UUID NOT NULL, lane_id UUID,
  state SMALLINT DEFAULT '0' NOT NULL, due_at TIMESTAMP WITH TIME ZONE, position BIGINT NOT NULL,
  attempt INTEGER DEFAULT '0' NOT NULL, epoch INTEGER DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL,
  holder UUID, called_at TIMESTAMP WITH TIME ZONE, doubt_at TIMESTAMP WITH TIME ZONE,
  look_at TIMESTAMP WITH TIME ZONE, reason TEXT, ended_at TIMESTAMP WITH TIME ZONE, external_user_id TEXT NOT NULL,
  tool TEXT NOT NULL, params JSONB NOT NULL, addons JSONB NOT NULL, applied JSONB NOT NULL, scope BIGINT NOT NULL,
  source TEXT NOT NULL, status TEXT NOT NULL, error TEXT, error_message TEXT, price INTEGER NOT NULL,
  reserved BIGINT NOT NULL, charged BIGINT DEFAULT '0' NOT NULL, max_cost BIGINT, most BIGINT NOT NULL,
  course JSONB NOT NULL, rows BIGINT DEFAULT '0' NOT NULL, expected BIGINT, listed BIGINT DEFAULT '0' NOT NULL,
  duplicates BIGINT DEFAULT '0' NOT NULL, already BIGINT DEFAULT '0' NOT NULL, unfit BIGINT DEFAULT '0' NOT NULL,
  unavailable BIGINT DEFAULT '0' NOT NULL, gaps JSONB NOT NULL, end_reached BOOLEAN,
  failures INTEGER DEFAULT '0' NOT NULL, submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
  completed_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX audience_job_bound ON audience_job (project_id, lane_id, due_at) WHERE state = 0 and lane_id is not null;
CREATE INDEX audience_job_doubt ON audience_job (look_at, project_id, id) WHERE state = 4;
CREATE INDEX audience_job_flight ON audience_job (project_id, lane_id, holder) WHERE state in (1, 6);
CREATE INDEX audience_job_scope ON audience_job (project_id, scope, position) WHERE state in (0, 1);
CREATE INDEX audience_job_submitted ON audience_job (project_id, submitted_at);
CREATE INDEX audience_job_user ON audience_job (project_id, external_user_id, submitted_at);
CREATE INDEX audience_job_wait ON audience_job (project_id, pick_key, position) WHERE state = 0 and lane_id is null;

CREATE TABLE audience_quota (
  workspace_id UUID NOT NULL, mode TEXT NOT NULL, requests_minute INTEGER, requests_hour INTEGER,
  submissions_hour INTEGER, user_hour INTEGER, user_minute INTEGER,
  PRIMARY KEY (workspace_id, mode)
);

CREATE TABLE audience_row (
  project_id UUID NOT NULL, job_id UUID NOT NULL, position INTEGER NOT NULL, origin SMALLINT NOT NULL,
  flags SMALLINT NOT NULL, person BIGINT NOT NULL, user_id TEXT, username TEXT NOT NULL, full_name TEXT, picture TEXT,
  more JSONB,
  PRIMARY KEY (project_id, job_id, position)
);

CREATE TABLE audience_seen (
  project_id UUID NOT NULL, job_id UUID NOT NULL, origin SMALLINT NOT NULL, person BIGINT NOT NULL,
  PRIMARY KEY (project_id, job_id, origin, person)
);
