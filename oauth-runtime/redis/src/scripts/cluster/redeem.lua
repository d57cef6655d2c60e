-- Spends a code of any kind: 'code:', 'device:' or 'ciba:', and the digest.
local code, expires_at, at, noted = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local kept = call('HMGET', grant, code, 'spent:' .. code)
if not is_live(kept[1]) then return 'unknown' end
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if kept[2] then return kept[2] == ARGV[6] and 'redeemed' or 'replayed' end
-- The spent code stays as long as the tokens, so that a late second use is recognised.
call('HSET', grant, 'spent:' .. code, ARGV[6], code, until_later(kept[1], at))
if ARGV[12] ~= '' then call('HSET', grant, 'response:' .. code, ARGV[12]) end
add_tokens(6)
extend_grant(expires_at, noted)
return 'redeemed'
