-- One more access token for a refresh token whose successor stays, and is unused: 'retried', 'replayed' or 'unknown'.
local presented, successor, expires_at, noted = 'refresh:' .. ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if not is_live(call('HGET', grant, presented)) then return 'unknown' end
-- Records of earlier versions don't name the successor.
if successor ~= '' then
  local next = call('HMGET', grant, 'refresh:' .. successor, 'successor:refresh:' .. successor)
  if not is_live(next[1]) or next[2] then return 'replayed' end
end
add_tokens(6)
extend_grant(expires_at, noted)
return 'retried'
