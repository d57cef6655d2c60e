-- Gives 'unknown', 'rotated', 'kept' (where there is no successor), or the successor of the first use.
local grant, presented, successor, expires_at, at = ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local used = key('refresh', presented)
local kept = call('HMGET', used, 'grant', 'successor')
local its_grant = kept[1] == grant and read_grant(grant)
if not its_grant then return 'unknown' end
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if kept[2] then return kept[2] == successor and 'rotated' or kept[2] end
if successor ~= '' then call('HSET', used, 'successor', successor) end
add_tokens(grant, 7)
extend_grant(grant, its_grant, expires_at, at)
return successor == '' and 'kept' or 'rotated'
