local subject, client, current, record = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local consent = subject .. ':' .. client
local kept = call('GET', key('consent', consent)) or ''
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if kept == record then return 1 end
if kept ~= current then return 0 end
call('SET', key('consent', consent), record)
call('SADD', key('client-consents', client), consent)
call('SADD', key('subject-consents', subject), consent)
return 1
