-- Only as long as it is due at the moment of its claim.
local request, claimed_until, due_at, attempts = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
local kept = call('HGET', request, 'due_at')
if not kept or tonumber(kept) ~= tonumber(claimed_until) then return 0 end
call('HSET', request, 'due_at', due_at, 'attempts', attempts)
return 1
