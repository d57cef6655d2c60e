local ticket, mark = KEYS[1], ARGV[2]
local kept = call('HMGET', ticket, 'record', 'taken_by')
if not kept[1] then return false end
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if kept[2] and kept[2] ~= mark then return false end
call('HSET', ticket, 'taken_by', mark)
return kept[1]
