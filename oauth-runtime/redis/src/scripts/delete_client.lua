local client_key, deleted, most = ARGV[2], key('deleted', ARGV[3]), tonumber(ARGV[4])
-- So many entries of a list at most: while a script runs, Redis does nothing else.
local function some(list) return call('ZRANGE', key(list, client_key), 0, most - 1) end
local function done(list, entry) call('ZREM', key(list, client_key), entry) end
for _, grant in ipairs(some('client-grants')) do
  revoke_grant(grant)
  done('client-grants', grant)
end
for _, token in ipairs(some('client-tokens')) do
  call('DEL', key('access', token))
  done('client-tokens', token)
end
for _, device in ipairs(some('client-devices')) do
  call('DEL', key('device', device))
  done('client-devices', device)
end
for _, request in ipairs(some('client-ciba')) do
  call('DEL', key('ciba', request))
  done('client-ciba', request)
end
for _, pushed in ipairs(some('client-pushed')) do
  call('DEL', key('pushed', pushed))
  done('client-pushed', pushed)
end
for _, consent in ipairs(call('SRANDMEMBER', key('client-consents', client_key), most)) do
  delete_consent(string.match(consent, '^(.*):(.*)$'))
end
for _, session in ipairs(some('client-sessions')) do
  call('HDEL', key('session-clients', session), client_key)
  done('client-sessions', session)
end
-- The client goes with the last of what was issued to it: a caller that stops half way finds it, and goes on.
local lists = { 'client-grants', 'client-tokens', 'client-devices', 'client-ciba', 'client-pushed', 'client-consents',
  'client-sessions' }
for _, list in ipairs(lists) do
  if call('EXISTS', key(list, client_key)) == 1 then return -1 end
end
call('ZREM', p .. 'client-keys', client_key)
note_idle(client_key, '')
call('HDEL', p .. 'client-marks', client_key)
-- The mark of the call stays for a minute, for an attempt after a lost connection.
if call('HDEL', p .. 'clients', client_key) == 1 then call('SET', deleted, '', 'EX', 60) end
return call('EXISTS', deleted)
