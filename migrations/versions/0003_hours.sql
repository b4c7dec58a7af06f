ALTER TABLE workspace
  ADD COLUMN quiet_hours TEXT,
  ADD COLUMN quiet_zone TEXT;

ALTER TABLE target
  ADD COLUMN timezone TEXT,
  ADD COLUMN timezone_source TEXT;

ALTER TABLE campaign
  ADD COLUMN schedule JSONB,
  ADD COLUMN start_at TIMESTAMP WITH TIME ZONE,
  ADD COLUMN is_start_pending BOOLEAN DEFAULT 'false' NOT NULL,
  ADD COLUMN if_missed TEXT DEFAULT 'send' NOT NULL,
  ADD COLUMN max_lateness_minutes INTEGER DEFAULT '60' NOT NULL,
  ADD COLUMN zones TEXT[] DEFAULT '{}' NOT NULL;

ALTER TABLE message ADD COLUMN strand UUID;

DROP INDEX message_wait;

CREATE INDEX message_wait ON message (project_id, pick_key, position)
WHERE state = 0 and lane_id is null and strand is null;

CREATE INDEX message_strand ON message (project_id, strand, position)
WHERE state = 0 and lane_id is null and strand is not null;
