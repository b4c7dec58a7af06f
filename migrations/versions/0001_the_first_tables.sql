CREATE TABLE account_name (
  workspace_id UUID NOT NULL, mode TEXT NOT NULL, platform TEXT NOT NULL, handle TEXT NOT NULL,
  project_id UUID NOT NULL, account_id UUID NOT NULL,
  PRIMARY KEY (workspace_id, mode, platform, handle)
);

CREATE TABLE attempt (
  project_id UUID NOT NULL, work_id UUID NOT NULL, epoch INTEGER NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL,
  holder UUID NOT NULL, outcome TEXT NOT NULL, detail JSONB NOT NULL,
  PRIMARY KEY (project_id, work_id, epoch, at)
);

CREATE TABLE bridge (
  project_id UUID NOT NULL, id UUID NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL, token BYTEA NOT NULL,
  inbound_secret BYTEA NOT NULL, most_at_once INTEGER NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, name)
);
CREATE INDEX bridge_by_id ON bridge (id);

CREATE TABLE cap (
  project_id UUID NOT NULL, id UUID NOT NULL, subject UUID NOT NULL, limits INTEGER[] NOT NULL,
  windows INTERVAL[] NOT NULL, used BIGINT DEFAULT '0' NOT NULL, last_at TIMESTAMP WITH TIME ZONE NOT NULL,
  slot_every INTERVAL, slot_from TIMESTAMP WITH TIME ZONE, slot_next BIGINT DEFAULT '0' NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, subject)
) WITH (fillfactor = 50);

CREATE TABLE cap_use (
  project_id UUID NOT NULL, cap_id UUID NOT NULL, upto BIGINT NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, cap_id, upto)
);
CREATE INDEX cap_use_at ON cap_use (project_id, cap_id, at) INCLUDE (upto);

CREATE TABLE chore (
  project_id UUID NOT NULL, id UUID NOT NULL, pick_key UUID NOT NULL, lane_id UUID,
  state SMALLINT DEFAULT '0' NOT NULL, due_at TIMESTAMP WITH TIME ZONE, position BIGINT NOT NULL,
  attempt INTEGER DEFAULT '0' NOT NULL, epoch INTEGER DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL,
  holder UUID, called_at TIMESTAMP WITH TIME ZONE, doubt_at TIMESTAMP WITH TIME ZONE,
  look_at TIMESTAMP WITH TIME ZONE, reason TEXT, ended_at TIMESTAMP WITH TIME ZONE, event_id UUID NOT NULL,
  handler TEXT NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, event_id, handler)
);
CREATE INDEX chore_bound ON chore (project_id, lane_id, due_at) WHERE state = 0 and lane_id is not null;
CREATE INDEX chore_doubt ON chore (look_at, project_id, id) WHERE state = 4;
CREATE INDEX chore_ended ON chore (project_id, ended_at);
CREATE INDEX chore_flight ON chore (project_id, lane_id, holder) WHERE state in (1, 6);
CREATE INDEX chore_wait ON chore (project_id, pick_key, position) WHERE state = 0 and lane_id is null;

CREATE TABLE client (
  project_id UUID NOT NULL, id UUID NOT NULL, name TEXT NOT NULL, external_id TEXT,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, external_id)
);

CREATE TABLE clock (
  project_id UUID NOT NULL, real_at TIMESTAMP WITH TIME ZONE NOT NULL, shown_at TIMESTAMP WITH TIME ZONE NOT NULL,
  scale FLOAT NOT NULL,
  PRIMARY KEY (project_id)
);

CREATE TABLE contact (
  project_id UUID NOT NULL, account_id UUID NOT NULL, person_id UUID NOT NULL,
  last_inbound_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, account_id, person_id)
);

CREATE TABLE contacted (
  project_id UUID NOT NULL, client_id UUID NOT NULL, person_id UUID NOT NULL, step SMALLINT NOT NULL,
  message_id UUID NOT NULL, account_id UUID NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL,
  replied_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (project_id, person_id, client_id, step)
);

CREATE TABLE delivery (
  project_id UUID NOT NULL, id UUID NOT NULL, pick_key UUID NOT NULL, lane_id UUID,
  state SMALLINT DEFAULT '0' NOT NULL, due_at TIMESTAMP WITH TIME ZONE, position BIGINT NOT NULL,
  attempt INTEGER DEFAULT '0' NOT NULL, epoch INTEGER DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL,
  holder UUID, called_at TIMESTAMP WITH TIME ZONE, doubt_at TIMESTAMP WITH TIME ZONE,
  look_at TIMESTAMP WITH TIME ZONE, reason TEXT, ended_at TIMESTAMP WITH TIME ZONE, endpoint_id UUID NOT NULL,
  event_id UUID NOT NULL, event_name TEXT NOT NULL, tries SMALLINT DEFAULT '0' NOT NULL, last_status SMALLINT,
  last_error TEXT, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, endpoint_id, event_id)
);
CREATE INDEX delivery_bound ON delivery (project_id, lane_id, due_at) WHERE state = 0 and lane_id is not null;
CREATE INDEX delivery_doubt ON delivery (look_at, project_id, id) WHERE state = 4;
CREATE INDEX delivery_ended ON delivery (project_id, ended_at) WHERE ended_at is not null;
CREATE INDEX delivery_failed ON delivery (project_id, endpoint_id, event_id) WHERE state in (3, 5);
CREATE INDEX delivery_flight ON delivery (project_id, lane_id, holder) WHERE state in (1, 6);
CREATE INDEX delivery_wait ON delivery (project_id, pick_key, position) WHERE state = 0 and lane_id is null;

CREATE TABLE delivery_attempt (
  project_id UUID NOT NULL, delivery_id UUID NOT NULL, epoch INTEGER NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL,
  request_headers JSONB NOT NULL, status SMALLINT, response_headers JSONB NOT NULL, response_body TEXT NOT NULL,
  error TEXT, milliseconds INTEGER NOT NULL,
  PRIMARY KEY (project_id, delivery_id, epoch)
);

CREATE TABLE endpoint (
  project_id UUID NOT NULL, id UUID NOT NULL, url TEXT NOT NULL, events TEXT[] NOT NULL, dialect TEXT NOT NULL,
  may_be_loopback BOOLEAN NOT NULL, status TEXT NOT NULL CHECK (status in ('active', 'disabled', 'deleted')),
  disabled_reason TEXT, secret BYTEA NOT NULL, previous_secret BYTEA, previous_secret_until TIMESTAMP WITH TIME ZONE,
  failures INTEGER DEFAULT '0' NOT NULL, failing_since TIMESTAMP WITH TIME ZONE, seq INTEGER DEFAULT '0' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL, ended_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX endpoint_active ON endpoint (project_id, id) WHERE status = 'active';

CREATE TABLE event (
  project_id UUID NOT NULL, id UUID NOT NULL, subject UUID NOT NULL, seq INTEGER NOT NULL, name TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL, data JSONB NOT NULL, position BIGINT,
  PRIMARY KEY (project_id, id)
);
CREATE UNIQUE INDEX event_feed ON event (project_id, position) WHERE position is not null;
CREATE INDEX event_unrelayed ON event (project_id, id) WHERE position is null;

CREATE TABLE feed (
  project_id UUID NOT NULL, last BIGINT NOT NULL,
  PRIMARY KEY (project_id)
);

CREATE TABLE idempotency (
  project_id UUID NOT NULL, slot BYTEA NOT NULL, request BYTEA NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL,
  status SMALLINT, answer BYTEA,
  PRIMARY KEY (project_id, slot)
);

CREATE TABLE instance (
  name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE lane (
  project_id UUID NOT NULL, id UUID NOT NULL, queue SMALLINT NOT NULL, kind SMALLINT NOT NULL, key UUID NOT NULL,
  pick_key UUID NOT NULL, next_at TIMESTAMP WITH TIME ZONE NOT NULL, width SMALLINT NOT NULL, cap_ids UUID[] NOT NULL,
  failures INTEGER DEFAULT '0' NOT NULL, streak INTEGER DEFAULT '0' NOT NULL, served BIGINT DEFAULT '0' NOT NULL,
  wait_reason TEXT,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, kind, pick_key, key)
) WITH (fillfactor = 50);
CREATE INDEX lane_due ON lane (project_id, queue, next_at);
CREATE INDEX lane_of ON lane (project_id, key);

CREATE TABLE message (
  project_id UUID NOT NULL, id UUID NOT NULL, pick_key UUID NOT NULL, lane_id UUID,
  state SMALLINT DEFAULT '0' NOT NULL, due_at TIMESTAMP WITH TIME ZONE, position BIGINT NOT NULL,
  attempt INTEGER DEFAULT '0' NOT NULL, epoch INTEGER DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL,
  holder UUID, called_at TIMESTAMP WITH TIME ZONE, doubt_at TIMESTAMP WITH TIME ZONE,
  look_at TIMESTAMP WITH TIME ZONE, reason TEXT, ended_at TIMESTAMP WITH TIME ZONE, target_id UUID NOT NULL,
  client_id UUID NOT NULL, person_id UUID NOT NULL, step SMALLINT DEFAULT '0' NOT NULL, account_id UUID, text TEXT,
  reserved_at TIMESTAMP WITH TIME ZONE, external_id TEXT, sent_at TIMESTAMP WITH TIME ZONE,
  replied_at TIMESTAMP WITH TIME ZONE, reply_text TEXT,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX message_bound ON message (project_id, lane_id, due_at) WHERE state = 0 and lane_id is not null;
CREATE INDEX message_doubt ON message (look_at, project_id, id) WHERE state = 4;
CREATE INDEX message_ended ON message (project_id, pick_key, state, position) WHERE state in (3, 5);
CREATE INDEX message_flight ON message (project_id, lane_id, holder) WHERE state in (1, 6);
CREATE INDEX message_listed ON message (project_id, pick_key, position);
CREATE INDEX message_of_person ON message (project_id, person_id) WHERE state = 0;
CREATE UNIQUE INDEX message_of_target ON message (project_id, target_id, step) WHERE step > 0;
CREATE INDEX message_replied ON message (project_id, pick_key, position) WHERE replied_at is not null;
CREATE INDEX message_unsettled ON message (project_id, pick_key) WHERE state = 4;
CREATE INDEX message_wait ON message (project_id, pick_key, position) WHERE state = 0 and lane_id is null;

CREATE TABLE message_template (
  project_id UUID NOT NULL, id UUID NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, variables TEXT[] NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id)
);

CREATE TABLE person (
  project_id UUID NOT NULL, id UUID NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id)
);

CREATE TABLE person_reference (
  project_id UUID NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, person_id UUID NOT NULL,
  PRIMARY KEY (project_id, kind, value)
);
CREATE INDEX person_reference_of ON person_reference (project_id, person_id);

CREATE TABLE pick (
  project_id UUID NOT NULL, id UUID NOT NULL, cursor BIGINT NOT NULL, reached BIGINT DEFAULT '0' NOT NULL,
  PRIMARY KEY (project_id, id)
) WITH (fillfactor = 50);

CREATE TABLE rate_window (
  project_id UUID NOT NULL, key_id TEXT NOT NULL, bucket TEXT NOT NULL, window_at TIMESTAMP WITH TIME ZONE NOT NULL,
  used INTEGER NOT NULL CHECK (used >= 0), granted INTEGER NOT NULL,
  PRIMARY KEY (project_id, key_id, bucket, window_at)
);

CREATE TABLE target (
  project_id UUID NOT NULL, id UUID NOT NULL, campaign_id UUID NOT NULL, person_id UUID NOT NULL,
  handle TEXT NOT NULL, profile_url TEXT, full_name TEXT, first_name TEXT, category TEXT, follower_count BIGINT,
  external_id TEXT, extra JSONB, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, campaign_id, person_id)
);
CREATE INDEX target_external ON target (project_id, campaign_id, external_id) WHERE external_id is not null;

CREATE TABLE turn (
  project_id UUID NOT NULL, queue SMALLINT NOT NULL, wake_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, queue)
) WITH (fillfactor = 50);
CREATE INDEX turn_due ON turn (queue, wake_at);

CREATE TABLE usage_month (
  workspace_id UUID NOT NULL, mode TEXT NOT NULL, month DATE NOT NULL, used BIGINT NOT NULL, sent BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, mode, month)
);

CREATE TABLE work_total (
  kind TEXT NOT NULL, outcome TEXT NOT NULL, n BIGINT NOT NULL,
  PRIMARY KEY (kind, outcome)
);

CREATE TABLE worker (
  id UUID NOT NULL, beat_until TIMESTAMP WITH TIME ZONE NOT NULL, started_at TIMESTAMP WITH TIME ZONE NOT NULL,
  host TEXT NOT NULL, version TEXT NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE workspace (
  id UUID NOT NULL, name TEXT NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE workspace_limit (
  workspace_id UUID NOT NULL, mode TEXT NOT NULL, monthly BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, mode)
);

CREATE TABLE account (
  project_id UUID NOT NULL, id UUID NOT NULL, platform TEXT NOT NULL, handle TEXT NOT NULL, client_id UUID,
  connector TEXT NOT NULL, bridge_id UUID, status TEXT NOT NULL, reason TEXT, cooling_until TIMESTAMP WITH TIME ZONE,
  warned_at TIMESTAMP WITH TIME ZONE, width INTEGER NOT NULL, hourly_cap INTEGER, daily_cap INTEGER, cap_id UUID,
  seq INTEGER DEFAULT '0' NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, platform, handle),
  FOREIGN KEY(project_id, bridge_id) REFERENCES bridge (project_id, id)
);

CREATE TABLE campaign (
  project_id UUID NOT NULL, id UUID NOT NULL, client_id UUID NOT NULL, template_id UUID NOT NULL, name TEXT NOT NULL,
  daily_limit INTEGER NOT NULL, hourly_limit INTEGER NOT NULL, pacing TEXT NOT NULL, metadata JSONB NOT NULL,
  sender_ids UUID[], status TEXT NOT NULL, status_reason TEXT, cap_id UUID NOT NULL,
  last_position BIGINT DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL, started_at TIMESTAMP WITH TIME ZONE,
  completed_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY(project_id, client_id) REFERENCES client (project_id, id),
  FOREIGN KEY(project_id, template_id) REFERENCES message_template (project_id, id)
);
CREATE INDEX campaign_by_status ON campaign (project_id, status, id);
CREATE INDEX campaign_of_client ON campaign (project_id, client_id, id);
CREATE INDEX campaign_running ON campaign (project_id, id) WHERE status = 'running';

CREATE TABLE project (
  id UUID NOT NULL, workspace_id UUID NOT NULL, name TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode in ('test', 'live')), short_id TEXT NOT NULL, is_default BOOLEAN NOT NULL,
  is_sample BOOLEAN DEFAULT false NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (workspace_id, name),
  FOREIGN KEY(workspace_id) REFERENCES workspace (id),
  UNIQUE (short_id)
);
CREATE UNIQUE INDEX project_default ON project (workspace_id, mode) WHERE is_default;

CREATE TABLE suppression (
  project_id UUID NOT NULL, id UUID NOT NULL, person_id UUID NOT NULL, platform TEXT NOT NULL, handle TEXT NOT NULL,
  reason TEXT NOT NULL, source TEXT NOT NULL, note TEXT, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  removed_at TIMESTAMP WITH TIME ZONE, removed_reason TEXT,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY(project_id, person_id) REFERENCES person (project_id, id)
);
CREATE INDEX suppression_listed ON suppression (project_id, id) WHERE removed_at is null;
CREATE UNIQUE INDEX suppression_standing ON suppression (project_id, person_id) WHERE removed_at is null;

CREATE TABLE api_key (
  id TEXT NOT NULL, project_id UUID NOT NULL, name TEXT NOT NULL, mac BYTEA NOT NULL, scopes TEXT[] NOT NULL,
  rate INTEGER, created_at TIMESTAMP WITH TIME ZONE NOT NULL, revoked_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (id),
  FOREIGN KEY(project_id) REFERENCES project (id)
);
CREATE INDEX api_key_of ON api_key (project_id, id);

CREATE TABLE campaign_count (
  project_id UUID NOT NULL, campaign_id UUID NOT NULL, total BIGINT DEFAULT '0' NOT NULL,
  sent BIGINT DEFAULT '0' NOT NULL, failed BIGINT DEFAULT '0' NOT NULL, skipped BIGINT DEFAULT '0' NOT NULL,
  replied BIGINT DEFAULT '0' NOT NULL,
  PRIMARY KEY (project_id, campaign_id),
  FOREIGN KEY(project_id, campaign_id) REFERENCES campaign (project_id, id)
) WITH (fillfactor = 50);

CREATE TABLE conversation (
  project_id UUID NOT NULL, id UUID NOT NULL, account_id UUID NOT NULL, person_id UUID NOT NULL,
  last_inbound_at TIMESTAMP WITH TIME ZONE NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, account_id, person_id),
  FOREIGN KEY(project_id, account_id) REFERENCES account (project_id, id),
  FOREIGN KEY(project_id, person_id) REFERENCES person (project_id, id)
);

CREATE TABLE inbound (
  project_id UUID NOT NULL, id UUID NOT NULL, conversation_id UUID NOT NULL, account_id UUID NOT NULL,
  external_id TEXT NOT NULL, text TEXT NOT NULL, is_opt_out BOOLEAN NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, account_id, external_id),
  FOREIGN KEY(project_id, conversation_id) REFERENCES conversation (project_id, id)
);
CREATE INDEX inbound_of ON inbound (project_id, conversation_id, at);
