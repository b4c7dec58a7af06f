CREATE TABLE task (
  project_id UUID NOT NULL, id UUID NOT NULL, message_id UUID NOT NULL, epoch INTEGER NOT NULL,
  campaign_id UUID NOT NULL, target_id UUID NOT NULL, client_id UUID NOT NULL, person_id UUID NOT NULL,
  account_id UUID NOT NULL, step SMALLINT NOT NULL, status TEXT DEFAULT 'open' NOT NULL, reason TEXT, note TEXT,
  claimed_by TEXT, claimed_at TIMESTAMP WITH TIME ZONE, deadline TIMESTAMP WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL, ended_at TIMESTAMP WITH TIME ZONE, seq INTEGER DEFAULT '1' NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, message_id, epoch)
);
CREATE INDEX task_listed ON task (project_id, status, id);
CREATE INDEX task_of_campaign ON task (project_id, campaign_id) WHERE status in ('open', 'claimed');
CREATE INDEX task_of_person ON task (project_id, person_id) WHERE status in ('open', 'claimed');
CREATE INDEX task_of_sender ON task (project_id, account_id, id);
ALTER TABLE account ADD COLUMN fallback TEXT;
ALTER TABLE account ADD COLUMN fallback_bridge_id UUID;
ALTER TABLE account ADD COLUMN task_hours INTEGER NOT NULL DEFAULT '48';
ALTER TABLE account ADD FOREIGN KEY (project_id, fallback_bridge_id) REFERENCES bridge (project_id, id);
ALTER TABLE message ADD COLUMN via TEXT;
CREATE INDEX contact_of_person ON contact (project_id, person_id);
