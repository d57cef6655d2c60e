-- Gives 'unknown', 'rotated', 'kept' (where there is no successor), or the successor of the first use.
local grant, presented, successor, expires_at, at = ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local used = key('refresh', presented)
local kept = redis.call('HMGET', used, 'grant', 'successor')
if kept[1] ~= grant or redis.call('EXISTS', key('grant', grant)) == 0 then return 'unknown' end
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if kept[2] then return kept[2] == successor and 'rotated' or kept[2] end
add_access_token(grant, ARGV[7], ARGV[8], tonumber(ARGV[9]))
extend_grant(grant, expires_at, at)
if successor == '' then return 'kept' end
redis.call('HSET', used, 'successor', successor)
add_refresh_token(grant, ARGV[10], ARGV[11], tonumber(ARGV[12]))
return 'rotated'
