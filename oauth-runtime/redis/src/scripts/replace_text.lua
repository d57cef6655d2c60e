-- Replaces a text that is still the same; an empty one deletes it. What was reserved for some seconds stays so.
local current, next = ARGV[2], ARGV[3]
local kept = call('GET', KEYS[1])
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if kept == next then return 1 end
if kept ~= current then return 0 end
if next == '' then call('DEL', KEYS[1]) else call('SET', KEYS[1], next, 'KEEPTTL') end
return 1
