-- The audit log: `events:all` has all identifiers, and other sets those of a person, a client and a kind, of a tenant, and of a kind
-- of a tenant; all have the score 0, so that they are in the order of the identifiers. `events:records` has what they identify, behind the names of these sets.

local all, ends, records = key('events', 'all'), key('events', 'ends'), key('events', 'records')

local function sets(subject, client, kind)
  local found = { all, key('events-of-kind', kind) }
  if subject ~= '-' then found[#found + 1] = key('events-of-person', subject) end
  if client ~= '-' then found[#found + 1] = key('events-of-client', client) end
  return found
end

-- What there is to know of events before they are removed: the identifier, and the names of the sets.
local function known(ids)
  local found = {}
  for _, id in ipairs(ids) do
    local kept = call('HGET', records, id)
    local names = kept and string.match(kept, '^%S+ %S+ %S+') or '- - -'
    found[#found + 1] = id .. ' ' .. names
  end
  return found
end
