local due, own, id, record, due_at, at = KEYS[1], KEYS[2], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
-- One that is there is kept: somebody may have claimed it.
if call('SET', own, record, 'NX', 'EXAT', at) then
  call('ZADD', due, due_at, id)
  extend(due, at)
end
