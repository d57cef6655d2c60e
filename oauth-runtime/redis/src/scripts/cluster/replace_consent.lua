local consents, client, current, record = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
local kept = call('HGET', consents, client) or ''
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if kept == record then return 1 end
if kept ~= current then return 0 end
call('HSET', consents, client, record)
return 1
