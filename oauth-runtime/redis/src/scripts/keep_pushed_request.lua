local digest, answer_by, at = ARGV[2], ARGV[3], tonumber(ARGV[4])
local pushed = key('pushed', digest)
local kept = call('HMGET', pushed, 'client', 'taken_by')
if not kept[1] or kept[2] then return end
if call('HSETNX', pushed, 'answer_by', answer_by) == 0 then return end
extend(pushed, at)
note(key('client-pushed', kept[1]), digest, at)
