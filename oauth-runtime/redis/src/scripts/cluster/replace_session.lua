-- Ends a session whose successor is there. For a minute, its name stays, for an attempt after a lost connection. A session that is
-- its own successor gets a new record.
local current, next, record, at = KEYS[1], '>' .. ARGV[2], ARGV[3], ARGV[4]
local kept = call('GET', current)
if not kept then return 0 end
if string.sub(kept, 1, 1) == '>' then return kept == next and 1 or 0 end
if record == '' then call('SET', current, next, 'EX', 60)
else call('SET', current, record, 'EXAT', at) end
return 1
