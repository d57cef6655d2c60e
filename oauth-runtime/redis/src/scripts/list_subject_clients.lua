local found = {}
for _, session in ipairs(redis.call('ZRANGE', key('subject-sessions', ARGV[2]), 0, -1)) do
  for _, record in ipairs(redis.call('HVALS', key('session-clients', session))) do found[#found + 1] = record end
end
return found
