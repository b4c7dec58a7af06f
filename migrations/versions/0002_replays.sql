ALTER TABLE delivery ADD COLUMN replay_id UUID;
ALTER TABLE delivery ADD COLUMN is_replay BOOLEAN DEFAULT false NOT NULL;
CREATE INDEX delivery_replayed ON delivery (project_id, replay_id, state, tries) WHERE replay_id is not null;

CREATE TABLE replay (
  project_id UUID NOT NULL, id UUID NOT NULL, endpoint_id UUID NOT NULL, to_id UUID NOT NULL,
  only_failed BOOLEAN NOT NULL, events TEXT[] NOT NULL, since TIMESTAMP WITH TIME ZONE NOT NULL,
  until TIMESTAMP WITH TIME ZONE NOT NULL, per_second SMALLINT NOT NULL,
  status TEXT NOT NULL CHECK (status in ('running', 'delivering', 'completed', 'cancelled', 'failed')), reason TEXT,
  position BIGINT, after_event UUID, reached_at TIMESTAMP WITH TIME ZONE, next_at TIMESTAMP WITH TIME ZONE NOT NULL,
  taken INTEGER DEFAULT '0' NOT NULL, delivered INTEGER DEFAULT '0' NOT NULL, failed INTEGER DEFAULT '0' NOT NULL,
  skipped INTEGER DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL, told_at TIMESTAMP WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL, ended_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX replay_ended ON replay (project_id, ended_at) WHERE ended_at is not null;
CREATE INDEX replay_of ON replay (project_id, endpoint_id, id);
CREATE UNIQUE INDEX replay_running ON replay (project_id, to_id) WHERE status = 'running';
