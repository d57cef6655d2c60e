local consent, client = ARGV[2], ARGV[3]
redis.call('DEL', key('consent', consent))
redis.call('SREM', key('client-consents', client), consent)
