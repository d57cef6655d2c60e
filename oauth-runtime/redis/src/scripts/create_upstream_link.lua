local link, record = KEYS[1], ARGV[2]
if call('SET', link, record, 'NX') then return 1 end
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
return call('GET', link) == record and 1 or 0
