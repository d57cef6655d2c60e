-- What is taken stays for a minute under the mark of the call, for an attempt after a lost connection.
local k, taken = key('session-clients', ARGV[2]), key('taken', ARGV[3])
if redis.call('EXISTS', taken) == 0 and redis.call('EXISTS', k) == 1 then
  redis.call('RENAME', k, taken)
  redis.call('EXPIRE', taken, 60)
end
return redis.call('HVALS', taken)
