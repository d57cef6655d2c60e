redis.call('DEL', key('logout-notice', ARGV[2]))
redis.call('ZREM', key('logout-notices', 'due'), ARGV[2])
