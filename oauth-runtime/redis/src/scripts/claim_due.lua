local due, moment, due_again, limit, kind = KEYS[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local claimed = {}
for _, id in ipairs(call('ZRANGEBYSCORE', due, '-inf', moment, 'LIMIT', 0, limit)) do
  local record = call('GET', key(kind, id))
  if record then
    call('ZADD', due, due_again, id)
    claimed[#claimed + 1] = record
  else
    -- It expired.
    call('ZREM', due, id)
  end
end
return claimed
