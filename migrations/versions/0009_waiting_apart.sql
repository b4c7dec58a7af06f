CREATE INDEX message_apart ON message (project_id, pick_key, position)
WHERE state = 0 and step = 0 and (lane_id is not null or strand is not null);
