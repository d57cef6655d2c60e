local client_key, current, record = ARGV[2], ARGV[3], ARGV[4]
if redis.call('HGET', p .. 'clients', client_key) ~= current then return 0 end
redis.call('HSET', p .. 'clients', client_key, record)
return 1
