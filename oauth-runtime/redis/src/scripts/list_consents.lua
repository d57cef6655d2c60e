local found = {}
for _, consent in ipairs(redis.call('SMEMBERS', key('subject-consents', ARGV[2]))) do
  found[#found + 1] = redis.call('GET', key('consent', consent)) or nil
end
return found
