-- A code of any kind, which is a member of its grant: 'code:', 'device:' or 'ciba:', and the digest.
local grant, code, expires_at, at = ARGV[2], p .. ARGV[3], ARGV[4], tonumber(ARGV[5])
local kept = call('HMGET', code, 'grant', 'redeemed_for')
local its_grant = kept[1] == grant and read_grant(grant)
if not its_grant then return 'unknown' end
if kept[2] then
  -- The connection may have been lost before the answer came to an earlier attempt of the same call.
  return kept[2] == ARGV[6] and 'redeemed' or 'replayed'
end
call('HSET', code, 'redeemed_for', ARGV[6])
if ARGV[12] ~= '' then call('HSET', code, 'response', ARGV[12]) end
-- The spent code stays as long as the tokens, so that a late second use is recognised.
extend(code, at)
add_tokens(grant, 6, ARGV[3], at)
extend_grant(grant, its_grant, expires_at, at)
return 'redeemed'
