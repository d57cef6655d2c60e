local due, own, id, record, claimed_until, due_at = KEYS[1], KEYS[2], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local is_due = call('ZSCORE', due, id)
if is_due and tonumber(is_due) == tonumber(claimed_until) then
  call('SET', own, record, 'XX', 'KEEPTTL')
  call('ZADD', due, due_at, id)
end
