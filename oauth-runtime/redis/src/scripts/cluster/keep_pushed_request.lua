local pushed, answer_by, at = KEYS[1], ARGV[2], tonumber(ARGV[3])
local kept = call('HMGET', pushed, 'client', 'taken_by')
if not kept[1] or kept[2] then return end
if call('HSETNX', pushed, 'answer_by', answer_by) == 1 then extend(pushed, at) end
