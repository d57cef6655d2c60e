local digest, mark, at = ARGV[2], ARGV[3], ARGV[4]
if call('SET', key('used', digest), mark, 'NX', 'EXAT', at) then return 1 end
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
return call('GET', key('used', digest)) == mark and 1 or 0
