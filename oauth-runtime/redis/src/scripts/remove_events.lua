-- For each event: its identifier, and the names of its person, client and kind. The person is named a second time at the
-- beginning, for events without a record.
for index = 3, #ARGV, 4 do
  local id, subject, client, kind = unpack(ARGV, index, index + 3)
  for _, set in ipairs(sets(subject, client, kind)) do call('ZREM', set, id) end
  if ARGV[2] ~= '-' then call('ZREM', key('events-of-person', ARGV[2]), id) end
  call('HDEL', records, id)
  call('ZREM', ends, id)
end
