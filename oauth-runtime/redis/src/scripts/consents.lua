-- What the scripts of consents share.

local function delete_consent(subject, client)
  local consent = subject .. ':' .. client
  call('DEL', key('consent', consent))
  call('SREM', key('client-consents', client), consent)
  call('SREM', key('subject-consents', subject), consent)
end
