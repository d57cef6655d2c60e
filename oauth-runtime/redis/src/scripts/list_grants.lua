local found = {}
for _, grant in ipairs(call('ZRANGE', key('subject', ARGV[2]), 0, -1)) do
  local kept = call('HMGET', key('grant', grant), 'record', 'expires_at')
  if kept[1] then
    found[#found + 1] = kept[1]
    found[#found + 1] = kept[2]
  end
end
return found
