-- One more access token for a refresh token whose successor stays, and is unused: 'retried', 'replayed' or 'unknown'.
local grant, presented, expires_at, at = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local kept = redis.call('HGET', key('refresh', presented), 'grant')
if kept ~= grant or redis.call('EXISTS', key('grant', grant)) == 0 then return 'unknown' end
-- Records of earlier versions don't name the successor.
if ARGV[8] ~= '' then
  local next = redis.call('HMGET', key('refresh', ARGV[8]), 'grant', 'successor')
  if next[1] ~= grant or next[2] then return 'replayed' end
end
add_access_token(grant, ARGV[6], ARGV[7], at)
extend_grant(grant, expires_at, at)
return 'retried'
