-- The grant is empty where the person did not approve.
local request, decision, decided_at, its_grant = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
if call('EXISTS', request) == 0 then return 0 end
if call('HSETNX', request, 'decision', decision) == 0 then
  -- The decision has the mark of the call, which may be an earlier attempt of this one.
  return call('HGET', request, 'decision') == decision and 1 or 0
end
if call('HEXISTS', request, 'due_at') == 1 then call('HSET', request, 'due_at', decided_at) end
if its_grant ~= '' then call('HSET', request, 'grant', its_grant) end
return 1
