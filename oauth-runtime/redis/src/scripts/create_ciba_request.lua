-- Gives the digest of the request that waits instead; empty where this one is stored.
local digest, same, client, subject, record, interval, due_at, at =
  ARGV[2], key('ciba-same', ARGV[3]), ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], tonumber(ARGV[9])
local other = call('GET', same)
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if other == digest then return '' end
if other and call('EXISTS', key('ciba', other)) == 1 and call('HEXISTS', key('ciba', other), 'decision') == 0 then
  return other
end
local request = key('ciba', digest)
call('SET', same, digest, 'EXAT', at)
call('HSET', request, 'record', record, 'interval', interval, 'attempts', 0)
if due_at ~= '' then call('HSET', request, 'due_at', due_at) end
call('EXPIREAT', request, at)
note(key('client-ciba', client), digest, at)
note(key('subject-ciba', subject), digest, at)
return ''
