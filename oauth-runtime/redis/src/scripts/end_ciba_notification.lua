-- Only as long as it is due at the moment of its claim. One that has ended already counts, too: the call may be repeated.
local request, claimed_until = KEYS[1], ARGV[2]
local kept = call('HGET', request, 'due_at')
if kept and tonumber(kept) ~= tonumber(claimed_until) then return 0 end
call('HDEL', request, 'due_at', 'response')
return 1
