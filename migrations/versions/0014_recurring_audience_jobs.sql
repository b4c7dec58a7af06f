CREATE TABLE audience_recurring (
  project_id UUID NOT NULL, id UUID NOT NULL, pick_key UUID NOT NULL, lane_id UUID,
  state SMALLINT DEFAULT '0' NOT NULL, due_at TIMESTAMP WITH TIME ZONE, position BIGINT NOT NULL,
  attempt INTEGER DEFAULT '0' NOT NULL, epoch INTEGER DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL,
  holder UUID, called_at TIMESTAMP WITH TIME ZONE, doubt_at TIMESTAMP WITH TIME ZONE,
  look_at TIMESTAMP WITH TIME ZONE, reason TEXT, ended_at TIMESTAMP WITH TIME ZONE, external_user_id TEXT NOT NULL,
  tool TEXT NOT NULL, params JSONB NOT NULL, max_cost BIGINT, cron TEXT NOT NULL, timezone TEXT NOT NULL,
  overlap TEXT NOT NULL, status TEXT NOT NULL, next_at TIMESTAMP WITH TIME ZONE, last_at TIMESTAMP WITH TIME ZONE,
  last_job_id UUID, created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX audience_recurring_bound ON audience_recurring (project_id, lane_id, due_at)
  WHERE state = 0 and lane_id is not null;
CREATE INDEX audience_recurring_doubt ON audience_recurring (look_at, project_id, id) WHERE state = 4;
CREATE INDEX audience_recurring_flight ON audience_recurring (project_id, lane_id, holder) WHERE state in (1, 6);
CREATE INDEX audience_recurring_wait ON audience_recurring (project_id, pick_key, position)
  WHERE state = 0 and lane_id is null;

CREATE TABLE audience_recurring_run (
  project_id UUID NOT NULL, recurring_id UUID NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL,
  ran_at TIMESTAMP WITH TIME ZONE NOT NULL, job_id UUID, reason TEXT, message TEXT,
  PRIMARY KEY (project_id, recurring_id, at)
);
CREATE INDEX audience_recurring_run_at ON audience_recurring_run (project_id, ran_at);

CREATE INDEX audience_job_place ON audience_job (project_id, position);
CREATE INDEX audience_job_place_status ON audience_job (project_id, status, tool, position);
CREATE INDEX audience_job_place_user ON audience_job (project_id, external_user_id, position);
