local found = {}
for _, session in ipairs(call('ZRANGE', key('subject-sessions', ARGV[2]), 0, -1)) do
  for _, record in ipairs(call('HVALS', key('session-clients', session))) do found[#found + 1] = record end
end
return found
