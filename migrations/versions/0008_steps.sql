CREATE TABLE campaign_step (
  project_id UUID NOT NULL, campaign_id UUID NOT NULL, step SMALLINT NOT NULL, variant SMALLINT NOT NULL, name TEXT,
  template_id UUID NOT NULL, template_version INTEGER, weight INTEGER NOT NULL, wait INTERVAL NOT NULL,
  PRIMARY KEY (project_id, campaign_id, step, variant),
  FOREIGN KEY(project_id, campaign_id) REFERENCES campaign (project_id, id),
  FOREIGN KEY(project_id, template_id) REFERENCES message_template (project_id, id),
  FOREIGN KEY(project_id, template_id, template_version)
    REFERENCES message_template_version (project_id, template_id, version)
);

CREATE TABLE campaign_step_count (
  project_id UUID NOT NULL, campaign_id UUID NOT NULL, step SMALLINT NOT NULL, variant SMALLINT NOT NULL,
  sent BIGINT DEFAULT '0' NOT NULL, failed BIGINT DEFAULT '0' NOT NULL, skipped BIGINT DEFAULT '0' NOT NULL,
  replied BIGINT DEFAULT '0' NOT NULL, waiting BIGINT DEFAULT '0' NOT NULL,
  PRIMARY KEY (project_id, campaign_id, step, variant),
  FOREIGN KEY(project_id, campaign_id) REFERENCES campaign (project_id, id)
) WITH (fillfactor = 50);

ALTER TABLE campaign ADD COLUMN is_stepped BOOLEAN DEFAULT 'false' NOT NULL;
ALTER TABLE campaign_count ADD COLUMN following BIGINT DEFAULT '0' NOT NULL,
  ADD COLUMN is_stepped BOOLEAN DEFAULT 'false' NOT NULL;
ALTER TABLE message ADD COLUMN variant SMALLINT;
