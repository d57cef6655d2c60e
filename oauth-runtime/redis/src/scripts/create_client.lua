local client_key, record, mark, idle_since = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if call('HSETNX', p .. 'clients', client_key, record) == 1 then
  call('HSET', p .. 'client-marks', client_key, mark)
  call('ZADD', p .. 'client-keys', 0, client_key)
  note_idle(client_key, idle_since)
  return 1
end
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
return call('HGET', p .. 'client-marks', client_key) == mark and 1 or 0
