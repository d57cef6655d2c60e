-- A client's own access token: the only one of its grant.
local grant, client, digest, record, at = ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
call('SET', key('access', digest), record, 'EXAT', at)
call('SET', key('own', grant), digest, 'EXAT', at)
note(key('client-tokens', client), digest, at)
