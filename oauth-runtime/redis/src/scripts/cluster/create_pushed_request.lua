call('HSET', KEYS[1], 'record', ARGV[2], 'client', ARGV[3])
call('EXPIREAT', KEYS[1], ARGV[4])
