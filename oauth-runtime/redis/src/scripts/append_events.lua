-- For each event: its identifier, the names of its person, client and kind, and its record. Returns events that are over: twice
-- as many as came, so that they do not add up.
local at, added = tonumber(ARGV[2]), 0
for index = 3, #ARGV, 5 do
  local id, subject, client, kind, record = unpack(ARGV, index, index + 4)
  -- One that is there is kept: it came with an earlier attempt.
  if call('HSETNX', records, id, subject .. ' ' .. client .. ' ' .. kind .. ' ' .. record) == 1 then
    call('ZADD', ends, at, id)
    for _, set in ipairs(sets(subject, client, kind)) do
      call('ZADD', set, 0, id)
      extend(set, at)
    end
    added = added + 1
  end
end
if added > 0 then
  extend(records, at)
  extend(ends, at)
end
return known(call('ZRANGEBYSCORE', ends, '-inf', now(), 'LIMIT', 0, 2 * added + 8))
