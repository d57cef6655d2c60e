-- Claims a request that is due until a moment. Gives 'claimed'; the moment at which it is due, if that is later; or nothing, where there
-- is nothing to tell.
local request, moment, due_again = KEYS[1], ARGV[2], ARGV[3]
local due_at = call('HGET', request, 'due_at')
if not due_at then return '' end
if tonumber(due_at) > tonumber(moment) then return due_at end
call('HSET', request, 'due_at', due_again)
return 'claimed'
