local digest, user_code, client, record, interval, at =
  ARGV[2], key('user-code', ARGV[3]), ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local taken = call('GET', user_code)
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
if taken == digest then return 1 end
if taken and call('EXISTS', key('device', taken)) == 1 then return 0 end
local device = key('device', digest)
call('SET', user_code, digest, 'EXAT', at)
call('HSET', device, 'record', record, 'interval', interval)
call('EXPIREAT', device, at)
note(key('client-devices', client), digest, at)
return 1
