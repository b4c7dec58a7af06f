CREATE TABLE canned_reply (
  project_id UUID NOT NULL, id UUID NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL, updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id),
  UNIQUE (project_id, name)
);

CREATE TABLE conversation_look (
  project_id UUID NOT NULL, id UUID NOT NULL, pick_key UUID NOT NULL, lane_id UUID,
  state SMALLINT DEFAULT '0' NOT NULL, due_at TIMESTAMP WITH TIME ZONE, position BIGINT NOT NULL,
  attempt INTEGER DEFAULT '0' NOT NULL, epoch INTEGER DEFAULT '0' NOT NULL, seq INTEGER DEFAULT '0' NOT NULL,
  holder UUID, called_at TIMESTAMP WITH TIME ZONE, doubt_at TIMESTAMP WITH TIME ZONE,
  look_at TIMESTAMP WITH TIME ZONE, reason TEXT, ended_at TIMESTAMP WITH TIME ZONE,
  since TIMESTAMP WITH TIME ZONE NOT NULL, looked_at TIMESTAMP WITH TIME ZONE, found INTEGER DEFAULT '0' NOT NULL,
  PRIMARY KEY (project_id, id)
);
CREATE INDEX conversation_look_bound ON conversation_look (project_id, lane_id, due_at) WHERE state = 0 and lane_id is not null;
CREATE INDEX conversation_look_doubt ON conversation_look (look_at, project_id, id) WHERE state = 4;
CREATE INDEX conversation_look_flight ON conversation_look (project_id, lane_id, holder) WHERE state in (1, 6);
CREATE INDEX conversation_look_wait ON conversation_look (project_id, pick_key, position) WHERE state = 0 and lane_id is null;

CREATE TABLE conversation_note (
  project_id UUID NOT NULL, id UUID NOT NULL, conversation_id UUID NOT NULL, text TEXT NOT NULL, author TEXT,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, id),
  FOREIGN KEY(project_id, conversation_id) REFERENCES conversation (project_id, id)
);
CREATE INDEX conversation_note_of ON conversation_note (project_id, conversation_id, id);

CREATE TABLE inbound_endpoint (
  project_id UUID NOT NULL, account_id UUID NOT NULL, url TEXT NOT NULL, key_id TEXT,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (project_id, account_id),
  FOREIGN KEY(project_id, account_id) REFERENCES account (project_id, id)
);

CREATE TABLE inbound_mark (
  project_id UUID NOT NULL, account_id UUID NOT NULL, external_id TEXT NOT NULL, conversation_id UUID NOT NULL,
  reaction TEXT, reacted_at TIMESTAMP WITH TIME ZONE, text TEXT, edited_at TIMESTAMP WITH TIME ZONE,
  deleted_at TIMESTAMP WITH TIME ZONE,
  PRIMARY KEY (project_id, account_id, external_id),
  FOREIGN KEY(project_id, conversation_id) REFERENCES conversation (project_id, id)
);
CREATE INDEX inbound_mark_of ON inbound_mark (project_id, conversation_id);

ALTER TABLE contact ALTER COLUMN last_inbound_at DROP NOT NULL, ADD COLUMN opened_by TEXT, ADD COLUMN comment_id TEXT,
  ADD COLUMN comment_at TIMESTAMP WITH TIME ZONE, ADD COLUMN privately_replied_by UUID;

ALTER TABLE conversation ALTER COLUMN last_inbound_at DROP NOT NULL,
  ADD COLUMN last_at TIMESTAMP WITH TIME ZONE DEFAULT 'epoch' NOT NULL, ADD COLUMN state TEXT DEFAULT 'open' NOT NULL,
  ADD COLUMN closed_at TIMESTAMP WITH TIME ZONE, ADD COLUMN assignee TEXT, ADD COLUMN tags TEXT[] DEFAULT '{}' NOT NULL,
  ADD COLUMN unread INTEGER DEFAULT '0' NOT NULL, ADD COLUMN seen_at TIMESTAMP WITH TIME ZONE,
  ADD COLUMN user_id TEXT, ADD COLUMN seq INTEGER DEFAULT '0' NOT NULL;
UPDATE conversation SET last_at = last_inbound_at;
CREATE INDEX conversation_listed ON conversation (project_id, last_at, id);
CREATE INDEX conversation_of ON conversation (project_id, person_id);
CREATE INDEX conversation_open ON conversation (project_id, last_at, id) WHERE state = 'open';
CREATE INDEX conversation_tagged ON conversation USING gin (tags) WHERE tags <> '{}';

ALTER TABLE inbound ADD COLUMN is_outbound BOOLEAN DEFAULT 'false' NOT NULL,
  ADD COLUMN kind TEXT DEFAULT 'message' NOT NULL, ADD COLUMN payload TEXT,
  ADD COLUMN attachments JSONB DEFAULT '[]' NOT NULL, ADD COLUMN reply_to TEXT, ADD COLUMN media_id TEXT,
  ADD COLUMN edited_at TIMESTAMP WITH TIME ZONE, ADD COLUMN deleted_at TIMESTAMP WITH TIME ZONE,
  ADD COLUMN words TSVECTOR;
UPDATE inbound SET words = array_to_tsvector(
  array['#' || project_id::text] || tsvector_to_array(to_tsvector('simple', left(text, 10000))));
CREATE INDEX inbound_listed ON inbound (project_id, at, id);
CREATE INDEX inbound_words ON inbound USING gin (words);
