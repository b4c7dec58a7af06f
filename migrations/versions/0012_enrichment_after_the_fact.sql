CREATE TABLE audience_enrichment (
  project_id UUID NOT NULL, id UUID NOT NULL, pick_key UUID NOT NULL, lane_id UUID,
  state SMALLINT DEFAULT '0' NOT NULL, due_at TIMESTAMP WITH TIME ZONE, position BIGINT NOT NULL,
  attempt INTEGER DEFAULT '0' NOT NULL, epoch INTEGER DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL,
  holder UUID, called_at TIMESTAMP WITH TIME ZONE, doubt_at TIMESTAMP WITH TIME ZONE,
  look_at TIMESTAMP WITH TIME ZONE, reason TEXT, ended_at TIMESTAMP WITH TIME ZONE, job_id UUID NOT NULL,
  addons JSONB NOT NULL, source TEXT NOT NULL, status TEXT NOT NULL, error TEXT, error_message TEXT,
  price INTEGER NOT NULL, reserved BIGINT NOT NULL, charged BIGINT DEFAULT '0' NOT NULL,
  upto INTEGER DEFAULT '0' NOT NULL, rows BIGINT NOT NULL, enriched BIGINT DEFAULT '0' NOT NULL,
  gone BIGINT DEFAULT '0' NOT NULL, failures INTEGER DEFAULT '0' NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
  completed_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX audience_enrichment_bound ON audience_enrichment (project_id, lane_id, due_at) WHERE state = 0 and lane_id is not null;
CREATE INDEX audience_enrichment_doubt ON audience_enrichment (look_at, project_id, id) WHERE state = 4;
CREATE INDEX audience_enrichment_flight ON audience_enrichment (project_id, lane_id, holder) WHERE state in (1, 6);
CREATE INDEX audience_enrichment_of ON audience_enrichment (project_id, job_id, position);
CREATE INDEX audience_enrichment_wait ON audience_enrichment (project_id, pick_key, position) WHERE state = 0 and lane_id is null;
ALTER TABLE audience_job ADD COLUMN pending JSONB DEFAULT '[]' NOT NULL;
