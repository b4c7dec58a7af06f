CREATE TABLE outbound_words (
  project_id UUID NOT NULL, message_id UUID NOT NULL, conversation_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL, words TSVECTOR NOT NULL,
  PRIMARY KEY (project_id, message_id),
  FOREIGN KEY(project_id, conversation_id) REFERENCES conversation (project_id, id)
);
CREATE INDEX outbound_words_found ON outbound_words USING gin (words);
CREATE INDEX outbound_words_of ON outbound_words (project_id, conversation_id);
