-- The grant is empty where the resource owner denied.
local digest, decision, grant, at = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[9])
local device = key('device', digest)
if call('EXISTS', device) == 0 then return 0 end
if call('HSETNX', device, 'decision', decision) == 0 then
  -- The decision has the mark of the call, which may be an earlier attempt of this one.
  return call('HGET', device, 'decision') == decision and 1 or 0
end
if grant ~= '' then
  call('HSET', device, 'grant', grant)
  local kept = create_grant(grant, ARGV[5], ARGV[6], ARGV[7])
  call('ZADD', key('members', grant), 'GT', at, 'device:' .. digest)
  extend_grant(grant, kept, ARGV[8], at)
end
return 1
