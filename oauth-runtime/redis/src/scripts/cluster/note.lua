-- Notes a member of a list until `at`, or, with spare time, a quarter longer, at most a day. Gives the end.
local list, member, at = KEYS[1], ARGV[2], tonumber(ARGV[3])
if ARGV[4] == '1' then at = at + math.max(0, math.min(math.floor((at - now()) / 4), 86400)) end
note(list, member, at)
return string.format('%d', at)
