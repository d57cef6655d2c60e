local client_key, current, record, mark, idle_since = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if call('HGET', p .. 'client-marks', client_key) == mark then return 1 end
if call('HGET', p .. 'clients', client_key) ~= current then return 0 end
call('HSET', p .. 'clients', client_key, record)
call('HSET', p .. 'client-marks', client_key, mark)
note_idle(client_key, idle_since)
return 1
