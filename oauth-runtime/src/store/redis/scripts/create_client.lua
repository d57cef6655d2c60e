local client_key, client_id, record = ARGV[2], ARGV[3], ARGV[4]
if redis.call('HSETNX', p .. 'clients', client_key, record) == 0 then
  return redis.call('HGET', p .. 'clients', client_key)
end
redis.call('ZADD', p .. 'client-keys', 0, client_key)
return ''
