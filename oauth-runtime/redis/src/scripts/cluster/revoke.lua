-- Ends a grant with everything that was issued from it. Gives its subject, its client, its device code and its request. If it isn't there but
-- will be, since a list has it already, a mark refuses it for a minute.
local grant, will_be = KEYS[1], ARGV[2]
local kept = call('HMGET', grant, 'subject', 'client', 'device', 'ciba')
if kept[2] then call('DEL', grant) end
if not kept[2] and will_be == '1' then
  call('HSET', grant, 'refused', '')
  call('EXPIRE', grant, 60)
end
return kept
