local client_key, deleted = ARGV[2], key('deleted', ARGV[3])
for _, grant in ipairs(redis.call('ZRANGE', key('client-grants', client_key), 0, -1)) do revoke_grant(grant) end
for _, token in ipairs(redis.call('ZRANGE', key('client-tokens', client_key), 0, -1)) do
  redis.call('DEL', key('access', token))
end
for _, device in ipairs(redis.call('ZRANGE', key('client-devices', client_key), 0, -1)) do
  redis.call('DEL', key('device', device))
end
for _, consent in ipairs(redis.call('SMEMBERS', key('client-consents', client_key))) do
  delete_consent(string.match(consent, '^(.*):(.*)$'))
end
for _, session in ipairs(redis.call('ZRANGE', key('client-sessions', client_key), 0, -1)) do
  redis.call('HDEL', key('session-clients', session), client_key)
end
for _, list in ipairs({ 'client-grants', 'client-tokens', 'client-devices', 'client-consents', 'client-sessions' }) do
  redis.call('DEL', key(list, client_key))
end
redis.call('ZREM', p .. 'client-keys', client_key)
redis.call('HDEL', p .. 'client-marks', client_key)
-- The mark of the call stays for a minute, for an attempt after a lost connection.
if redis.call('HDEL', p .. 'clients', client_key) == 1 then redis.call('SET', deleted, '', 'EX', 60) end
return redis.call('EXISTS', deleted)
