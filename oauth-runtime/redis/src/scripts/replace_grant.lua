local grant, current, record = KEYS[1], ARGV[2], ARGV[3]
local kept = call('HGET', grant, 'record')
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if kept == record then return 1 end
if not kept or kept ~= current then return 0 end
call('HSET', grant, 'record', record)
return 1
