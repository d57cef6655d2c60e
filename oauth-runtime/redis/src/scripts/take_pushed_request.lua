local pushed, mark = key('pushed', ARGV[2]), ARGV[3]
if call('EXISTS', pushed) == 0 then return 0 end
if call('HSETNX', pushed, 'taken_by', mark) == 1 then
  -- The parameters may be large; what is left only says that it was taken.
  call('HSET', pushed, 'record', '')
  return 1
end
-- The connection may have been lost before the answer came to an earlier attempt of the same call.
return call('HGET', pushed, 'taken_by') == mark and 1 or 0
