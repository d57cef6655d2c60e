-- One more access token for a refresh token whose successor stays, and is unused: 'retried', 'replayed' or 'unknown'.
local grant, presented, expires_at, at, successor = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6]
local its_grant = call('HGET', key('refresh', presented), 'grant') == grant and read_grant(grant)
if not its_grant then return 'unknown' end
-- Records of earlier versions don't name the successor.
if successor ~= '' then
  local next = call('HMGET', key('refresh', successor), 'grant', 'successor')
  if next[1] ~= grant or next[2] then return 'replayed' end
end
add_tokens(grant, 7)
extend_grant(grant, its_grant, expires_at, at)
return 'retried'
