CREATE INDEX message_changed ON message (project_id, pick_key, greatest(ended_at, replied_at, doubt_at), position)
WHERE step = 0 and greatest(ended_at, replied_at, doubt_at) is not null;
