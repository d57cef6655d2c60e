local device, record, interval, at = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
call('HSET', device, 'record', record, 'interval', interval)
call('EXPIREAT', device, at)
