local client_key = ARGV[2]
for _, grant in ipairs(redis.call('ZRANGE', key('client-grants', client_key), 0, -1)) do revoke_grant(grant) end
for _, token in ipairs(redis.call('ZRANGE', key('client-tokens', client_key), 0, -1)) do
  redis.call('DEL', key('access', token))
end
for _, consent in ipairs(redis.call('SMEMBERS', key('client-consents', client_key))) do
  delete_consent(string.match(consent, '^(.*):(.*)$'))
end
for _, session in ipairs(redis.call('ZRANGE', key('client-sessions', client_key), 0, -1)) do
  redis.call('HDEL', key('session-clients', session), client_key)
end
for _, list in ipairs({ 'client-grants', 'client-tokens', 'client-consents', 'client-sessions' }) do
  redis.call('DEL', key(list, client_key))
end
redis.call('ZREM', p .. 'client-keys', client_key)
return redis.call('HDEL', p .. 'clients', client_key)
