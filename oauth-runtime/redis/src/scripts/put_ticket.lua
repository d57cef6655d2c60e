local ticket, version, before, record, at = KEYS[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local kept = call('HMGET', ticket, 'version', 'record', 'taken_by')
-- The record has the mark of the call, which may be an earlier attempt of this one.
if kept[2] == record then return 1 end
if kept[3] or (kept[1] or '0') ~= before then return 0 end
call('HSET', ticket, 'version', version, 'record', record)
call('EXPIREAT', ticket, at)
return 1
