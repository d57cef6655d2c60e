-- One step through the events from `first` to before `last`: those of the person, the client and the kind, if they are named. They
-- are searched in the set of a tenant, if that is named.
-- Returns the last identifier that it looked at, or an empty text at the end, and the records.
local first, last, newest_first, limit = ARGV[2], ARGV[3], ARGV[4] == '1', tonumber(ARGV[5])
local subject, client, kind, step, of_tenant = ARGV[6], ARGV[7], ARGV[8], tonumber(ARGV[9]), ARGV[10]
local set = key('events', 'all')
if of_tenant ~= '' then set = key('events-of-tenant', of_tenant)
elseif subject ~= '' then set = key('events-of-person', subject)
elseif client ~= '' then set = key('events-of-client', client)
elseif kind ~= '' then set = key('events-of-kind', kind) end
local ids
if newest_first then ids = call('ZREVRANGEBYLEX', set, '(' .. last, '[' .. first, 'LIMIT', 0, step)
else ids = call('ZRANGEBYLEX', set, '[' .. first, '(' .. last, 'LIMIT', 0, step) end
local found = { '' }
for index, id in ipairs(ids) do
  local kept = call('HGET', key('events', 'records'), id)
  if kept then
    local own, its, name, record = string.match(kept, '^(%S+) (%S+) (%S+) (.*)$')
    if (subject == '' or own == subject) and (client == '' or its == client) and (kind == '' or name == kind) then
      found[#found + 1] = record
      if #found > limit then return found end
    end
  end
  if index == step then found[1] = id end
end
return found
