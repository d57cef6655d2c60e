local subject, client, record = ARGV[2], ARGV[3], ARGV[4]
local consent = subject .. ':' .. client
redis.call('SET', key('consent', consent), record)
redis.call('SADD', key('client-consents', client), consent)
redis.call('SADD', key('subject-consents', subject), consent)
