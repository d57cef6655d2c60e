local client_key, deleted, most = ARGV[2], key('deleted', ARGV[3]), tonumber(ARGV[4])
-- So many entries of a list at most: while a script runs, Redis does nothing else.
local function some(list) return redis.call('ZRANGE', key(list, client_key), 0, most - 1) end
local function done(list, entry) redis.call('ZREM', key(list, client_key), entry) end
for _, grant in ipairs(some('client-grants')) do
  revoke_grant(grant)
  done('client-grants', grant)
end
for _, token in ipairs(some('client-tokens')) do
  redis.call('DEL', key('access', token))
  done('client-tokens', token)
end
for _, device in ipairs(some('client-devices')) do
  redis.call('DEL', key('device', device))
  done('client-devices', device)
end
for _, pushed in ipairs(some('client-pushed')) do
  redis.call('DEL', key('pushed', pushed))
  done('client-pushed', pushed)
end
for _, consent in ipairs(redis.call('SRANDMEMBER', key('client-consents', client_key), most)) do
  delete_consent(string.match(consent, '^(.*):(.*)$'))
end
for _, session in ipairs(some('client-sessions')) do
  redis.call('HDEL', key('session-clients', session), client_key)
  done('client-sessions', session)
end
-- The client goes with the last of what was issued to it: a caller that stops half way finds it, and goes on.
local lists = { 'client-grants', 'client-tokens', 'client-devices', 'client-pushed', 'client-consents', 'client-sessions' }
for _, list in ipairs(lists) do
  if redis.call('EXISTS', key(list, client_key)) == 1 then return -1 end
end
redis.call('ZREM', p .. 'client-keys', client_key)
note_idle(client_key, '')
redis.call('HDEL', p .. 'client-marks', client_key)
-- The mark of the call stays for a minute, for an attempt after a lost connection.
if redis.call('HDEL', p .. 'clients', client_key) == 1 then redis.call('SET', deleted, '', 'EX', 60) end
return redis.call('EXISTS', deleted)
