-- The grant is empty where the person did not approve.
local digest, decision, decided_at, grant, at = ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[10])
local request = key('ciba', digest)
if call('EXISTS', request) == 0 then return 0 end
if call('HSETNX', request, 'decision', decision) == 0 then
  -- The decision has the mark of the call, which may be an earlier attempt of this one.
  return call('HGET', request, 'decision') == decision and 1 or 0
end
if call('HEXISTS', request, 'due_at') == 1 then call('HSET', request, 'due_at', decided_at) end
if grant ~= '' then
  call('HSET', request, 'grant', grant)
  local kept = create_grant(grant, ARGV[6], ARGV[7], ARGV[8])
  call('ZADD', key('members', grant), 'GT', at, 'ciba:' .. digest)
  extend_grant(grant, kept, ARGV[9], at)
end
return 1
