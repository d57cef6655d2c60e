-- Gives 'unknown', 'rotated', 'kept' (where there is no successor), or the successor of the first use.
local presented, successor, expires_at, noted = 'refresh:' .. ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local kept = call('HMGET', grant, presented, 'successor:' .. presented)
if not is_live(kept[1]) then return 'unknown' end
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if kept[2] then return kept[2] == successor and 'rotated' or kept[2] end
if successor ~= '' then call('HSET', grant, 'successor:' .. presented, successor) end
add_tokens(6)
extend_grant(expires_at, noted)
return successor == '' and 'kept' or 'rotated'
