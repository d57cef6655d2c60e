local now, due_again, limit = ARGV[2], ARGV[3], tonumber(ARGV[4])
local due = key('logout-notices', 'due')
local claimed = {}
for _, id in ipairs(call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit)) do
  local record = call('GET', key('logout-notice', id))
  if record then
    call('ZADD', due, due_again, id)
    claimed[#claimed + 1] = record
  else
    -- It expired.
    call('ZREM', due, id)
  end
end
return claimed
