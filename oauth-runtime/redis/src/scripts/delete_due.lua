call('DEL', KEYS[2])
call('ZREM', KEYS[1], ARGV[2])
