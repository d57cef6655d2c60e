-- Makes a grant if there is none: 2; otherwise 1. Nothing if its client is being deleted: 0. Adds a code (field and value; none where the field is empty) and tokens (where there are any).
local record, subject, client, expires_at, noted, code, value = unpack(ARGV, 2, 8)
local kept = call('HMGET', grant, 'client', 'refused')
if kept[2] then return 0 end
if not kept[1] then call('HSET', grant, 'record', record, 'subject', subject, 'client', client) end
if code ~= '' then call('HSET', grant, code, value) end
local kind, digest = string.match(code, '^([a-z]+):(.*)')
if kind == 'device' or kind == 'ciba' then call('HSET', grant, kind, digest) end
if ARGV[9] then add_tokens(9) end
extend_grant(expires_at, noted)
return kept[1] and 1 or 2
