-- The grant is empty where the resource owner denied.
local device, decision, its_grant = KEYS[1], ARGV[2], ARGV[3]
if call('EXISTS', device) == 0 then return 0 end
if call('HSETNX', device, 'decision', decision) == 0 then
  -- The decision has the mark of the call, which may be an earlier attempt of this one.
  return call('HGET', device, 'decision') == decision and 1 or 0
end
if its_grant ~= '' then call('HSET', device, 'grant', its_grant) end
return 1
