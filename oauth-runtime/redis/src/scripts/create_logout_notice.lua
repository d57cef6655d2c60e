local id, record, due_at, at = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local due = key('logout-notices', 'due')
-- One that is there is kept: somebody may have claimed it.
if call('SET', key('logout-notice', id), record, 'NX', 'EXAT', at) then
  call('ZADD', due, due_at, id)
  extend(due, at)
end
