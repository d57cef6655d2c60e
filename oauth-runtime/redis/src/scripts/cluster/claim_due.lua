-- Gives the identifiers. Whoever claimed them reads the records, and forgets those that expired.
local due, moment, due_again, limit = KEYS[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local claimed = call('ZRANGEBYSCORE', due, '-inf', moment, 'LIMIT', 0, limit)
for _, id in ipairs(claimed) do call('ZADD', due, due_again, id) end
return claimed
