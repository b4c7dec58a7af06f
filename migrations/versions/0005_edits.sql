CREATE TABLE contacted_before (
  project_id UUID NOT NULL, person_id UUID NOT NULL, client_id UUID NOT NULL, step SMALLINT NOT NULL,
  replaced_by UUID NOT NULL, message_id UUID NOT NULL, account_id UUID NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, person_id, client_id, step, replaced_by)
);

CREATE TABLE message_template_version (
  project_id UUID NOT NULL, template_id UUID NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
  variables TEXT[] NOT NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, template_id, version),
  FOREIGN KEY(project_id, template_id) REFERENCES message_template (project_id, id)
);
INSERT INTO message_template_version (project_id, template_id, version, body, variables, created_at)
SELECT project_id, id, 1, body, variables, created_at FROM message_template;

ALTER TABLE message_template ADD COLUMN version INTEGER DEFAULT '1' NOT NULL;
ALTER TABLE campaign ADD COLUMN template_version INTEGER, ADD COLUMN recontact_after_days INTEGER;
UPDATE campaign SET template_version = 1 WHERE started_at IS NOT NULL;
ALTER TABLE campaign ADD FOREIGN KEY (project_id, template_id, template_version)
  REFERENCES message_template_version (project_id, template_id, version);
ALTER TABLE message ADD COLUMN template_version INTEGER DEFAULT 1;
ALTER TABLE message ALTER COLUMN template_version DROP DEFAULT;
