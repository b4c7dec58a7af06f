CREATE TABLE arrival (
  project_id UUID NOT NULL, id UUID NOT NULL, connector TEXT NOT NULL, body BYTEA NOT NULL,
  received_at TIMESTAMP WITH TIME ZONE NOT NULL, due_at TIMESTAMP WITH TIME ZONE NOT NULL,
  tries INTEGER DEFAULT '0' NOT NULL, why TEXT,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX arrival_due ON arrival (project_id, due_at, id);

CREATE TABLE arrival_call (
  project_id UUID NOT NULL, is_called BOOLEAN NOT NULL, called_by UUID NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (project_id)
);

CREATE TABLE account_grant (
  project_id UUID NOT NULL, account_id UUID NOT NULL, id UUID NOT NULL, login TEXT NOT NULL, token BYTEA NOT NULL,
  scopes TEXT[] NOT NULL, expires_at TIMESTAMP WITH TIME ZONE, refreshed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  listens_at TIMESTAMP WITH TIME ZONE, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, account_id),
  FOREIGN KEY(project_id, account_id) REFERENCES account (project_id, id)
);
CREATE INDEX account_grant_by_id ON account_grant (project_id, id);

CREATE INDEX account_by_external_id ON account (external_id) WHERE external_id is not null;
