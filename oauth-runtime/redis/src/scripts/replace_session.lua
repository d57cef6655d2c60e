local current, next, record, at = key('session', ARGV[2]), key('session', ARGV[3]), ARGV[4], ARGV[5]
if call('DEL', current) == 0 then
  -- The connection may have been lost before the answer came to an earlier attempt of the same call.
  return call('GET', next) == record and 1 or 0
end
call('SET', next, record, 'EXAT', at)
return 1
