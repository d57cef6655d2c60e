-- A code of any kind, which is a member of its grant: 'code:' or 'device:', and the digest.
local grant, code, expires_at, at = ARGV[2], p .. ARGV[3], ARGV[4], tonumber(ARGV[5])
local kept = redis.call('HMGET', code, 'grant', 'redeemed_for')
if kept[1] ~= grant or redis.call('EXISTS', key('grant', grant)) == 0 then return 'unknown' end
if kept[2] then
  -- The connection may have been lost before the answer came to an earlier attempt of the same call.
  return kept[2] == ARGV[6] and 'redeemed' or 'replayed'
end
redis.call('HSET', code, 'redeemed_for', ARGV[6])
-- The spent code stays as long as the tokens, so that a late second use is recognised.
extend(code, at)
note(key('members', grant), ARGV[3], at)
add_access_token(grant, ARGV[6], ARGV[7], tonumber(ARGV[8]))
add_refresh_token(grant, ARGV[9], ARGV[10], tonumber(ARGV[11]))
extend_grant(grant, expires_at, at)
return 'redeemed'
