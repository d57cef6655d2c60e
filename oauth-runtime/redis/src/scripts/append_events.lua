-- For each event: its identifier, the names of its person, client and kind, those of the two sets of its tenant, and its record.
-- Returns events that are over: twice as many as came, so that they do not add up.
local at, added, of_tenants, first = tonumber(ARGV[2]), 0, {}, nil
for index = 3, #ARGV, 7 do
  local id, subject, client, kind, tenant, of_kind, record = unpack(ARGV, index, index + 6)
  -- One that is there is kept: it came with an earlier attempt.
  if call('HSETNX', records, id, subject .. ' ' .. client .. ' ' .. kind .. ' ' .. record) == 1 then
    call('ZADD', ends, at, id)
    for _, set in ipairs(sets(subject, client, kind)) do
      call('ZADD', set, 0, id)
      extend(set, at)
    end
    if tenant ~= '-' then
      for _, name in ipairs({ tenant, of_kind }) do
        local set = key('events-of-tenant', name)
        call('ZADD', set, 0, id)
        extend(set, at)
        of_tenants[set] = true
      end
      if not first or id < first then first = id end
    end
    added = added + 1
  end
end
if added > 0 then
  extend(records, at)
  extend(ends, at)
end
if first then
  -- From here on, the sets of tenants have all of their events.
  call('SET', key('events', 'tenants-since'), first, 'NX')
  -- Whatever is older than all events is over. No script removes it from these sets one by one.
  local oldest = call('ZRANGE', all, 0, 0)[1]
  for set in pairs(of_tenants) do call('ZREMRANGEBYLEX', set, '-', '(' .. oldest) end
end
return known(call('ZRANGEBYSCORE', ends, '-inf', now(), 'LIMIT', 0, 2 * added + 8))
