local found = {}
for _, consent in ipairs(call('SMEMBERS', key('subject-consents', ARGV[2]))) do
  found[#found + 1] = call('GET', key('consent', consent)) or nil
end
return found
