local id, record, claimed_until, due_at = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local due = key('logout-notices', 'due')
local is_due = call('ZSCORE', due, id)
if is_due and tonumber(is_due) == tonumber(claimed_until) then
  call('SET', key('logout-notice', id), record, 'XX', 'KEEPTTL')
  call('ZADD', due, due_at, id)
end
