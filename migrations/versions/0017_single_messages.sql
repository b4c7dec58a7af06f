ALTER TABLE account ADD COLUMN external_id TEXT;
ALTER TABLE account ADD UNIQUE (project_id, platform, external_id);

CREATE TABLE callback (
  project_id UUID NOT NULL, id UUID NOT NULL, pick_key UUID NOT NULL, lane_id UUID,
  state SMALLINT DEFAULT '0' NOT NULL, due_at TIMESTAMP WITH TIME ZONE, position BIGINT NOT NULL,
  attempt INTEGER DEFAULT '0' NOT NULL, epoch INTEGER DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL,
  holder UUID, called_at TIMESTAMP WITH TIME ZONE, doubt_at TIMESTAMP WITH TIME ZONE,
  look_at TIMESTAMP WITH TIME ZONE, reason TEXT, ended_at TIMESTAMP WITH TIME ZONE, subject UUID NOT NULL,
  url TEXT NOT NULL, body BYTEA NOT NULL, headers JSONB NOT NULL, policy JSONB NOT NULL,
  may_be_loopback BOOLEAN NOT NULL, tries SMALLINT DEFAULT '0' NOT NULL, last_status SMALLINT, last_error TEXT,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX callback_bound ON callback (project_id, lane_id, due_at) WHERE state = 0 and lane_id is not null;
CREATE INDEX callback_doubt ON callback (look_at, project_id, id) WHERE state = 4;
CREATE INDEX callback_ended ON callback (project_id, ended_at) WHERE ended_at is not null;
CREATE INDEX callback_flight ON callback (project_id, lane_id, holder) WHERE state in (1, 6);
CREATE INDEX callback_of ON callback (project_id, subject, position);
CREATE INDEX callback_wait ON callback (project_id, pick_key, position) WHERE state = 0 and lane_id is null;

CREATE TABLE single_message (
  project_id UUID NOT NULL, id UUID NOT NULL, pick_key UUID NOT NULL, lane_id UUID,
  state SMALLINT DEFAULT '0' NOT NULL, due_at TIMESTAMP WITH TIME ZONE, position BIGINT NOT NULL,
  attempt INTEGER DEFAULT '0' NOT NULL, epoch INTEGER DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL,
  holder UUID, called_at TIMESTAMP WITH TIME ZONE, doubt_at TIMESTAMP WITH TIME ZONE,
  look_at TIMESTAMP WITH TIME ZONE, reason TEXT, ended_at TIMESTAMP WITH TIME ZONE, person_id UUID NOT NULL,
  recipient TEXT NOT NULL, body JSONB, content TEXT, callback_url TEXT, callback_data TEXT, correlation_id TEXT,
  key_id TEXT, reserved_at TIMESTAMP WITH TIME ZONE, external_id TEXT, sent_at TIMESTAMP WITH TIME ZONE,
  delivered_at TIMESTAMP WITH TIME ZONE, read_at TIMESTAMP WITH TIME ZONE,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX single_message_bound ON single_message (project_id, lane_id, due_at) WHERE state = 0 and lane_id is not null;
CREATE INDEX single_message_doubt ON single_message (look_at, project_id, id) WHERE state = 4;
CREATE INDEX single_message_flight ON single_message (project_id, lane_id, holder) WHERE state in (1, 6);
CREATE INDEX single_message_known ON single_message (project_id, pick_key, external_id) WHERE external_id is not null;
CREATE INDEX single_message_of_person ON single_message (project_id, person_id, id);
CREATE INDEX single_message_wait ON single_message (project_id, pick_key, position) WHERE state = 0 and lane_id is null;
