call('HSET', KEYS[1], ARGV[2], ARGV[3])
extend(KEYS[1], tonumber(ARGV[4]))
