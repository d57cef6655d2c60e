local polled, now, mark, slow_down = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
local kept = call('HMGET', polled, 'interval', 'polled_at', 'polled_by', 'in_time')
if not kept[1] then return 0 end
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if kept[3] == mark then return tonumber(kept[4]) end
local in_time = not kept[2] or kept[2] + kept[1] <= tonumber(now)
call('HSET', polled, 'polled_at', now, 'polled_by', mark, 'in_time', in_time and 1 or 0)
if not in_time then call('HINCRBY', polled, 'interval', slow_down) end
return in_time and 1 or 0
