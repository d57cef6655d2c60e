local k, version, before, record = key('signal', ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local kept = call('HMGET', k, 'version', 'record')
-- The record has the mark of the call, which may be an earlier attempt of this one.
if kept[2] == record then return 1 end
if (kept[1] or '0') ~= before then return 0 end
call('HSET', k, 'version', version, 'record', record)
return 1
