CREATE TABLE outbound_words_due (
  project_id UUID NOT NULL, after UUID NOT NULL, upto UUID NOT NULL, run TIMESTAMP WITH TIME ZONE,
  slices INTEGER DEFAULT '0' NOT NULL,
  PRIMARY KEY (project_id)
);
INSERT INTO outbound_words_due (project_id, after, upto)
SELECT p.id, '00000000-0000-0000-0000-000000000000', c.id FROM project p
JOIN LATERAL (SELECT c.id FROM conversation c WHERE c.project_id = p.id ORDER BY c.id DESC LIMIT 1) c ON true;
