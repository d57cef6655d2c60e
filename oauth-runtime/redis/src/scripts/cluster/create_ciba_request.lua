local request, record, interval, due_at, at = KEYS[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
call('HSET', request, 'record', record, 'interval', interval, 'attempts', 0)
if due_at ~= '' then call('HSET', request, 'due_at', due_at) end
call('EXPIREAT', request, at)
