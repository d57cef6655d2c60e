local consent, client, record = ARGV[2], ARGV[3], ARGV[4]
redis.call('SET', key('consent', consent), record)
redis.call('SADD', key('client-consents', client), consent)
