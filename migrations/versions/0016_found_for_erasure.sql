CREATE INDEX audience_row_named ON audience_row USING brin (
  lower(username) text_bloom_ops(n_distinct_per_range='2000'),
  user_id text_bloom_ops(n_distinct_per_range='2000')
) WITH (pages_per_range = 32, autosummarize = True);
CREATE INDEX event_named ON event USING brin (
  (data ->> 'instagram_username') text_bloom_ops(n_distinct_per_range='1500'),
  (data ->> 'handle') text_bloom_ops(n_distinct_per_range='500'),
  subject uuid_bloom_ops(n_distinct_per_range='1500')
) WITH (pages_per_range = 32, autosummarize = True);
CREATE INDEX suppression_removed ON suppression (project_id, person_id) WHERE removed_at is not null;
CREATE INDEX target_misaddressed ON target (project_id, id) WHERE profile_url is not null
  and (right(rtrim(split_part(lower(profile_url), '?', 1), '/'), length(handle) + 1) <> '/' || handle
  or strpos(substr(profile_url, length(split_part(profile_url, '?', 1)) + 1), '/') > 0);
